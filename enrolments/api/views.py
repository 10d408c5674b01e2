"""``/api/v1/sessions/{id}/enrolments/`` and ``/api/v1/enrolments/``."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope, SecondFactor
from enrolments.api import serializers
from enrolments.api.doors import EnrolmentDoor, body_of, shown_afterwards
from enrolments.api.filters import EnrolmentFilter
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.querysets import EnrolmentQuerySet
from enrolments.services import answering, attendance, cancelling, waiting
from enrolments.services.enrolling import enrol_class
from kit.api.pagination import BoundedCursorPagination
from kit.api.problems import ProblemSerializer

Permissions = list[type[BasePermission]]
READING: Permissions = [IsAuthenticated, SecondFactor, HasScope("read")]
ENROLLING: Permissions = [IsAuthenticated, SecondFactor, HasScope("enrol")]
NOTING: Permissions = [IsAuthenticated, SecondFactor, HasScope("attendance")]

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key within 24 hours gets the same answer, one effect.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag you saw; 412 `precondition_failed` when it changed."
)


def refusals(*codes: str, status: int = 409) -> dict[int, OpenApiResponse]:
    """Return the documented refusals of an endpoint: their codes are stable."""
    known = ", ".join(f"`{code}`" for code in codes)
    return {
        status: OpenApiResponse(ProblemSerializer, description=f"One of {known}."),
        404: OpenApiResponse(ProblemSerializer, description="`not_found`: absent, or not yours."),
        422: OpenApiResponse(ProblemSerializer, description="`invalid` or a refusal of what was filled in."),
        503: OpenApiResponse(ProblemSerializer, description="`busy_try_again`: nothing changed, see Retry-After."),
    }


class NewestFirst(BoundedCursorPagination):
    """Keys are random, so time orders."""

    ordering = ("-created_at", "-pk")


class SessionEnrolments(EnrolmentDoor):
    """Sign a group up for a date."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="session_enrolments_create",
        tags=["enrolments"],
        request=serializers.EnrolmentRequestSerializer,
        parameters=[KEY],
        responses={
            201: serializers.EnrolmentCreatedSerializer,
            **refusals(
                "activity_not_open",
                "session_cancelled",
                "session_started",
                "enrolment_not_open_yet",
                "enrolment_closed",
                "reserved_for_others",
                "school_not_verified",
                "level_does_not_fit",
                "year_does_not_fit",
                "class_already_enrolled",
                "pupils_already_enrolled",
                "pupils_elsewhere",
                "group_too_small",
                "group_too_large",
                "too_few_adults",
                "not_enough_places",
                "session_full",
                "group_never_fits",
            ),
        },
    )
    @idempotent
    def post(self, request: Request, session_id: int) -> Response:
        """Sign a group up: all its places or none.

        Accepted at once, requested where the provider decides, or waiting with ``on_full: wait``. ``not_enough_places`` and
        ``session_full`` come with ``free``, ``choices`` and ``alternatives`` (other dates on which the group fits).
        """
        group = body_of(serializers.EnrolmentRequestSerializer, request)
        wait = group.pop("on_full") == "wait"
        enrolment = enrol_class(session_id=session_id, by=self.person(), wait_when_full=wait, **group)
        created = serializers.EnrolmentCreatedSerializer(enrolment).data
        return Response(created, status=201, headers={"Location": f"/api/v1/enrolments/{enrolment.pk}/"})


class EnrolmentList(EnrolmentDoor, generics.ListAPIView[Enrolment]):
    """Sign-ups of your own schools, and groups of your own dates."""

    permission_classes = READING
    serializer_class = serializers.EnrolmentSerializer
    filterset_class = EnrolmentFilter
    pagination_class = NewestFirst

    def get_queryset(self) -> EnrolmentQuerySet:
        """Return one's own."""
        return Enrolment.objects.none() if getattr(self, "swagger_fake_view", False) else self.rows()

    def get_serializer_context(self) -> dict[str, Any]:  # Any: DRF's protocol
        """Give the serializer what it needs for ``allowed_actions``: two queries, whatever the number of rows."""
        context = dict(super().get_serializer_context())
        return context if getattr(self, "swagger_fake_view", False) else {**context, "actions_of": self.actions_of()}


