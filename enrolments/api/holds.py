"""``/api/v1/sessions/{id}/holds/`` and ``/api/v1/holds/{id}/``: places kept while somebody thinks."""

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from enrolments.api import serializers
from enrolments.api.common import ENROLLING, KEY, refusals
from enrolments.api.doors import EnrolmentDoor, body_of
from enrolments.models import Hold
from enrolments.rules.warnings import notes_of, warnings_of
from enrolments.services import holding
from enrolments.services.enrolling import hold_group
from schools.rules import COORDINATING, schools_of

NO_HOLD = (
    *("not_enough_places", "session_full", "session_cancelled"),
    *("too_many_holds", "school_holds_enough", "school_holds_half"),
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
        """Keep a group's places for 15 minutes; once more for the same class changes its hold. Judged like a sign-up."""
        group = body_of(serializers.GroupSerializer, request)
        situation, held = hold_group(session_id=session_id, by=self.person(), **group)
        said = {"warnings": warnings_of(situation), "notes": notes_of(situation)}
        answer = serializers.HoldMadeSerializer({**shown(held), **said}).data
        return Response(answer, status=201, headers={"Location": f"/api/v1/holds/{held.pk}/"})


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
        held = Hold.objects.filter(pk=pk, school__in=schools_of(self.person(), *COORDINATING)).first()
        if held is None:
            raise Http404
        return held


def shown(held: Hold) -> dict[str, object]:
    """Return a hold as it is answered."""
    left = holding.MOST_EXTENSIONS - held.extensions
    values = {"id": held.pk, "places": held.places, "expires_at": held.expires_at, "extensions_left": left}
    return dict(serializers.HoldSerializer(values).data)
