"""Published counts: last school year for everybody, this one as a draft."""

from kit.refusals import Refusal
from stats.choices import Audience
from stats.rules import Maker
from stats.services import approve_release, compute_release, publish_release


def publish_counts(*, start_year: int, counted_by: Maker, approved_by: Maker) -> list[str]:
    """Count, approve and publish last year; count this year. Return why something could not be counted (in August)."""
    problems = []
    try:
        release = compute_release(start_year=start_year - 1, audience=Audience.PUBLIC, by=counted_by)
        approve_release(release=release, by=approved_by)
        publish_release(release=release, by=approved_by)
        compute_release(start_year=start_year, audience=Audience.FUNDERS, by=counted_by)
    except Refusal as refusal:
        problems.append(str(refusal.detail))
    return problems
