"""``/api/v1/``: activities, sessions and providers, for everybody (perf page §4: the hot lists are mostly ready JSON)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from activities.catalogue.answers import dumped, joined, page_of, page_size, tagged
from activities.catalogue.bands import may_see_places, places_band, public_band
from activities.catalogue.dates import dates_for
from activities.catalogue.entries import public_path, root_path
from activities.catalogue.filters import AskedFilter
from activities.catalogue.overview import listed
from activities.catalogue.paging import PAGE_SIZE, Cursor, after, read_cursor
from activities.catalogue.serializers import (
    ActivityDetailSerializer,
    ActivityPageSerializer,
    ProviderPageSerializer,
    ProviderSerializer,
    SessionPageSerializer,
    SessionSerializer,
)
from activities.catalogue.session_filters import SessionFilter
from activities.models import CatalogueEntry, Session
from kit.api.problems import ProblemSerializer
from kit.api.versions import ETAG
from kit.postgresql.planning import planned_for_this
from kit.postgresql.ready import ReadyRows
from providers.facts import provider_summary
from providers.models import ProviderPage

CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` of the page before; opaque.")
SIZE = OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 100 rows; 24 when left out.")
PROBLEMS = {404: ProblemSerializer, 422: ProblemSerializer}
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
Rows = QuerySet[Any]  # Any: rows of three tables
# What only an activity's own answer has.
DETAILS = (
    "street",
    "postcode",
    "competences",
    "what_to_bring",
    "acceptance_mode",
    "names_mode",
    "min_group",
    "max_group",
    "pupils_per_adult",
)
ONE_ACTIVITY = ReadyRows(
    lambda pk: CatalogueEntry.objects.filter(pk=pk).values_list(
        "document", "recognised_until", *(f"activity__{name}" for name in DETAILS)
    ),
    numbers=1,
)


class Shown(NamedTuple):
    """What the list needs of one entry."""

    pk: int
    document: str
    sorts_at: datetime
    recognised_until: date | None


@cache
def first_page(size: int) -> ReadyRows:
    """Return the statement of the first page of everything: the answer that most programs ask for. There are as many as sizes of pages."""
    return ReadyRows(lambda: CatalogueEntry.objects.order_by("sorts_at", "pk").values_list(*Shown._fields)[: size + 1])


class PublicView(GenericAPIView[Model]):
    """A list or a row that everybody may read. ETag in the answer, ``If-None-Match`` in the next question."""

    permission_classes = (AllowAny,)
    pagination_class = None

    def cut(self, request: Request, rows: Rows, *, moment: str) -> tuple[Sequence[Any], Cursor | None]:  # Any: rows
        """Return one page of rows in the order (``moment``, ``pk``), and where the next one starts."""
        size = page_size(request, PAGE_SIZE)
        if text := request.query_params.get("cursor"):
            rows = after(rows, read_cursor(text), moment=moment)
        return page_and_next(list(rows.order_by(moment, "pk")[: size + 1]), size, moment=moment)


def page_and_next(found: Sequence[Any], size: int, *, moment: str) -> tuple[Sequence[Any], Cursor | None]:  # Any: rows
    """Return the rows of one page, and where the next one starts; one row more than fits says that there is one."""
    page = found[:size]
    if len(found) <= size:
        return page, None
    return page, Cursor(sorts_at=getattr(page[-1], moment), pk=page[-1].pk)


class ActivityListMixin(PublicView):
    """``GET /activities/``; a view that also takes POST extends this one."""

    queryset = CatalogueEntry.objects.all()
    filter_backends = (DjangoFilterBackend,)
    filterset_class = AskedFilter

    @extend_schema(
        operation_id="activities_list",
        tags=["activities"],
        parameters=[CURSOR, SIZE],
        filters=True,
        responses={200: ActivityPageSerializer, 422: ProblemSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        """List activities, soonest first; a search (`q`) gives the best hits first and tolerates typing mistakes."""
        return tagged(request, lambda: self.page(request))

    def page(self, request: Request) -> str:
        """Return one page as JSON."""
        # Who is signed in may have a school, and distances from there.
        if not (request.user.is_authenticated or request.query_params.keys() - {"page_size"}):
            rows, following = self.first(request)
        else:
            rows, following = self.found(request)
        today = timezone.localdate()
        return page_of(request, [with_km(row, today) for row in rows], following)

    def first(self, request: Request) -> tuple[Sequence[Any], Cursor | None]:  # Any: entries
        """Return the first page of everything."""
        size = page_size(request, PAGE_SIZE)
        return page_and_next([Shown(*row) for row in first_page(size).read()], size, moment="sorts_at")

    def found(self, request: Request) -> tuple[Sequence[Any], Cursor | None]:  # Any: entries
        """Return one page of what was asked."""
        asked = self.asked(request)
        with planned_for_this():
            if request.query_params.get("q", "").strip():
                return self.ranked(request, asked.tries(self.get_queryset()))
            return self.cut(request, shown(asked.qs), moment="sorts_at")

    def asked(self, request: Request) -> AskedFilter:
        """Return the filters as asked. Raises DRF's validation error (422)."""
        filters: AskedFilter = DjangoFilterBackend().get_filterset(request, self.get_queryset(), self)
        if not filters.is_valid():
            raise translate_validation(filters.errors)
        return filters

    def ranked(self, request: Request, tries: Iterator[Rows]) -> tuple[Sequence[Any], Cursor | None]:  # Any: entries
        """Return one page of a search: its hits are few and keep their order, so a place among them will do."""
        text, size = request.query_params.get("cursor"), page_size(request, PAGE_SIZE)
        start = read_cursor(text).offset if text else 0
        for found in tries:
            rows = list(shown(found)[start : start + size + 1])
            # Behind the last hit of a search that has some there is nothing, and certainly no guess.
            if rows or (start and found.exists()):
                return rows[:size], Cursor(offset=start + size) if len(rows) > size else None
        return [], None


