"""Whose schools count is found in one look, and a place finds its class without policies for each pupil (decision 0064).

Both functions give what they gave. ``enrolments_look_class_up`` now runs as the owner of the tables: for a class of 30 the policies
of two tables were judged sixty times. It looks at pupils of the row's own school only, and writes into the row itself; that row is
judged by its own policy afterwards, and its keys refuse a pupil of another school.
"""

from importlib import import_module

from django.db import migrations

LOOK_UP = """
CREATE OR REPLACE FUNCTION enrolments_look_class_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $function$
BEGIN
    PERFORM FROM schools_pupil WHERE id = NEW.pupil_id AND school_id = NEW.school_id FOR KEY SHARE;
    NEW.counted_class_id := CASE WHEN FOUND THEN enrolments_class_of_1_october(NEW.pupil_id, NEW.starts_at) END;
    RETURN NEW;
END $function$;
"""
LOOK_UP_BEFORE = """
CREATE OR REPLACE FUNCTION enrolments_look_class_up() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM FROM schools_pupil WHERE id = NEW.pupil_id FOR KEY SHARE;
    NEW.counted_class_id := enrolments_class_of_1_october(NEW.pupil_id, NEW.starts_at);
    RETURN NEW;
END $function$;
"""
REACH = """
CREATE OR REPLACE FUNCTION enrolments_reach_of(person bigint, moment timestamptz) RETURNS bigint[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    own bigint[];
    providers bigint[];
    activities bigint[];
    sessions bigint[];
BEGIN
    -- Nearly everybody works at one school and for no provider: one look says both.
    SELECT ARRAY(
        SELECT school_id FROM schools_schoolmembership WHERE user_id = person AND ended_at IS NULL
        -- Who looks along for an hour, because the school says so.
        UNION SELECT school_id FROM schools_supportgrant
        WHERE helper_id = person AND ended_at IS NULL AND expires_at > moment AND granted_at <= moment
    ), ARRAY(
        SELECT provider.id FROM providers_providermembership member JOIN providers_provider provider ON provider.id = member.provider_id
        WHERE member.user_id = person AND member.ended_at IS NULL AND provider.status = 'approved'
    ) INTO own, providers;
    IF providers = '{}' THEN
        RETURN own;
    END IF;
    activities := ARRAY(
        SELECT page.id
        FROM activities_activitypage activity JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
        WHERE left(page.path, length(page.path) - 4) IN (
            SELECT above.path FROM providers_providerpage home JOIN wagtailcore_page above ON above.id = home.page_ptr_id
            WHERE home.provider_id = ANY (providers)
        )
    );
    sessions := ARRAY(SELECT id FROM activities_session WHERE activity_id = ANY (activities));
    RETURN ARRAY(
        SELECT unnest(own)
        UNION SELECT school_id FROM enrolments_enrolment WHERE session_id = ANY (sessions)
        UNION SELECT school_id FROM enrolments_hold WHERE session_id = ANY (sessions)
        UNION SELECT school_id FROM enrolments_daterequest WHERE activity_id = ANY (activities)
    );
END $function$
"""
REACH_BEFORE = import_module("enrolments.migrations.0012_people_reach_their_schools").REACH.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0017_a_restored_backup_asks_again")]
    operations = [migrations.RunSQL(LOOK_UP, LOOK_UP_BEFORE), migrations.RunSQL(REACH, REACH_BEFORE)]
