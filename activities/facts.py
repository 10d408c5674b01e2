"""What is offered, counted: dates and places, no people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, IntegerField, Q, Sum

from activities.choices import CapacityUnit, SessionStatus
from activities.models import ActivityPage, Session
from providers.models import ProviderPage

# Wagtail's tree path grows by this many characters a level (treebeard's MP_Node.steplen).
PATH_STEP = 4
# What is offered, whoever counts it: dates that were not called off, of approved providers. Where: at the activity's own
# municipality, or else at its provider's, as in the catalogue.
OFFERED = f"""
    SELECT session.id, session.activity_id, parent.provider_id, session.starts_at, session.capacity, session.capacity_unit,
           page.sector, page.kind, coalesce(nullif(page.municipality_code, ''), provider.municipality_code) AS municipality
    FROM activities_session session
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    JOIN wagtailcore_page activity ON activity.id = session.activity_id
    JOIN wagtailcore_page above ON above.path = left(activity.path, length(activity.path) - {PATH_STEP})
    JOIN providers_providerpage parent ON parent.page_ptr_id = above.id
    JOIN providers_provider provider ON provider.id = parent.provider_id AND provider.status = 'approved'
    WHERE session.status <> 'cancelled' AND session.starts_at >= %(first)s AND session.starts_at < %(after)s"""  # noqa: S608  # constants
# A term is August to December, January to March, April to July (stats page §5.2).
SUPPLY = f"""
WITH dates AS ({OFFERED}
), offered AS (
    SELECT dates.*,
           CASE WHEN month >= 8 THEN '1' WHEN month <= 3 THEN '2' ELSE '3' END AS term,
           (CASE WHEN month >= 8 THEN year ELSE year - 1 END)::int AS start_year
    FROM dates
    CROSS JOIN LATERAL (
        SELECT extract(month FROM local) AS month, extract(year FROM local) AS year
        FROM (SELECT dates.starts_at AT TIME ZONE 'Europe/Amsterdam' AS local) AS clock
    ) AS calendar
)
SELECT start_year,
       CASE WHEN grouping(municipality) = 0 THEN 'municipality' WHEN grouping(sector) = 0 THEN 'sector'
            WHEN grouping(kind) = 0 THEN 'kind' WHEN grouping(term) = 0 THEN 'term' ELSE 'total' END,
       coalesce(municipality, sector, kind, term, ''),
       count(DISTINCT activity_id)::int, count(*)::int,
       coalesce(sum(capacity) FILTER (WHERE capacity_unit = 'pupils'), 0)::int,
       coalesce(sum(capacity) FILTER (WHERE capacity_unit = 'groups'), 0)::int,
       count(DISTINCT provider_id)::int
FROM offered
GROUP BY GROUPING SETS ((start_year, municipality), (start_year, sector), (start_year, kind), (start_year, term), (start_year))
ORDER BY 1, 2, 3
"""  # noqa: S608  # constants


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a school year: from its first moment up to ``cut`` is compared with other years, up to ``after`` is the rest."""

    start_year: int
    first: datetime
    cut: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Supply:
    """What is offered in a school year for one value of one dimension ("municipality", "sector", "kind", "term"; "total")."""

    start_year: int
    dimension: str
    code: str
    activities: int
    dates: int
    places: int
    group_places: int
    providers: int


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one activity in one school year, before or after the moment up to which years are compared.

    ``held`` went on, ``called_off`` did not; ``taken`` of ``places`` (pupils) and of ``group_places`` (groups) on those held.
    """

    activity_id: int
    start_year: int
    is_before_cut: bool
    held: int
    called_off: int
    places: int
    taken: int
    group_places: int
    groups_taken: int


class StartYear(Func):
    """The year in which a moment's school year begins: 1 August less seven months is 1 January."""

    template = "EXTRACT(YEAR FROM (%(expressions)s AT TIME ZONE 'Europe/Amsterdam') - INTERVAL '7 months')::int"
    output_field = IntegerField()


def before_cut(spans: Iterable[Span], starts_at: str) -> ExpressionWrapper[Q]:
    """Return whether a date lies before the cut of its own school year; ``starts_at`` is the lookup that reaches it."""
    inside = Q(pk__in=[])
    for span in spans:
        inside |= Q(**{f"{starts_at}__gte": span.first, f"{starts_at}__lt": span.cut})
    return ExpressionWrapper(inside, output_field=BooleanField())


def activity_titles(provider_id: int) -> dict[int, str]:
    """Return the titles of a provider's activities by id, by title."""
    [path] = ProviderPage.objects.filter(provider=provider_id).values_list("path", flat=True)[:1] or [None]
    if path is None:
        return {}
    pages = ActivityPage.objects.filter(path__startswith=path).order_by("title", "pk")
    return dict(pages.values_list("pk", "title"))


def dates_of(activity_ids: Iterable[int], spans: Iterable[Span]) -> list[Dates]:
    """Return the dates of these activities within the spans, in one query. What is still to come counts as held."""
    spans = list(spans)
    went_on, pupils = Q(status=SessionStatus.SCHEDULED), Q(capacity_unit=CapacityUnit.PUPILS)
    rows = (
        Session.objects.filter(
            activity__in=list(activity_ids),
            starts_at__gte=min(one.first for one in spans),
            starts_at__lt=max(one.after for one in spans),
        )
        .annotate(start_year=StartYear(F("starts_at")), is_before_cut=before_cut(spans, "starts_at"))
        .values_list("activity_id", "start_year", "is_before_cut")
        .annotate(
            held=Count("pk", filter=went_on),
            called_off=Count("pk", filter=~went_on),
            places=Sum("capacity", filter=went_on & pupils, default=0),
            taken=Sum("places_taken", filter=went_on & pupils, default=0),
            group_places=Sum("capacity", filter=went_on & ~pupils, default=0),
            groups_taken=Sum("places_taken", filter=went_on & ~pupils, default=0),
        )
        .order_by("activity_id", "start_year", "is_before_cut")
    )
    return [Dates(*row) for row in rows]


def supply(*, first: datetime, after: datetime) -> list[Supply]:
    """Return what approved providers offer on dates from ``first`` up to but not including ``after``, by school year."""
    with connection.cursor() as cursor:
        cursor.execute(SUPPLY, {"first": first, "after": after})
        return [Supply(*row) for row in cursor.fetchall()]
