"""What a release may go through, as a trigger: one text for the migrations that made it stricter."""

GUARD = """
CREATE OR REPLACE FUNCTION stats_guard_release() RETURNS trigger LANGUAGE plpgsql AS $function$
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
       OR (%(embargo_is_settled)s AND OLD.embargo_until IS DISTINCT FROM NEW.embargo_until)
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
        RAISE EXCEPTION 'no step leads from %% to %%', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'requested' AND NEW.status = 'approved' THEN
        SELECT count(DISTINCT step.by) AS people, count(DISTINCT (step.body_kind, step.body_code)) AS bodies INTO yes
        FROM stats_releasestep step
        WHERE step.release_id = NEW.id AND step.action = 'approve'%(who_counts)s AND step.by IS DISTINCT FROM NEW.computed_by
          AND NOT EXISTS (SELECT FROM stats_releasestep asked
                          WHERE asked.release_id = NEW.id AND asked.action = 'request' AND asked.by = step.by);
        IF yes.people < 2 OR yes.bodies < 2 THEN
            RAISE EXCEPTION 'two people of two bodies must approve' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $function$;
"""


def guard(*, embargo_is_settled: str, who_counts: str = "") -> str:
    """Return the function. ``embargo_is_settled``: when an embargo stays; ``who_counts``: which approvals are approvals, "AND ..."."""
    return GUARD % {"embargo_is_settled": embargo_is_settled, "who_counts": f" {who_counts}" if who_counts else ""}


AS_IT_BEGAN = guard(embargo_is_settled="OLD.status NOT IN ('audited', 'requested', 'approved')")
AS_APPROVED = guard(
    embargo_is_settled="OLD.status <> 'audited'", who_counts="AND step.by IS NOT NULL AND step.body_kind IN ('region', 'board')"
)
