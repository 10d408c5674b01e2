"""The statistics pages read published tables and nothing else; what is frozen stays frozen."""

from django.db import migrations

from kit.migrations_ops import for_role

FROZEN_RELEASE = """
CREATE FUNCTION stats_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF TG_TABLE_NAME = 'stats_release' AND TG_OP = 'UPDATE'
       AND OLD.status <> 'published' AND OLD.status <> 'withdrawn'
       AND (OLD.id, OLD.start_year, OLD.version, OLD.audience, OLD.method_version, OLD.data_until, OLD.computed_at, OLD.digest)
         = (NEW.id, NEW.start_year, NEW.version, NEW.audience, NEW.method_version, NEW.data_until, NEW.computed_at, NEW.digest)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is frozen stays frozen: % of %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$;
CREATE TRIGGER release_stays_frozen BEFORE UPDATE OR DELETE ON stats_release
    FOR EACH ROW EXECUTE FUNCTION stats_refuse_change();
CREATE TRIGGER table_stays_frozen BEFORE UPDATE OR DELETE ON stats_publishedtable
    FOR EACH ROW EXECUTE FUNCTION stats_refuse_change();
CREATE TRIGGER cell_stays_frozen BEFORE UPDATE OR DELETE ON stats_publishedcell
    FOR EACH ROW EXECUTE FUNCTION stats_refuse_change();
"""
THAWED = """
DROP TRIGGER release_stays_frozen ON stats_release;
DROP TRIGGER table_stays_frozen ON stats_publishedtable;
DROP TRIGGER cell_stays_frozen ON stats_publishedcell;
DROP FUNCTION stats_refuse_change();
"""
TABLES = "stats_release, stats_publishedtable, stats_publishedcell"


class Migration(migrations.Migration):
    dependencies = [("stats", "0001_initial")]
    operations = [
        migrations.RunSQL(FROZEN_RELEASE, THAWED),
        for_role(
            "meeloop_stats",
            f"GRANT SELECT ON {TABLES} TO meeloop_stats",
            undo=(f"REVOKE SELECT ON {TABLES} FROM meeloop_stats",),
        ),
        *(
            for_role(role, f"REVOKE UPDATE, DELETE ON stats_publishedtable, stats_publishedcell FROM {role}")
            for role in ("meeloop_web", "meeloop_worker")
        ),
    ]