class EnrolmentDetail(EnrolmentDoor):
    """One sign-up."""

    permission_classes = READING

    @extend_schema(operation_id="enrolments_retrieve", tags=["enrolments"], responses=serializers.EnrolmentDetailSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Return a sign-up with history, names where you may see them now, and an ETag."""
        return self.answer(self.find(pk))


class CancelEnrolment(EnrolmentDoor):
    """A school leaves."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_cancel",
        tags=["enrolments"],
        request=serializers.ReasonSerializer,
        parameters=[KEY, IF_MATCH],
        responses={200: serializers.EnrolmentDetailSerializer, **refusals("cancel_too_late", "move_not_possible")},
    )
    @shown_afterwards
    def post(self, request: Request, pk: UUID) -> Enrolment:
        """Take a group off a date or off its waiting list. After signing up closed a ``reason`` is needed (422)."""
        reason = body_of(serializers.ReasonSerializer, request)["reason"]
        enrolment = self.find(pk, Actor.SCHOOL)
        return cancelling.cancel_enrolment(enrolment, by=self.person(), reason=reason)


class AcceptOffer(EnrolmentDoor):
    """A school takes the places that were held for its group."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_accept_offer",
        tags=["enrolments"],
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={
            200: serializers.EnrolmentDetailSerializer,
            **refusals("offer_expired", "move_not_possible", "pupils_elsewhere", "pupils_already_enrolled"),
        },
    )
    @shown_afterwards
    def post(self, request: Request, pk: UUID) -> Enrolment:
        """Say yes to an offer of the waiting list."""
        return waiting.accept_offer(self.find(pk, Actor.SCHOOL), by=self.person())


class DeclineOffer(EnrolmentDoor):
    """A school lets the held places go."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_decline_offer",
        tags=["enrolments"],
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={200: serializers.EnrolmentDetailSerializer, **refusals("move_not_possible")},
    )
    @shown_afterwards
    def post(self, request: Request, pk: UUID) -> Enrolment:
        """Say no to an offer; the next group gets it."""
        return waiting.decline_offer(self.find(pk, Actor.SCHOOL), by=self.person())


class AcceptEnrolment(EnrolmentDoor):
    """The provider says yes."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_accept",
        tags=["enrolments"],
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={200: serializers.EnrolmentDetailSerializer, **refusals("move_not_possible")},
    )
    @shown_afterwards
    def post(self, request: Request, pk: UUID) -> Enrolment:
        """Accept a requested group (owner or editor of the provider)."""
        return answering.accept_request(self.find(pk, Actor.PROVIDER), by=self.person())


class DeclineEnrolment(EnrolmentDoor):
    """The provider says no."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_decline",
        tags=["enrolments"],
        request=serializers.ReasonSerializer,
        parameters=[KEY, IF_MATCH],
        responses={200: serializers.EnrolmentDetailSerializer, **refusals("move_not_possible")},
    )
    @shown_afterwards
    def post(self, request: Request, pk: UUID) -> Enrolment:
        """Decline a requested group, with a ``reason`` that its school reads (422 ``reason_needed`` without)."""
        reason = body_of(serializers.ReasonSerializer, request)["reason"]
        return answering.decline_request(self.find(pk, Actor.PROVIDER), by=self.person(), reason=reason)


class EnrolmentAttendance(EnrolmentDoor):
    """Who came."""

    permission_classes = NOTING

    @extend_schema(
        operation_id="enrolments_attendance_update",
        tags=["enrolments"],
        request=serializers.AttendanceSerializer,
        parameters=[IF_MATCH],
        responses={
            200: serializers.EnrolmentDetailSerializer,
            **refusals("attendance_too_early", "attendance_closed", "move_not_possible"),
        },
    )
    def put(self, request: Request, pk: UUID) -> Response:
        """Note who came, or put it right: ``present`` (ids of named places) or ``count``. The same twice is once."""
        outcome = body_of(serializers.AttendanceSerializer, request)
        enrolment = self.find(pk, Actor.TEACHER, Actor.HOST)
        actor = Actor.HOST if Actor.HOST in self.actors(enrolment) else Actor.TEACHER
        return self.answer(attendance.note_attendance(enrolment, by=self.person(), actor=actor, **outcome))
