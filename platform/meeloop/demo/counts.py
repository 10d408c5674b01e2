"""Published counts: last school year for everybody, this one as a draft."""

from kit.refusals import Refusal
from stats.choices import Audience
from stats.services import approve_release, compute_release, publish_release


def publish_counts(*, start_year: int, counted_by: int, approved_by: int) -> list[str]:
    """Count, approve and publish last year; count this year. Return why something could not be counted (in August)."""
    problems = []
    try:
        release = compute_release(start_year=start_year - 1, audience=Audience.PUBLIC, by_id=counted_by)
        approve_release(release=release, by_id=approved_by)
        publish_release(release=release)
        compute_release(start_year=start_year, audience=Audience.FUNDERS, by_id=counted_by)
    except Refusal as refusal:
        problems.append(str(refusal.detail))
    return problems
