"""``/api/v1/schools/``, ``/classes/`` and ``/pupils/``: what somebody's own school knows."""

import django_filters
from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.permissions import HasScope, SecondFactor
from kit.api.pagination import BoundedCursorPagination
from kit.text import is_number
from schools.api.serializers import ClassSerializer, PupilSerializer, SchoolSerializer
from schools.models import ClassMembership, Pupil, School, SchoolClass, SchoolMembership
from schools.querysets import shown_pupils
from schools.rules import COORDINATING, schools_of
from schools.services.looking import note_look

READING: list[type[BasePermission]] = [IsAuthenticated, SecondFactor, HasScope("read")]


class ByName(BoundedCursorPagination):
    """Schools, by id: a name may change between two pages."""

    ordering = ("pk",)


class BySortKey(BoundedCursorPagination):
    """Pupils in the order of a Dutch list."""

    ordering = ("sort_key", "pk")


class ClassFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``?school=3&school_year=2026``."""

    school = django_filters.NumberFilter(field_name="school_id")
    school_year = django_filters.NumberFilter(field_name="school_year__start_year")

    class Meta:
        model = SchoolClass
        fields = ("school", "school_year")


@extend_schema_view(get=extend_schema(tags=["schools"], operation_id="schools_list"))
class Schools(generics.ListAPIView[School]):
    """The schools where the asker works, in any role."""

    permission_classes = READING
    serializer_class = SchoolSerializer
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[School]:
        """Return one's own schools."""
        if getattr(self, "swagger_fake_view", False):
            return School.objects.none()
        user = person(self.request)
        coordinates = SchoolMembership.objects.filter(school=OuterRef("pk"), user=user, ended_at=None, role__in=COORDINATING)
        return schools_of(user).annotate(coordinates=Exists(coordinates, output_field=BooleanField()))


def own_classes(request: Request) -> QuerySet[SchoolClass]:
    """Return the classes of one's own schools with their sizes; names of pupils are behind another door."""
    own = SchoolClass.objects.filter(school__in=schools_of(person(request))).select_related("school_year")
    return own.annotate(size=Count("memberships", filter=Q(memberships__left_at=None) & shown_pupils("memberships__pupil__")))


@extend_schema_view(get=extend_schema(tags=["schools"], operation_id="classes_list"))
class Classes(generics.ListAPIView[SchoolClass]):
    """The classes of one's own schools, newest first, with counts."""

    permission_classes = READING
    serializer_class = ClassSerializer
    filterset_class = ClassFilter

    def get_queryset(self) -> QuerySet[SchoolClass]:
        """Return one's own classes."""
        if getattr(self, "swagger_fake_view", False):
            return SchoolClass.objects.none()
        return own_classes(self.request)


@extend_schema_view(get=extend_schema(tags=["schools"], operation_id="classes_retrieve"))
class OneClass(generics.RetrieveAPIView[SchoolClass]):
    """One class of one's own school; 404 for any other."""

    permission_classes = READING
    serializer_class = ClassSerializer

    def get_queryset(self) -> QuerySet[SchoolClass]:
        """Return one's own classes."""
        if getattr(self, "swagger_fake_view", False):
            return SchoolClass.objects.none()
        return own_classes(self.request)


class Pupils(generics.ListAPIView[Pupil]):
    """The pupils of one class, for who coordinates its school."""

    permission_classes = READING
    serializer_class = PupilSerializer
    pagination_class = BySortKey
    filter_backends = ()

    @extend_schema(
        tags=["schools"],
        operation_id="pupils_list",
        parameters=[OpenApiParameter("class", OpenApiTypes.INT, required=True, description="Id of a class of your school")],
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return names and numbers; every look is written down. 404 without ``class`` or for a class that is not yours."""
        response = super().get(request, *args, **kwargs)
        school_class = self.school_class()
        pupils = [one["id"] for one in response.data["results"]]
        note_look(by=person(request), school_id=school_class.school_id, label="school_class", pk=school_class.pk, pupils=pupils)
        return response

    def school_class(self) -> SchoolClass:
        """Return the class that was asked for. Raises ``Http404``."""
        wanted = self.request.query_params.get("class", "")
        own = SchoolClass.objects.filter(school__in=schools_of(person(self.request), *COORDINATING))
        found = own.filter(pk=int(wanted)).first() if is_number(wanted) else None
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> QuerySet[Pupil]:
        """Return who is in the class now, but for whose data is frozen."""
        in_class = ClassMembership.objects.filter(school_class=self.school_class(), left_at=None)
        return Pupil.objects.shown().filter(pk__in=in_class.values("pupil"))
