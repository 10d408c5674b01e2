"""What an organisation may count of its own sign-ups: live, exact, for the people of that one provider or school.

Not the door for published counts (``facts``): nothing here goes to anybody else. A provider counts what reached it, as in its
lists: not what a school kept to itself, nor who only waits. Every count is by the date of the activity.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from activities.facts import Span, StartYear, before_cut
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.querysets import parent_path
from providers.models import ProviderPage

S = EnrolmentStatus
# Nobody reads a request and answers it within this time: such a yes was given at once by the activity itself.
AT_ONCE = timedelta(seconds=10)
ANSWERS = (S.ACCEPTED, S.DECLINED)
Rows = QuerySet[Any]  # Any: sign-ups with what was annotated
COUNTED = Q(status__in=(S.ATTENDED, S.NO_SHOW), attended_count__isnull=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """How it went with groups: every sign-up is in one of the first eight, by how it ended or where it stands.

    ``pupils`` came (also who was not on the list), of ``expected`` pupils of groups whose attendance is noted ``missed`` did not.
    ``not_noted``: the date is over and nobody said who came. ``running``: still to come, or to be answered.
    """

    came: int = 0
    no_show: int = 0
    cancelled_by_school: int = 0
    cancelled_by_provider: int = 0
    declined: int = 0
    unanswered: int = 0
    not_noted: int = 0
    running: int = 0
    pupils: int = 0
    expected: int = 0
    missed: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def groups(self) -> int:
        """All sign-ups."""
        return sum(
            (
                self.came, self.no_show, self.cancelled_by_school, self.cancelled_by_provider,
                self.declined, self.unanswered, self.not_noted, self.running,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Groups:
    """The tally of one activity in one school year, before or after the moment up to which years are compared."""

    activity_id: int
    start_year: int
    is_before_cut: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class Reach:
    """How many different organisations (schools, or providers' activities) pupils went to or came from, by that moment and in all."""

    start_year: int
    by_cut: int
    in_all: int


@dataclass(frozen=True, slots=True)
class Answers:
    """How long a request waited for its provider's answer: the middle one of ``number``; ``unanswered`` never got one."""

    activity_id: int
    number: int
    middle: timedelta | None
    unanswered: int


class Median(Aggregate):
    """The middle value: half of all is lower, half is higher."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def of_provider(provider_id: int) -> Rows:
    """Return the sign-ups that reached this provider."""
    pages = ProviderPage.objects.filter(provider=provider_id).values("path")
    found: Rows = Enrolment.objects.known_to_providers().alias(above=parent_path("session__activity"))
    return found.filter(above__in=pages)


def of_school(school_id: int) -> Rows:
    """Return this school's sign-ups. Who left a waiting list or let an offer go cancelled nothing, as in published counts."""
    return Enrolment.objects.filter(school=school_id).tallied()


def groups(own: Rows, spans: Iterable[Span]) -> list[Groups]:
    """Return the tallies of these sign-ups by activity and school year, in one query."""
    spans = list(spans)
    over = Q(session__ends_at__lte=timezone.now())
    counts: dict[str, Any] = {  # Any: aggregates
        "came": Count("pk", filter=Q(status=S.ATTENDED)),
        "no_show": Count("pk", filter=Q(status=S.NO_SHOW)),
        "cancelled_by_school": Count("pk", filter=Q(status=S.CANCELLED_BY_SCHOOL)),
        "cancelled_by_provider": Count("pk", filter=Q(status=S.CANCELLED_BY_PROVIDER)),
        "declined": Count("pk", filter=Q(status=S.DECLINED)),
        "unanswered": Count("pk", filter=Q(status__in=(S.EXPIRED, S.LAPSED))),
        "not_noted": Count("pk", filter=Q(status__in=GOING) & over),
        "running": Count("pk", filter=Q(status__in=(S.DRAFT, S.REQUESTED, S.WAITING, S.OFFERED)) | Q(status__in=GOING) & ~over),
        "pupils": Sum("attended_count", filter=Q(status=S.ATTENDED), default=0),
        "expected": Sum("places", filter=COUNTED, default=0),
        "missed": Sum(F("places") + F("extra_count") - F("attended_count"), filter=COUNTED, default=0),
    }
    rows = (
        within(own, spans)
        .annotate(is_before_cut=before_cut(spans, "session__starts_at"))
        .values_list("session__activity_id", "start_year", "is_before_cut")
        .annotate(**counts)
        .order_by("session__activity_id", "start_year", "is_before_cut")
    )
    return [Groups(activity, year, is_before, Tally(*numbers)) for activity, year, is_before, *numbers in rows]


def reach(own: Rows, spans: Iterable[Span], *, over: str = "school") -> list[Reach]:
    """Return how many different schools (``over``: another relation) groups came from, by school year, in one query."""
    spans = list(spans)
    came = within(own, spans).filter(status=S.ATTENDED).annotate(is_before_cut=before_cut(spans, "session__starts_at"))
    rows = (
        came.values_list("start_year")
        .annotate(by_cut=Count(over, distinct=True, filter=Q(is_before_cut=True)), in_all=Count(over, distinct=True))
        .order_by("start_year")
    )
    return [Reach(*row) for row in rows]


def answers(own: Rows, span: Span) -> Answers:
    """Return how long requests of a stretch waited for their providers, all together (activity 0), in one query."""
    found = _with_waiting(own, span).aggregate(**_answer_counts())
    return Answers(0, found["number"], found["middle"], found["unanswered"])


def answers_by_activity(own: Rows, span: Span) -> list[Answers]:
    """Return the same for each activity."""
    rows = _with_waiting(own, span).values_list("session__activity_id").annotate(**_answer_counts())
    return [Answers(*row) for row in rows.order_by("session__activity_id")]


def _answer_counts() -> dict[str, Any]:  # Any: aggregates
    return {
        "number": Count("pk", filter=Q(waited__gt=AT_ONCE)),
        "middle": Median("waited", filter=Q(waited__gt=AT_ONCE)),
        "unanswered": Count("pk", filter=Q(status=S.EXPIRED, ended_from=S.REQUESTED)),
    }


def within(own: Rows, spans: Iterable[Span]) -> Rows:
    """Keep the sign-ups on dates of these years, each with its ``start_year``."""
    spans = list(spans)
    first, after = min(one.first for one in spans), max(one.after for one in spans)
    held = own.filter(session__starts_at__gte=first, session__starts_at__lt=after)
    found: Rows = held.annotate(start_year=StartYear(F("session__starts_at")))
    return found


def _with_waiting(own: Rows, span: Span) -> Rows:
    """Keep the sign-ups of a stretch up to its cut; each with how long its first request ``waited`` and from what it ended."""
    moves = EnrolmentTransition.objects.filter(enrolment=OuterRef("pk"))
    asked = moves.filter(to_status=S.REQUESTED).order_by("pk").values("at")[:1]
    answered = moves.filter(from_status=S.REQUESTED, to_status__in=ANSWERS).order_by("pk").values("at")[:1]
    found: Rows = (
        within(own, [span])
        .filter(session__starts_at__lt=span.cut)
        .annotate(
            waited=ExpressionWrapper(Subquery(answered) - Subquery(asked), output_field=DurationField()),
            ended_from=Subquery(moves.order_by("-pk").values("from_status")[:1]),
        )
    )
    return found


# --- a school's own classes ---

# Who of a class has been anywhere. By name where there are names; a head count only says how many of one group came, so it is a
# least number: the largest group that came, and all groups of one round together ("elke leerling gaat één keer").
COVERAGE = """
WITH went AS (
    SELECT enrolment.id, enrolment.school_class_id, enrolment.status, enrolment.places,
           greatest(coalesce(enrolment.attended_count, 0) - enrolment.extra_count, 0) AS counted,
           CASE WHEN bundle.kind = 'rotation' THEN 'b' || bundle.id ELSE 'e' || enrolment.id END AS outing,
           session.starts_at
    FROM enrolments_enrolment enrolment
    JOIN activities_session session ON session.id = enrolment.session_id
    LEFT JOIN enrolments_bundle bundle ON bundle.id = enrolment.bundle_id
    WHERE enrolment.school_id = %(school)s AND session.starts_at >= %(first)s AND session.starts_at < %(after)s
), outings AS (
    SELECT school_class_id, outing, sum(counted) AS counted, count(*) AS groups
    FROM went WHERE status = 'attended' GROUP BY school_class_id, outing
), counted AS (
    SELECT school_class_id, max(counted) AS pupils, sum(groups) AS times FROM outings GROUP BY school_class_id
), ahead AS (
    SELECT school_class_id, count(*) FILTER (WHERE status IN ('draft', 'requested', 'offered', 'accepted', 'confirmed')) AS planned,
           count(*) FILTER (WHERE status = 'waiting') AS waiting
    FROM went WHERE starts_at >= %(now)s GROUP BY school_class_id
), named AS (
    SELECT DISTINCT place.pupil_id FROM enrolments_place place JOIN went ON went.id = place.enrolment_id
    WHERE went.status = 'attended' AND place.attendance IN ('present', 'late')
), unnamed AS (
    SELECT DISTINCT went.school_class_id FROM went
    WHERE went.status = 'attended' AND NOT EXISTS (SELECT 1 FROM enrolments_place place WHERE place.enrolment_id = went.id)
)
SELECT one.id, one.name, one.year, count(member.pupil_id)::int, count(named.pupil_id)::int, coalesce(max(counted.pupils), 0)::int,
       coalesce(max(counted.times), 0)::int, coalesce(max(ahead.planned), 0)::int, coalesce(max(ahead.waiting), 0)::int,
       max(unnamed.school_class_id) IS NULL
FROM schools_schoolclass one
JOIN schools_schoolyear year ON year.id = one.school_year_id AND year.start_year = %(year)s
LEFT JOIN (
    SELECT member.school_class_id, member.pupil_id FROM schools_classmembership member
    JOIN schools_pupil pupil ON pupil.id = member.pupil_id AND pupil.restricted_at IS NULL
    WHERE member.school_id = %(school)s AND member.left_at IS NULL
) member ON member.school_class_id = one.id
LEFT JOIN named ON named.pupil_id = member.pupil_id
LEFT JOIN counted ON counted.school_class_id = one.id
LEFT JOIN ahead ON ahead.school_class_id = one.id
LEFT JOIN unnamed ON unnamed.school_class_id = one.id
WHERE one.school_id = %(school)s
GROUP BY one.id
ORDER BY one.year NULLS LAST, one.name_key, one.id
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who of one class has been anywhere in a school year: counts only.

    ``named`` pupils surely went (by name); ``counted`` came in the largest outing; ``times`` groups went. ``is_by_name``: every
    group that went had names, so that ``named`` is exact. ``pupils`` is 0 while no class list was read in; who asked to freeze
    their data (AVG art. 18) is not counted.
    """

    class_id: int
    name: str
    year: int | None
    pupils: int
    named: int
    counted: int
    times: int
    planned: int
    waiting: int
    is_by_name: bool

    @property
    def been(self) -> int:
        """How many pupils have been somewhere, at least."""
        at_least = max(self.named, self.counted)
        return min(at_least, self.pupils) if self.pupils else at_least

    @property
    def left(self) -> int:
        """How many pupils have been nowhere, at most."""
        return max(self.pupils - self.been, 0)

    @property
    def is_exact(self) -> bool:
        """Whether nobody else can have been anywhere: everybody was, or every group had names."""
        return self.is_by_name or bool(self.pupils and self.been == self.pupils)


def coverage(*, school_id: int, span: Span) -> list[Coverage]:
    """Return the coverage of every class of this school in a school year, lower years first, in one query."""
    parameters: dict[str, int | datetime] = {
        "school": school_id,
        "year": span.start_year,
        "first": span.first,
        "after": span.after,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, parameters)
        return [Coverage(*row) for row in cursor.fetchall()]
