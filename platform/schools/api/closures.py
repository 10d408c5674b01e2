"""``/api/v1/schools/{id}/closures/``: days on which a school would rather stay in. A sign-up then gets a warning."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope, SecondFactor
from kit.api.bodies import body_of
from kit.api.pagination import BoundedCursorPagination
from kit.api.problems import ProblemSerializer
from kit.api.versions import ETAG, IF_MATCH, STALE, expected_version
from kit.versions import check_version, tag_of
from schools.api.imports import KEY
from schools.choices import ClosureKind
from schools.models import School, SchoolClosure
from schools.rules import COORDINATING, schools_of
from schools.services.settings import LONGEST_NAME, add_closure, remove_closure

NOT_YOURS = {404: OpenApiResponse(ProblemSerializer, description="`not_found`: absent, or not of your school.")}


class NewClosureSerializer(serializers.Serializer[Any]):  # Any: input only
    """From the first day up to and including the last; ``years`` left out: the whole school."""

    kind = serializers.ChoiceField(choices=ClosureKind.choices)
    name = serializers.CharField(max_length=LONGEST_NAME, required=False, default="", allow_blank=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    years = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=6), required=False, default=list, max_length=6
    )


class ClosureSerializer(serializers.ModelSerializer[SchoolClosure]):
    """Days of one school; ``years`` empty: the whole school."""

    kind = serializers.ChoiceField(choices=ClosureKind.choices, read_only=True)
    years = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = SchoolClosure
        fields = ("id", "school", "kind", "name", "first_day", "last_day", "years")
        read_only_fields = fields


class ClosureFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``?kind=test-week&ends_from=2026-11-22``."""

    kind = django_filters.MultipleChoiceFilter(choices=ClosureKind.choices)
    ends_from = django_filters.DateFilter(field_name="last_day", lookup_expr="gte")

    class Meta:
        model = SchoolClosure
        fields = ("kind", "ends_from")


class ByFirstDay(BoundedCursorPagination):
    """As they come in a year."""

    ordering = ("first_day", "pk")


class ClosureDoor(generics.GenericAPIView[SchoolClosure]):
    """Base: the closures of the schools that one coordinates; reading asks the scope ``read``, changing ``enrol``."""

    serializer_class = ClosureSerializer

    def get_permissions(self) -> Sequence[BasePermission]:
        """Ask for the scope of the method."""
        scope = "read" if self.request.method in SAFE_METHODS else "enrol"
        return [IsAuthenticated(), SecondFactor(), HasScope(scope)()]

    def own_schools(self) -> QuerySet[School]:
        """Return the schools that this person coordinates."""
        return schools_of(person(self.request), *COORDINATING)

    def own(self, pk: int) -> SchoolClosure:
        """Return one closure of one's own school. Raises 404."""
        return get_object_or_404(SchoolClosure.objects.select_related("school"), pk=pk, school__in=self.own_schools())


class SchoolClosures(ClosureDoor, generics.ListAPIView[SchoolClosure]):
    """``/schools/{id}/closures/``."""

    filterset_class = ClosureFilter
    pagination_class = ByFirstDay

    @extend_schema(operation_id="school_closures_list", tags=["schools"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: DRF's protocol
        """List the days of a school that you coordinate, also those that are over."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[SchoolClosure]:
        """Return those of one's own school. Raises 404."""
        if getattr(self, "swagger_fake_view", False):
            return SchoolClosure.objects.none()
        return SchoolClosure.objects.filter(school=get_object_or_404(self.own_schools(), pk=self.kwargs["pk"]))

    @extend_schema(
        operation_id="school_closures_create",
        tags=["schools"],
        parameters=[KEY, ETAG],
        request=NewClosureSerializer,
        responses={
            201: ClosureSerializer,
            **NOT_YOURS,
            409: OpenApiResponse(ProblemSerializer, description="`too_many_closures`, `idempotency_in_progress`."),
            422: OpenApiResponse(ProblemSerializer, description="`invalid`, `closure_ends_before_it_begins`."),
        },
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Write days down; the same once more is the same row."""
        school = get_object_or_404(self.own_schools(), pk=pk)
        added = add_closure(school=school, by=person(request), **body_of(NewClosureSerializer, request))
        headers = {"Location": f"/api/v1/closures/{added.pk}/", "ETag": version_of(added)}
        return Response(ClosureSerializer(added).data, status=201, headers=headers)


def version_of(closure: SchoolClosure) -> str:
    """Return the entity tag of days of a school."""
    return tag_of(closure.pk, closure.kind, closure.name, closure.first_day, closure.last_day, closure.years)


class OneClosure(ClosureDoor):
    """``/closures/{id}/``."""

    @extend_schema(
        operation_id="closures_retrieve", tags=["schools"], parameters=[ETAG], responses={200: ClosureSerializer, **NOT_YOURS}
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return the days of your own school."""
        found = self.own(pk)
        return Response(ClosureSerializer(found).data, headers={"ETag": version_of(found)})

    @extend_schema(
        operation_id="closures_destroy",
        tags=["schools"],
        parameters=[IF_MATCH],
        responses={204: OpenApiResponse(description="Gone: a sign-up gets no warning for them."), **NOT_YOURS, **STALE},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Take the days away again."""
        found = self.own(pk)
        # Days are written down and taken away, never changed: nothing can come in between.
        check_version(expected_version(request), version_of(found))
        remove_closure(school=found.school, pk=found.pk, by=person(request))
        return Response(status=204)
