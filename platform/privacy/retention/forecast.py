"""What of a school goes, and when: the very queries of the nightly job, asked ahead (promise POR-6b)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from privacy.registry import SchoolAt
from privacy.retention.duties import Duty, duties
from privacy.retention.legal import Held, held_rows
from privacy.retention.shown import FATES
from privacy.terms import SIGN_UPS, Term

# Terms that end all through the year are looked ahead so far.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Leaving:
    """One kind of a school's data: how many rows go at or before a moment, what becomes of them, and by which term."""

    about: str
    fate: str | Promise
    term: Term
    until: datetime
    rows: int


def names_go_at(now: datetime) -> datetime:
    """Return when names of pupils go next: those of the oldest school year that is not over."""
    return SIGN_UPS.ends_at(SIGN_UPS.cutoff(now))


def leaving(school: int, now: datetime, *, labels: Collection[str] = ()) -> list[Leaving]:
    """Return what of a school goes next, the soonest first; ``labels``: only of these models. A query for each rule."""
    held = {moment: held_rows(moment) for moment in (names_go_at(now), now + AHEAD)}
    found: dict[tuple[str, str, datetime], Leaving] = {}
    for duty in duties():
        if isinstance(duty.declaration.controller, SchoolAt) and (not labels or duty.label in labels):
            one = _of_school(duty, duty.declaration.controller, school, now, held)
            key = (one.about, str(one.fate), one.until)
            before = found[key].rows if key in found else 0
            found[key] = Leaving(one.about, one.fate, one.term, one.until, one.rows + before)
    return sorted(found.values(), key=lambda one: (one.until, one.about))


def _of_school(duty: Duty, controller: SchoolAt, school: int, now: datetime, held: Mapping[datetime, Held]) -> Leaving:
    term = duty.rule.term
    until = names_go_at(now) if term.counts_from_school_years_end else now + AHEAD
    rows = duty.due(until, list(held[until].get(duty.label, ()))).filter(**{controller.path: school})
    return Leaving(str(duty.declaration.about), FATES[duty.rule.then], term, until, rows.count())
