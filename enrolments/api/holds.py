"""``/api/v1/sessions/{id}/holds/`` and ``/api/v1/holds/``: places kept while somebody thinks."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.models import User
from enrolments.api import serializers
from enrolments.api.common import ENROLLING, KEY, READING, NewestFirst, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.api.filters import HoldFilter
from enrolments.models import Hold
from enrolments.rules.warnings import notes_of, warnings_of
from enrolments.services import holding
from enrolments.services.enrolling import hold_group
from kit.api.bodies import body_of
from schools.rules import COORDINATING, schools_of

NO_HOLD = (
    *("not_enough_places", "session_full", "session_cancelled"),
    *("too_many_holds", "school_holds_enough", "school_holds_half", "hold_used_up"),
)


class SessionHolds(EnrolmentDoor):
    """Keep places on a date."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="session_holds_create",
        tags=["enrolments"],
        request=serializers.GroupSerializer,
        parameters=[KEY],
        responses={201: serializers.HoldMadeSerializer, **refusals(*NO_HOLD)},
    )
    @idempotent
    def post(self, request: Request, session_id: int) -> Response:
        """Keep a group's places for 15 minutes; once more for the same class changes its hold. Judged like a sign-up.

        A class has an hour on one date, in one go or in pieces: what it kept and let go counts along for an hour.
        """
        group = body_of(serializers.GroupSerializer, request)
        situation, held = hold_group(session_id=session_id, by=self.person(), **group)
        said = {"warnings": warnings_of(situation), "notes": notes_of(situation)}
        told = {name: serializers.WarningSerializer(found, many=True).data for name, found in said.items()}
        return Response({**shown(held), **told}, status=201, headers={"Location": f"/api/v1/holds/{held.pk}/"})


class HoldList(EnrolmentDoor, generics.ListAPIView[Hold]):
    """The holds of one's own schools that stand now, newest first. Who is still choosing is no business of a provider's."""

    permission_classes = READING
    serializer_class = serializers.HoldSerializer
    filterset_class = HoldFilter
    pagination_class = NewestFirst

    @extend_schema(operation_id="holds_list", tags=["enrolments"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: DRF's protocol
        """List what the schools where you sign classes up keep now, also what colleagues keep."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Hold]:
        """Return one's own."""
        if getattr(self, "swagger_fake_view", False):
            return Hold.objects.none()
        return own_holds(self.person()).filter(expires_at__gt=timezone.now())


class HoldDetail(EnrolmentDoor):
    """One hold of one's own school."""

    permission_classes = ENROLLING

    @extend_schema(operation_id="holds_retrieve", tags=["enrolments"], responses=serializers.HoldSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Return the hold, as long as it stands."""
        return Response(shown(self.find_hold(pk)))

    @extend_schema(
        operation_id="holds_extend",
        tags=["enrolments"],
        request=None,
        parameters=[KEY],
        responses={200: serializers.HoldSerializer, **refusals("hold_ended", "hold_long_enough")},
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep the places for another 15 minutes, three times at most."""
        held = self.find_hold(pk)
        return Response(shown(holding.extend_hold(session_id=held.session_id, school_class_id=held.school_class_id)))

    @extend_schema(
        operation_id="holds_destroy",
        tags=["enrolments"],
        responses={204: OpenApiResponse(description="Places are free again.")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Give the places back."""
        held = self.find_hold(pk)
        holding.release_hold(session_id=held.session_id, school_class_id=held.school_class_id)
        return Response(status=204)

    def find_hold(self, pk: UUID) -> Hold:
        """Return a hold of a school where this person signs classes up; else 404."""
        held = own_holds(self.person()).filter(pk=pk).first()
        if held is None:
            raise Http404
        return held


def own_holds(user: User) -> QuerySet[Hold]:
    """Return the holds of the schools where this person signs classes up."""
    return Hold.objects.filter(school__in=schools_of(user, *COORDINATING))


def shown(held: Hold) -> dict[str, object]:
    """Return a hold as it is answered."""
    return dict(serializers.HoldSerializer(held).data)
