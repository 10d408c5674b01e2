"""Dutch labour law for minors, for the kinds of activity that are work.

An ordinary visit, lesson or fair is no work, and is free of these rules. A snuffelstage is: a pupil does what somebody who works
there does. Nobody tells us a pupil's age, so it follows from the class: the youngest that is usual there. This is on the
careful side: a class may hold older pupils, and the break counts as working time.

Sources: Arbeidstijdenwet art. 3:2, 5:3, 5:4 and 5:6; Nadere regeling kinderarbeid; the summaries of the ministry
(szw.rijksopenheid.nl, 2015), of the Arbeidsinspectie and of the Arboportaal. See the vocabulary page, "Work rules for minors".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from activities import errors
from activities.choices import ActivityKind
from schools.choices import YEARS, Level

# A bliksemstage and a meeloopdag on the mbo are visits: pupils look, ask and try, under the eyes of their own teacher.
WORK = frozenset({ActivityKind.JOB_SHADOWING, ActivityKind.MBO_PLACEMENT})
# A first-year pupil is 12 in the course of that year; an mbo student is 16 or older.
AGE_BEFORE_YEAR_ONE = 11
YOUNGEST_AT_MBO = 16
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class LabourRule:
    """What work may be from an age on, until the next rule's. ``None`` for an hour or a number: the law sets none here."""

    from_age: int
    may_work: bool
    hours_a_day: int | None = None
    hours_a_week: int | None = None
    not_before: time | None = None
    not_after: time | None = None
    on_sundays: bool = False


RULES = (
    # Under 13: no work at all. At 13: light community service alone, a kind that nobody offers here (Arbeidstijdenwet 3:2,
    # Nadere regeling kinderarbeid).
    LabourRule(0, may_work=False),
    # 14 and 15: a stage with an agreement between school and company: 7 hours a day, 35 a week, 14 hours of rest with 19.00
    # to 7.00 in it, never on Sunday.
    LabourRule(14, may_work=True, hours_a_day=7, hours_a_week=35, not_before=time(7), not_after=time(19)),
    # 16 and 17: 9 hours a day, 45 a week, not between 23.00 and 6.00; Sunday only where the work cannot do without, which
    # an orientation can (Arbeidstijdenwet 5:3, 5:6).
    LabourRule(16, may_work=True, hours_a_day=9, hours_a_week=45, not_before=time(6), not_after=time(23)),
    LabourRule(18, may_work=True, on_sundays=True),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of work."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it really takes, also in the night that the clock changes."""
        return self.ends_at.astimezone(UTC) - self.starts_at.astimezone(UTC)


def is_work(kind: str) -> bool:
    """Return whether the labour rules hold for this kind of activity."""
    return kind in WORK


def rule_for(age: int) -> LabourRule:
    """Return the rule of an age."""
    return max((rule for rule in RULES if rule.from_age <= age), key=lambda rule: rule.from_age)


def youngest_age(levels: Collection[str], year: int | None) -> int | None:
    """Return the age of the youngest pupil that is usual in such a class; None when its year is needed and unknown."""
    if levels and set(levels) == {Level.MBO}:
        return YOUNGEST_AT_MBO + (year or 1) - 1
    return AGE_BEFORE_YEAR_ONE + year if year else None


def ages_of(levels: Collection[str], years: Collection[int]) -> set[int]:
    """Return the youngest age of every class that an activity for these levels and years is for (none chosen: all)."""
    return {
        age
        for level in levels or Level.values
        for year in years or range(1, YEARS[Level(level)] + 1)
        if year <= YEARS[Level(level)] and (age := youngest_age([level], year)) is not None
    }


def check_age(age: int) -> None:
    """Raise ``WorkTooYoung`` where somebody of this age may not work at all, whatever the hours."""
    if not rule_for(age).may_work:
        raise errors.WorkTooYoung


def check_work(age: int, work: Stretch, *, same_week: Iterable[Stretch] = ()) -> None:
    """Raise the refusal of the first rule that work of somebody of this age breaks; what is planned that week counts too.

    Raises ``WorkTooYoung``, ``WorkOnSunday``, ``WorkOutsideHours``, ``WorkDayTooLong``, ``WorkWeekTooLong``.
    """
    rule, week = rule_for(age), list(same_week)
    starts, ends = timezone.localtime(work.starts_at), timezone.localtime(work.ends_at)
    same_day = [one for one in week if timezone.localdate(one.starts_at) == starts.date()]
    check_age(age)
    if not rule.on_sundays and SUNDAY in (starts.weekday(), ends.weekday()):
        raise errors.WorkOnSunday
    if (rule.not_before and starts.time() < rule.not_before) or (rule.not_after and ends.time() > rule.not_after):
        raise errors.WorkOutsideHours(first=f"{rule.not_before:%H.%M}", last=f"{rule.not_after:%H.%M}")
    if rule.hours_a_day and _total([work, *same_day]) > timedelta(hours=rule.hours_a_day):
        raise errors.WorkDayTooLong(hours=rule.hours_a_day)
    if rule.hours_a_week and _total([work, *week]) > timedelta(hours=rule.hours_a_week):
        raise errors.WorkWeekTooLong(hours=rule.hours_a_week)


def check_date(*, kind: str, levels: Collection[str], years: Collection[int], work: Stretch) -> None:
    """Raise the refusal of a date that is lawful for no class the activity is for: that of the oldest of them."""
    refusal: errors.WorkRefused | None = None
    for age in sorted(ages_of(levels, years)) if is_work(kind) else ():
        try:
            check_work(age, work)
        except errors.WorkRefused as found:
            refusal = found
        else:
            return
    if refusal is not None:
        raise refusal


def _total(stretches: Iterable[Stretch]) -> timedelta:
    return sum((one.length for one in stretches), timedelta())
