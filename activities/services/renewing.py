"""The dates of one school year again in another: proposed on the same weekday, made all together or not at all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from activities.errors import RenewalRefused, SeriesRunsThen, SessionExists
from activities.models import ActivityPage, Series, Session
from activities.rules import SessionPlan
from activities.services.series import check_free_in_series
from activities.services.sessions import schedule_session
from kit.refusals import Refusal
from kit.school_year import days_of, start_year_on
from kit.when import midnight

WEEK = timedelta(weeks=1)
# A school year later on the same weekday; a year more or less keeps it within the school year.
A_YEAR = timedelta(weeks=52)
MOST_DATES = 60
# No holiday lasts longer.
MOST_WEEKS_ON = 8

IsFree = Callable[[date], bool]
# When an activity begins, by activity and place.
Moments = dict[tuple[int, str], set[datetime]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A date that was, and the day on which it could be again. ``was_moved``: its own week is a holiday."""

    source: Session
    day: date
    was_moved: bool = False
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many dates were made, and how many were there already."""

    made: int
    were_there: int


def proposals_for(
    pages: Collection[ActivityPage], *, start_year: int, is_free: IsFree, today: date | None = None
) -> list[Proposal]:
    """Return for each activity the dates of its last school year before ``start_year``, each on a day in ``start_year``.

    ``is_free`` says on which days schools have holidays. Days that are over are left out; at most ``MOST_DATES``, two queries.
    """
    today = today or timezone.localdate()
    ids = [page.pk for page in pages]
    before = Session.objects.filter(activity__in=ids, starts_at__lt=midnight(days_of(start_year).first))
    known = before.exclude(status=SessionStatus.CANCELLED).select_related("activity", "series").order_by("starts_at", "pk")
    taken = _taken(ids, start_year)
    found: list[Proposal] = []
    proposed: Moments = {}
    for source in _of_last_year(known):
        proposal = _proposal(source, start_year, is_free, taken, proposed)
        if proposal.day > today:
            found.append(proposal)
    return sorted(found, key=lambda one: (str(one.source.activity.title), one.source.activity_id, one.day, one.source.pk))[
        :MOST_DATES
    ]


def _taken(ids: Sequence[int], start_year: int) -> Moments:
    """Return the moments at which these activities begin already, by activity and place."""
    taken: Moments = {}
    coming = Session.objects.scheduled().filter(activity__in=ids, starts_at__gte=midnight(days_of(start_year).first))
    for activity_id, location, starts_at in coming.values_list("activity_id", "location", "starts_at"):
        taken.setdefault((activity_id, location), set()).add(starts_at)
    return taken


def _of_last_year(sessions: Collection[Session]) -> Iterator[Session]:
    """Yield the dates of the last school year in which each activity had any."""
    last: dict[int, int] = {}
    for session in sessions:
        last[session.activity_id] = max(last.get(session.activity_id, 0), _year_of(session))
    yield from (session for session in sessions if _year_of(session) == last[session.activity_id])


def _proposal(source: Session, start_year: int, is_free: IsFree, taken: Moments, proposed: Moments) -> Proposal:
    period, local = days_of(start_year), timezone.localtime(source.starts_at)
    day = local.date() + A_YEAR * (start_year - _year_of(source))
    day += WEEK * (day < period.first) - WEEK * (day > period.last)
    usual, used = day, proposed.setdefault((source.activity_id, source.location), set())
    there = taken.get((source.activity_id, source.location), set())
    if _starts(day, local) in there:
        return Proposal(source, day, is_there=True)
    for _week in range(MOST_WEEKS_ON):
        if not is_free(day) and _starts(day, local) not in used | there:
            break
        day += WEEK
    used.add(_starts(day, local))
    return Proposal(source, day, was_moved=day != usual)


def plan_like(source: Session, plan: SessionPlan) -> SessionPlan:
    """Return the plan with what the table does not ask: place, group sizes, and terms as long before the start as they were."""
    now, shift = timezone.now(), plan.starts_at - source.starts_at
    opens = source.enrolment_opens_at + shift if source.enrolment_opens_at else None
    closes = source.enrolment_closes_at + shift
    return replace(
        plan,
        location=source.location,
        min_group=source.min_group,
        max_group=source.max_group,
        enrolment_opens_at=opens if opens and opens > now else None,
        enrolment_closes_at=min(closes, plan.starts_at) if closes > now else None,
    )


@transaction.atomic
def renew_dates(*, plans: Mapping[Session, SessionPlan], by: User) -> Renewed:
    """Make a date like each of these, at the moment its plan says: all of them or none, under the rules of any new date.

    What is there already is counted and left alone, so a second click makes nothing. Dates of one series make one new series.
    Raises ``RenewalRefused`` with the refusal of each date that cannot be.
    """
    # Always in the same order: two people who renew at once wait for each other, and never for ever.
    list(ActivityPage.objects.select_for_update(of=("self",)).filter(sessions__in=plans).order_by("pk").values_list("pk"))
    problems: dict[int, Refusal] = {}
    made: list[tuple[Session, Session]] = []
    there = 0
    for source, plan in plans.items():
        try:
            made.append((source, schedule_session(activity=source.activity, plan=plan_like(source, plan), by=by)))
        except SessionExists:
            there += 1
        except Refusal as refusal:
            problems[source.pk] = refusal
    if problems:
        raise RenewalRefused(problems=problems)
    if problems := _take_over(made):
        raise RenewalRefused(problems=problems)
    return Renewed(made=len(made), were_there=there)


def _take_over(made: Sequence[tuple[Session, Session]]) -> dict[int, Refusal]:
    """Give the new dates what a plan does not say: what a place is, for which schools, and the dates they belong to.

    Return the refusals of those that would run during another date of their series.
    """
    series: dict[int, Series] = {}
    problems: dict[int, Refusal] = {}
    for source, new in made:
        new.capacity_unit, new.reserved_municipalities = source.capacity_unit, source.reserved_municipalities
        if source.series is not None:
            if source.series_id not in series:
                series[source.series.pk] = Series.objects.create(activity=source.activity, title=source.series.title)
            new.series = series[source.series.pk]
        new.save(update_fields=["capacity_unit", "reserved_municipalities", "series", "updated_at"])
        if schools := list(source.reserved_for.all()):
            new.reserved_for.set(schools)
        try:
            check_free_in_series(new, starts_at=new.starts_at, ends_at=new.ends_at)
        except SeriesRunsThen as refusal:
            problems[source.pk] = refusal
    return problems


def _year_of(session: Session) -> int:
    return start_year_on(timezone.localdate(session.starts_at))


def _starts(day: date, local: datetime) -> datetime:
    return midnight(day, local.time())
