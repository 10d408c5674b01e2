"""``/api/v1/releases/``: published ones for readers; counting, approving and publishing for the region."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import HasScope, check_second_factor
from kit import school_year
from kit.api.pagination import BoundedCursorPagination
from kit.refusals import NotFound
from stats.api.serializers import ComputeSerializer, ReleaseDetailSerializer, ReleaseSerializer
from stats.choices import Audience
from stats.errors import UnknownYear
from stats.models import Release
from stats.querysets import published_releases, with_tables
from stats.rules import maker, may_make_releases, may_read_funder_releases
from stats.services import approve_release, compute_release, publish_release


class ReleasePagination(BoundedCursorPagination):
    """Newest year first."""

    ordering = ("-start_year", "-version")


@extend_schema_view(
    list=extend_schema(summary="Published releases"),
    retrieve=extend_schema(summary="One release with its tables", responses=ReleaseDetailSerializer),
)
class ReleaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Release]):
    """Releases: whoever may not read one gets 404, as if it were not there."""

    serializer_class = ReleaseSerializer
    permission_classes = (AllowAny,)
    pagination_class = ReleasePagination
    filterset_fields = ("start_year", "audience")
    lookup_value_converter = "uuid"
    queryset = Release.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Let a token count and publish only with its own scope; reading asks for ``read``, as everywhere."""
        if self.action in {"create", "approve", "publish"}:
            return [IsAuthenticated(), HasScope("report")()]
        return [AllowAny()]

    def get_queryset(self) -> QuerySet[Release]:
        """Return what this reader may read, through the statistics role."""
        return published_releases(for_funders=may_read_funder_releases(self.request.user))

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Answer with the release and every table of it."""
        release = with_tables(self.get_queryset()).filter(pk=pk).first()
        if release is None and may_make_releases(request.user):
            check_second_factor(request)
            release = with_tables(Release.objects.all()).filter(pk=pk).first()
        if release is None:
            raise NotFound
        return Response(ReleaseDetailSerializer(release).data)

    @extend_schema(summary="Count a school year", request=ComputeSerializer, responses={201: ReleaseDetailSerializer})
    def create(self, request: Request) -> Response:
        """Count, protect and freeze a year as a draft (region)."""
        self._only_makers(request)
        serializer = ComputeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            start_year = school_year.start_year_of_label(serializer.validated_data["school_year"])
        except ValueError as error:
            raise UnknownYear from error
        audience = Audience(serializer.validated_data["audience"])
        release = compute_release(start_year=start_year, audience=audience, by=maker(request.user))
        return Response(ReleaseDetailSerializer(release).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Approve a draft somebody else made", request=None, responses=ReleaseSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Approve (region; not the one who had it counted)."""
        release = approve_release(release=self._any_release(request, pk), by=maker(request.user))
        return Response(ReleaseSerializer(release).data)

    @extend_schema(summary="Publish an approved release", request=None, responses=ReleaseSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Publish (region)."""
        return Response(ReleaseSerializer(publish_release(release=self._any_release(request, pk), by=maker(request.user))).data)

    def _any_release(self, request: Request, pk: UUID) -> Release:
        self._only_makers(request)
        release = Release.objects.filter(pk=pk).first()
        if release is None:
            raise NotFound
        return release

    def _only_makers(self, request: Request) -> None:
        if not may_make_releases(request.user):
            raise NotFound
        check_second_factor(request)