class ActivityListView(ActivityListMixin):
    """``GET /activities/``."""


def shown(entries: Rows) -> Rows:
    """Return plain rows with no more columns than the list needs."""
    return entries.values_list(*Shown._fields, *(("km",) if "km" in entries.query.annotations else ()), named=True)


def with_km(entry: Any, today: date) -> str:  # Any: a row of ``shown``
    """Return the ready JSON of one row, with the distance where one was asked for."""
    document = with_recognition(entry.document, entry.recognised_until, today)
    if not hasattr(entry, "km"):
        return document
    return joined(document, {"distance_km": None if entry.km is None else round(entry.km, 1)})


def with_recognition(document: str, until: date | None, today: date) -> str:
    """Return the ready JSON of one row, with whether its provider is a recognised training company on the day it is read."""
    is_recognised = until is not None and until >= today
    return f'{document[:-1]},"is_recognised_training_company":{"true" if is_recognised else "false"}}}'


class ActivityView(PublicView):
    """``GET /activities/{id}/``."""

    queryset = CatalogueEntry.objects.all()

    @extend_schema(
        operation_id="activities_retrieve", tags=["activities"], responses={200: ActivityDetailSerializer, **PROBLEMS}
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Return one activity with everything a school needs to choose."""
        return tagged(request, lambda: self.document(pk))

    def document(self, pk: int) -> str:
        """Return the row as JSON."""
        rows = ONE_ACTIVITY.read(pk)
        if not rows:
            raise Http404
        document, recognised_until, *details = rows[0]
        known = with_recognition(document, recognised_until, timezone.localdate())
        return joined(known, {"content_url": content_url(pk), **dict(zip(DETAILS, details, strict=True))})


def content_url(pk: int) -> str:
    """Return the address of a page in the content API."""
    return f"{settings.SITE_URL}/api/cms/pages/{pk}/"


class SessionListView(PublicView):
    """``GET /sessions/``."""

    queryset = Session.objects.all()
    filter_backends = (DjangoFilterBackend,)
    filterset_class = SessionFilter

    @extend_schema(
        operation_id="sessions_list",
        tags=["sessions"],
        parameters=[CURSOR, SIZE],
        filters=True,
        responses={200: SessionPageSerializer, 422: ProblemSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        """List the dates to come, soonest first, also those that were called off (`status`)."""
        return tagged(request, lambda: self.page(request))

    def page(self, request: Request) -> str:
        """Return one page as JSON."""
        coming = dates_for(request.user).filter(ends_at__gt=timezone.now())
        rows, following = self.cut(request, with_names(self.filter_queryset(coming)), moment="starts_at")
        numbers = may_see_places(request.user)
        return page_of(request, [dumped(session_document(row, numbers=numbers)) for row in rows], following)


class SessionView(PublicView):
    """``GET /sessions/{id}/``."""

    queryset = Session.objects.all()
    version = ""

    @extend_schema(
        operation_id="sessions_retrieve", tags=["sessions"], parameters=[ETAG], responses={200: SessionSerializer, **PROBLEMS}
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Return one date, also when it has been. Signed in, the ETag is what its maker sends as ``If-Match``."""
        answer = tagged(request, lambda: self.document(request, pk))
        if request.user.is_authenticated:
            answer.headers["ETag"] = self.version
        return answer

    def document(self, request: Request, pk: int) -> str:
        """Return the row as JSON."""
        session = with_names(dates_for(request.user)).filter(pk=pk).first()
        if session is None:
            raise Http404
        self.version = session.version
        return dumped(session_document(session, numbers=may_see_places(request.user)))


def with_names(dates: Rows) -> Rows:
    """Return the dates with what their JSON needs, in one query."""
    related = dates.select_related("activity__catalogue_entry", "public_places")
    columns = (
        "activity_id",
        "starts_at",
        "ends_at",
        "location",
        "status",
        "min_group",
        "max_group",
        "capacity",
        "capacity_unit",
        "places_taken",
        "updated_at",
    )
    moments = ("enrolment_opens_at", "enrolment_closes_at", "public_places__band")
    return related.only(*columns, *moments, "activity__catalogue_entry__title", "activity__catalogue_entry__url")


def session_document(session: Session, *, numbers: bool) -> dict[str, Any]:  # Any: JSON values
    """Return one date; places as numbers only for who may see them."""
    entry = session.activity.catalogue_entry
    opens = session.enrolment_opens_at
    return {
        "id": session.pk,
        "activity": {"id": session.activity_id, "title": entry.title, "url": f"{settings.SITE_URL}{entry.url}"},
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "location": session.location,
        "status": session.status,
        "min_group": session.min_group,
        "max_group": session.max_group,
        "enrolment_opens_at": timezone.localtime(opens).isoformat() if opens else None,
        "enrolment_closes_at": timezone.localtime(session.enrolment_closes_at).isoformat(),
        "places": places_document(session, numbers=numbers),
        "calendar_url": f"{settings.SITE_URL}{reverse('activities:calendar', args=[session.pk])}",
    }


def places_document(session: Session, *, numbers: bool) -> dict[str, Any]:  # Any: JSON values
    """Return how full a date is: the settled word for everybody, or the numbers of this moment."""
    unit = session.capacity_unit
    if not numbers:
        return {"band": public_band(session).value, "free": None, "capacity": None, "unit": unit}
    free, capacity = session.places_free, session.capacity
    return {"band": places_band(free=free, capacity=capacity).value, "free": free, "capacity": capacity, "unit": unit}


class ProviderListView(PublicView):
    """``GET /providers/``."""

    queryset = ProviderPage.objects.all()

    @extend_schema(
        operation_id="providers_list",
        tags=["providers"],
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="Words of the name or the town."),
            OpenApiParameter("sector", OpenApiTypes.STR, description="One sector."),
            CURSOR,
            SIZE,
        ],
        responses={200: ProviderPageSerializer, 422: ProblemSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        """List approved providers, oldest page first."""
        return tagged(request, lambda: self.page(request))

    def page(self, request: Request) -> str:
        """Return one page as JSON."""
        q, sector = (request.query_params.get(name, "").replace("\0", "")[:80] for name in ("q", "sector"))
        since = Coalesce("first_published_at", Value(FIRST))
        rows, following = self.cut(request, listed(q, sector).annotate(since=since), moment="since")
        root = root_path()
        return page_of(request, [dumped(provider_document(row, root)) for row in rows], following)


class ProviderView(PublicView):
    """``GET /providers/{id}/``."""

    queryset = ProviderPage.objects.all()

    @extend_schema(operation_id="providers_retrieve", tags=["providers"], responses={200: ProviderSerializer, **PROBLEMS})
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Return one approved provider."""
        return tagged(request, lambda: self.document(pk))

    def document(self, pk: int) -> str:
        """Return the row as JSON."""
        page = listed("", "").filter(provider_id=pk).first()
        if page is None:
            raise Http404
        return dumped(provider_document(page, root_path()))


def provider_document(page: Any, root: str) -> dict[str, Any]:  # Any: a provider page with activity_count; JSON values
    """Return one provider."""
    return {
        **provider_summary(page.provider),
        "url": f"{settings.SITE_URL}{public_path(page, root)}",
        "content_url": content_url(page.pk),
        "intro": page.intro,
        "activity_count": page.activity_count or 0,
    }
