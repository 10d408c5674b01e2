"""A place knows its pupil's class of 1 October, so that counting a country reads one table (decision 0035).

The database keeps it true, whoever writes: a place that comes or moves looks it up, and who changes a pupil's classes puts
that pupil's places right. A sign-up and a change of class of one pupil wait for each other at the pupil's row: without that,
neither would see the other. Adding the column and the triggers takes locks for a moment only; the next migration fills.
"""

import django.db.models.deletion
from django.db import migrations, models

CLASS_OF_1_OCTOBER = """
CREATE FUNCTION enrolments_class_of_1_october(pupil bigint, moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $function$
DECLARE
    -- A school year begins on 1 August.
    year_of_moment CONSTANT int := extract(year FROM moment AT TIME ZONE 'Europe/Amsterdam' - interval '7 months');
BEGIN
    -- Of several classes in one year the first that was not left before the day; of classes that were, the first.
    RETURN (
        SELECT membership.school_class_id
        FROM schools_classmembership membership
        JOIN schools_schoolclass school_class ON school_class.id = membership.school_class_id
        JOIN schools_schoolyear school_year ON school_year.id = school_class.school_year_id
        WHERE membership.pupil_id = pupil AND school_year.start_year = year_of_moment
        ORDER BY coalesce(membership.left_at < make_timestamptz(year_of_moment, 10, 1, 0, 0, 0, 'Europe/Amsterdam'), false),
                 membership.id
        LIMIT 1
    );
END $function$;
"""
PLACES = """
CREATE FUNCTION enrolments_look_class_up() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM FROM schools_pupil WHERE id = NEW.pupil_id FOR KEY SHARE;
    NEW.counted_class_id := enrolments_class_of_1_october(NEW.pupil_id, NEW.starts_at);
    RETURN NEW;
END $function$;
CREATE TRIGGER place_knows_its_class BEFORE INSERT OR UPDATE OF pupil_id, starts_at, counted_class_id ON enrolments_place
    FOR EACH ROW EXECUTE FUNCTION enrolments_look_class_up();
"""
# Locks in the order of ids, as everywhere. What is written is looked up once more by the trigger above.
CLASSES = """
CREATE FUNCTION enrolments_put_classes_right() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM FROM schools_pupil WHERE id IN (SELECT pupil_id FROM changed) ORDER BY id FOR UPDATE;
    UPDATE enrolments_place place SET counted_class_id = NULL
    FROM (
        SELECT id FROM enrolments_place
        WHERE pupil_id IN (SELECT pupil_id FROM changed)
          AND counted_class_id IS DISTINCT FROM enrolments_class_of_1_october(pupil_id, starts_at)
        ORDER BY id FOR NO KEY UPDATE
    ) wrong
    WHERE place.id = wrong.id;
    RETURN NULL;
END $function$;
CREATE TRIGGER class_is_joined AFTER INSERT ON schools_classmembership REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION enrolments_put_classes_right();
CREATE TRIGGER class_is_left AFTER UPDATE ON schools_classmembership REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION enrolments_put_classes_right();
CREATE TRIGGER class_is_forgotten AFTER DELETE ON schools_classmembership REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION enrolments_put_classes_right();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0008_reminded_once_of_a_cause"),
        ("schools", "0009_frozen_pupils_are_found_at_once"),
    ]
    operations = [
        migrations.AddField(
            model_name="place",
            name="counted_class",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="schools.schoolclass",
            ),
        ),
        migrations.RunSQL(CLASS_OF_1_OCTOBER, "DROP FUNCTION enrolments_class_of_1_october"),
        migrations.RunSQL(
            PLACES, "DROP TRIGGER place_knows_its_class ON enrolments_place; DROP FUNCTION enrolments_look_class_up"
        ),
        migrations.RunSQL(
            CLASSES,
            "DROP TRIGGER class_is_joined ON schools_classmembership;"
            "DROP TRIGGER class_is_left ON schools_classmembership;"
            "DROP TRIGGER class_is_forgotten ON schools_classmembership;"
            "DROP FUNCTION enrolments_put_classes_right",
        ),
    ]
