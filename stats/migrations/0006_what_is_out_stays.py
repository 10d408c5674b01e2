"""What is frozen stays frozen, whoever tries: triggers, rights, and row-level security for the statistics role.

The pairs of states are those of ``stats.moves`` on the day of this migration; ``tests/stats/test_deciding.py`` tries every other one.
"""

from django.db import migrations

from kit.migrations_ops import for_role
from stats.migrations._guard_of_a_release import AS_IT_BEGAN

GUARDS = """
CREATE TRIGGER release_stays_frozen BEFORE INSERT OR UPDATE OR DELETE ON stats_release
    FOR EACH ROW EXECUTE FUNCTION stats_guard_release();

CREATE FUNCTION stats_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'what is frozen stays frozen: % of %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$;

CREATE FUNCTION stats_refuse_late_rows() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF EXISTS (SELECT FROM added JOIN stats_release release ON release.id = added.release_id WHERE release.status <> 'draft') THEN
        RAISE EXCEPTION 'what is frozen stays frozen: INSERT into %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $function$;
"""
OF_A_RELEASE = ("stats_publishedtable", "stats_publishednumber", "stats_artefact", "stats_auditfinding")
APPEND_ONLY = (
    "stats_releasestep",
    "stats_programmeyear",
    "stats_keyrecord",
    "stats_releaseacceptance",
    "stats_releasedownload",
    "stats_commercialdecision",
)
FROZEN = (*OF_A_RELEASE, *APPEND_ONLY)
# The statistics pages read what is out, and nothing before its time.
IS_OUT = "status IN ('published', 'superseded') AND (embargo_until IS NULL OR embargo_until <= now())"
PUBLISHED = {
    "stats_release": IS_OUT,
    "stats_publishedtable": "release_id IN (SELECT id FROM stats_release)",
    "stats_publishednumber": "release_id IN (SELECT id FROM stats_release)",
    "stats_artefact": "release_id IN (SELECT id FROM stats_release)",
    "stats_programmeyear": "start_year IN (SELECT start_year FROM stats_release)",
    "stats_keyrecord": "use = 'signing'",
}


def frozen(table: str) -> migrations.RunSQL:
    """Return the triggers that let rows of this table come and never change or go."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER row_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION stats_refuse_change();
        CREATE TRIGGER table_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION stats_refuse_change();
        """,
        f"DROP TRIGGER row_stays ON {table}; DROP TRIGGER table_stays ON {table};",
    )


def complete(table: str) -> migrations.RunSQL:
    """Return the trigger that lets nothing be added to a release once it has been audited."""
    return migrations.RunSQL(
        f"""CREATE TRIGGER release_is_complete AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION stats_refuse_late_rows();""",
        f"DROP TRIGGER release_is_complete ON {table};",
    )


def readable(table: str, condition: str) -> migrations.RunSQL:
    """Return what lets the statistics role read these rows of a table, and the application all of them."""
    return for_role(
        "meeloop_stats",
        f"GRANT SELECT ON {table} TO meeloop_stats",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY application ON {table} TO meeloop_web, meeloop_worker USING (true) WITH CHECK (true)",
        f"CREATE POLICY what_is_out ON {table} FOR SELECT TO meeloop_stats USING ({condition})",
        undo=(
            f"DROP POLICY what_is_out ON {table}",
            f"DROP POLICY application ON {table}",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"REVOKE SELECT ON {table} FROM meeloop_stats",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("stats", "0005_releases_by_the_method")]
    operations = [
        migrations.RunSQL(
            AS_IT_BEGAN + GUARDS,
            """
            DROP TRIGGER release_stays_frozen ON stats_release;
            DROP FUNCTION stats_guard_release();
            DROP FUNCTION stats_refuse_late_rows();
            DROP FUNCTION stats_refuse_change();
            """,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER table_stays BEFORE TRUNCATE ON stats_release FOR EACH STATEMENT EXECUTE FUNCTION stats_refuse_change();",
            "DROP TRIGGER table_stays ON stats_release;",
        ),
        *(frozen(table) for table in FROZEN),
        *(complete(table) for table in OF_A_RELEASE),
        *(
            for_role(
                role,
                f"REVOKE UPDATE, DELETE ON {', '.join(FROZEN)} FROM {role}",
                f"REVOKE DELETE ON stats_release, stats_commercialrequest, stats_releaseorder FROM {role}",
                undo=(f"GRANT UPDATE, DELETE ON {', '.join(FROZEN)} TO {role}", f"GRANT DELETE ON stats_release TO {role}"),
            )
            for role in ("meeloop_web", "meeloop_worker")
        ),
        *(readable(table, condition) for table, condition in PUBLISHED.items()),
    ]
