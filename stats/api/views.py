"""``/api/v1/releases/``: what is out for readers; the steps for the region and other approvers. ``/release-orders/``: counting."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import HasScope, SecondFactor, check_second_factor
from kit import school_year
from kit.api.pagination import BoundedCursorPagination
from kit.api.tags import tagged_by_content
from kit.refusals import NotFound
from stats.api.filters import ReleaseFilter
from stats.api.serializers import (
    NewOrderSerializer,
    OrderSerializer,
    ReleaseDetailSerializer,
    ReleaseReasonSerializer,
    ReleaseSerializer,
    RequestSerializer,
    TableNameSerializer,
    TableSerializer,
)
from stats.breakdowns import tables_by
from stats.choices import ReaderKind, ReleaseStatus, Term
from stats.errors import ReleaseHasFindings
from stats.models import Release, ReleaseOrder
from stats.querysets import readable_artefacts, readable_releases, readable_table, readable_tables
from stats.reading_once import table_at_once
from stats.rules import Reader, approver, maker, may_approve, may_make_releases, reader_of
from stats.services.deciding import approve_release, publish_release, refuse_release, request_approval, withdraw_release
from stats.services.kept_tables import table_json
from stats.services.ordering import order_release, withdraw_order
from stats.services.reading import check_accepted, has_accepted, issue_of

NOT_A_FILTER = {"by", "format"}
STEPS = {"request_approval", "approve", "refuse", "publish", "withdraw"}


class ReleasePagination(BoundedCursorPagination):
    """Newest period first."""

    ordering = ("-start_year", "-term", "-version")


class OrderPagination(BoundedCursorPagination):
    """Newest first."""

    ordering = ("-asked_at", "-id")


@extend_schema_view(list=extend_schema(summary="Published releases, every version"))
class ReleaseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Release]):
    """Releases: whoever may not read one gets 404, as if it were not there."""

    serializer_class = ReleaseSerializer
    pagination_class = ReleasePagination
    filterset_class = ReleaseFilter
    lookup_value_converter = "uuid"
    queryset = Release.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Let a token take steps only with its own scope; reading asks for ``read``, as everywhere."""
        if self.action in STEPS:
            return [IsAuthenticated(), SecondFactor(), HasScope("report")()]
        return [AllowAny()]

    def get_queryset(self) -> QuerySet[Release]:
        """Return what this reader may read, through the statistics role."""
        return readable_releases(reader_of(self.request.user))

    @extend_schema(summary="One release with its tables and files", responses=ReleaseDetailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Answer with the release and the names of what it has."""
        return Response(self._detail(self._readable(request, pk)))

    @extend_schema(
        summary="Which tables there are",
        parameters=[
            OpenApiParameter("by", str, many=True, description="Only the tables broken down by exactly these dimensions")
        ],
        responses=TableNameSerializer(many=True),
    )
    @action(detail=True, url_path="tables", url_name="tables", filterset_class=None, pagination_class=None)
    def tables(self, request: Request, pk: UUID) -> Response:
        """Answer with the tables. A breakdown that we do not make is refused, with what there is (422)."""
        release, reader = self._readable(request, pk), reader_of(request.user)
        check_accepted(release, reader)
        tables = readable_tables(release, reader)
        wanted = [name for text in request.query_params.getlist("by") for name in text.split(",")]
        if wanted or self._filters(request):
            tables = tables_by(issue_of(release), tables, [*wanted, *self._filters(request)])
        return Response(TableNameSerializer(tables, many=True).data)

    @extend_schema(summary="One table with its numbers", responses=TableSerializer)
    @action(detail=True, url_path="tables/<str:code>", url_name="table")
    def table(self, request: Request, pk: UUID, code: str) -> HttpResponse:
        """Answer with the published numbers of one table. A confidential release first asks for acceptance, on the site."""
        reader = reader_of(request.user)
        found = None if self._filters(request) else table_at_once(reader, pk=pk, code=code)
        release = found[0] if found else self._readable(request, pk)
        check_accepted(release, reader)
        if not release.may_be_read:
            raise ReleaseHasFindings
        row = found[1] if found else readable_table(release, reader, code)
        if row is None:
            raise NotFound
        if filters := self._filters(request):
            # Whatever is filtered by: a table is given whole, so that nothing is computed for one reader.
            tables_by(issue_of(release, only=row), readable_tables(release, reader), [*row.dimensions, *filters])
        # Passing every number through ``TableSerializer`` would take longer than reading them.
        return self._answered(request, release, table_json(release, row, reader))

    @extend_schema(summary="Ask two bodies for approval", request=RequestSerializer, responses=ReleaseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="request-approval")
    def request_approval(self, request: Request, pk: UUID) -> Response:
        """Take an audited release to its approvers (region)."""
        release = self._made(request, pk)
        given = self._given(RequestSerializer, request)
        return self._after(request_approval(release=release, by=maker(request.user), embargo_until=given["embargo_until"]))

    @extend_schema(summary="Approve in the name of a body", request=None, responses=ReleaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Say yes; the second yes, of another person and another body, approves."""
        release = self._asked(request, pk)
        return self._after(approve_release(release=release, by=approver(request.user, taken=self._taken(release))))

    @extend_schema(summary="Refuse in the name of a body", request=ReleaseReasonSerializer, responses=ReleaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        """Say no, with the reason."""
        release = self._asked(request, pk)
        given = self._given(ReleaseReasonSerializer, request)
        by = approver(request.user, taken=self._taken(release))
        return self._after(refuse_release(release=release, by=by, reason=given["reason"]))

    @extend_schema(summary="Publish an approved release", request=None, responses=ReleaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Sign and show it (region)."""
        return self._after(publish_release(release=self._made(request, pk), by=maker(request.user)))

    @extend_schema(summary="Take back what is on its way", request=ReleaseReasonSerializer, responses=ReleaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Withdraw (region)."""
        release = self._made(request, pk)
        given = self._given(ReleaseReasonSerializer, request)
        return self._after(withdraw_release(release=release, by=maker(request.user), reason=given["reason"]))

    def _answered(self, request: Request, release: Release, content: bytes) -> HttpResponse:
        """Answer with JSON, or with 304 to who has it; a copy with somebody's mark stays in no cache."""
        response = HttpResponse(content, content_type="application/json")
        if not release.is_public:
            patch_cache_control(response, private=True, no_store=True)
            return response
        patch_cache_control(response, private=True, no_cache=True)
        return tagged_by_content(request._request, response)  # noqa: SLF001  # DRF's way to the request

    def _filters(self, request: Request) -> list[str]:
        """Return what was asked to filter by: the API knows no filters, only the tables of the programme."""
        return [f"?{name}" for name in request.query_params if name not in NOT_A_FILTER]

    def _readable(self, request: Request, pk: UUID) -> Release:
        release = self.get_queryset().filter(pk=pk).first()
        if release is None and may_make_releases(request.user):
            check_second_factor(request)
            release = Release.objects.filter(pk=pk).first()
        if release is None:
            raise NotFound
        return release

    def _made(self, request: Request, pk: UUID) -> Release:
        release = Release.objects.filter(pk=pk).first() if may_make_releases(request.user) else None
        if release is None:
            raise NotFound
        return release

    def _asked(self, request: Request, pk: UUID) -> Release:
        if not may_approve(request.user):
            raise NotFound
        waiting = Release.objects.filter(pk=pk)
        if not may_make_releases(request.user):
            waiting = waiting.filter(status__in=[ReleaseStatus.REQUESTED, ReleaseStatus.APPROVED])
        release = waiting.first()
        if release is None:
            raise NotFound
        return release

    def _taken(self, release: Release) -> frozenset[tuple[str, str]]:
        return frozenset(release.steps.filter(action="approve").values_list("body_kind", "body_code"))

    def _agreed(self, release: Release, reader: Reader) -> bool:
        return not release.is_out or has_accepted(release, reader)

    def _given(self, serializer_class: Any, request: Request) -> dict[str, Any]:  # Any: one of our input serializers
        serializer = serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        return cast("dict[str, Any]", serializer.validated_data)

    def _after(self, release: Release) -> Response:
        return Response(self._detail(release))

    def _detail(self, release: Release) -> dict[str, Any]:  # Any: JSON
        reader = reader_of(self.request.user)
        shape = ReleaseDetailSerializer(release)
        plain = ReleaseSerializer(release).data
        return {
            **plain,
            # The totals of a year stand in it: it is read as the tables are.
            "manifest": release.manifest if release.may_be_read and self._agreed(release, reader) else "",
            "tables": shape.fields["tables"].to_representation(readable_tables(release, reader)),
            "files": shape.fields["files"].to_representation(list(readable_artefacts(release, reader))),
        }


@extend_schema_view(
    list=extend_schema(summary="Counts that were asked for"), retrieve=extend_schema(summary="How a count stands")
)
class ReleaseOrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ReleaseOrder]):
    """Orders to count a period: for the region only."""

    serializer_class = OrderSerializer
    pagination_class = OrderPagination
    permission_classes = (IsAuthenticated, SecondFactor, HasScope("report"))
    filterset_fields = ("status",)
    lookup_value_converter = "int"
    queryset = ReleaseOrder.objects.none()

    def get_queryset(self) -> QuerySet[ReleaseOrder]:
        """Return them to makers; nobody else finds one."""
        if not may_make_releases(self.request.user):
            raise NotFound
        return ReleaseOrder.objects.all()

    @extend_schema(summary="Have a period counted", request=NewOrderSerializer, responses={202: OrderSerializer})
    def create(self, request: Request) -> Response:
        """Order a count; a worker makes the release (or says why not) within minutes."""
        if not may_make_releases(request.user):
            raise NotFound
        serializer = NewOrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        order = order_release(
            start_year=school_year.start_year_of_label(given["school_year"]),
            term=Term(given["term"]),
            readers=[ReaderKind(kind) for kind in sorted(given["readers"])],
            is_confidential=given["is_confidential"],
            reason=given["reason"],
            by=maker(request.user),
        )
        return Response(OrderSerializer(order).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Take back an order that still waits", request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw (region)."""
        return Response(OrderSerializer(withdraw_order(order=self.get_object(), by=maker(request.user))).data)
