"""What is frozen stays frozen, whoever tries: triggers, rights, and row-level security for the statistics role.

The pairs of states are those of ``stats.moves`` on the day of this migration; ``tests/stats/test_deciding.py`` tries every other one.
"""

from django.db import migrations

from kit.migrations_ops import for_role

GUARDS = """
CREATE FUNCTION stats_guard_release() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    yes record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what is frozen stays frozen: DELETE of a release' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' OR NEW.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'a release begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.start_year, OLD.term, OLD.version, OLD.corrects_id, OLD.readers, OLD.is_confidential, OLD.programme_version,
        OLD.programme_digest, OLD.method_version, OLD.secret_fingerprint, OLD.data_until, OLD.dropped, OLD.computed_at,
        OLD.computed_by, OLD.manifest, OLD.digest)
       IS DISTINCT FROM
       (NEW.id, NEW.start_year, NEW.term, NEW.version, NEW.corrects_id, NEW.readers, NEW.is_confidential, NEW.programme_version,
        NEW.programme_digest, NEW.method_version, NEW.secret_fingerprint, NEW.data_until, NEW.dropped, NEW.computed_at,
        NEW.computed_by, NEW.manifest, NEW.digest)
       OR (OLD.status <> 'draft'
           AND (OLD.audited_at, OLD.blocking_findings, OLD.weak_findings, OLD.checked)
               IS DISTINCT FROM (NEW.audited_at, NEW.blocking_findings, NEW.weak_findings, NEW.checked))
       OR (OLD.status NOT IN ('audited', 'requested', 'approved') AND OLD.embargo_until IS DISTINCT FROM NEW.embargo_until)
       OR (NOT (OLD.status = 'approved' AND NEW.status = 'published')
           AND (OLD.published_at, OLD.statement, OLD.signature, OLD.signing_key)
               IS DISTINCT FROM (NEW.published_at, NEW.statement, NEW.signature, NEW.signing_key))
    THEN
        RAISE EXCEPTION 'what is frozen stays frozen: UPDATE of a release' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> NEW.status AND (OLD.status || '>' || NEW.status) NOT IN (
        'draft>audited', 'draft>withdrawn', 'audited>requested', 'audited>withdrawn', 'requested>approved',
        'requested>withdrawn', 'approved>published', 'approved>withdrawn', 'published>superseded')
    THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'requested' AND NEW.status = 'approved' THEN
        SELECT count(DISTINCT step.by) AS people, count(DISTINCT (step.body_kind, step.body_code)) AS bodies INTO yes
        FROM stats_releasestep step
        WHERE step.release_id = NEW.id AND step.action = 'approve' AND step.by IS DISTINCT FROM NEW.computed_by
          AND NOT EXISTS (SELECT FROM stats_releasestep asked
                          WHERE asked.release_id = NEW.id AND asked.action = 'request' AND asked.by = step.by);
        IF yes.people < 2 OR yes.bodies < 2 THEN
            RAISE EXCEPTION 'two people of two bodies must approve' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $function$;
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
            GUARDS,
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
