"""``/api/v1/sessions/{id}/enrolments/`` and ``/api/v1/enrolments/``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from enrolments.api import serializers
from enrolments.api.changing import ChangeSerializer, change_of
from enrolments.api.common import ENROLLING, KEY, READING, NewestFirst, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.api.filters import EnrolmentFilter
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.querysets import EnrolmentQuerySet, detailed
from enrolments.rules.wishes import Wishes
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class
from enrolments.services.full_dates import refuse_when_full
from enrolments.services.many import Outcome, do_many
from kit.api.bodies import body_of
from kit.api.versions import ETAG, IF_MATCH, STALE


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
                "work_too_young",
                "work_year_unknown",
                "work_on_sunday",
                "work_outside_hours",
                "work_day_too_long",
                "work_week_too_long",
                "most_per_school",
                "most_per_class",
                "most_per_pupil",
                "warning_unanswered",
                "not_enough_places",
                "session_full",
                "group_never_fits",
            ),
        },
    )
    def post(self, request: Request, session_id: int) -> Response:
        """Sign a group up: all its places or none.

        Accepted at once, requested where the provider decides, or waiting with ``on_full: wait``. ``not_enough_places`` and
        ``session_full`` come with ``free``, ``choices`` and ``alternatives`` (other dates on which the group fits);
        ``warning_unanswered`` with ``warnings`` (``code`` and ``message``), to be set aside with ``warnings_set_aside``.
        """
        group = body_of(serializers.EnrolmentRequestSerializer, request)
        places = len(set(group.get("pupils", ()))) or group.get("places") or 0
        if group["on_full"] == "refuse" and places:
            refuse_when_full(
                session_id=session_id,
                school_class_id=group["school_class_id"],
                places=places,
                by=self.person(),
                key=request.headers.get(KEY.name, ""),
            )
        return self.sign_up(request, session_id, group)

    @idempotent
    def sign_up(self, request: Request, session_id: int, group: dict[str, Any]) -> Response:  # Any: validated data
        """Give the group what it asked, once for each Idempotency-Key."""
        wait = group.pop("on_full") == "wait"
        wishes = Wishes(group.pop("least_places", None), takes_other_dates=group.pop("takes_other_dates"))
        made = enrol_class(session_id=session_id, by=self.person(), wait_when_full=wait, wishes=wishes, **group)
        created = {"id": str(made.pk), "status": str(made.status), "places": made.places}  # EnrolmentCreatedSerializer
        return Response(created, status=201, headers={"Location": f"/api/v1/enrolments/{made.pk}/"})


class EnrolmentList(EnrolmentDoor, generics.ListAPIView[Enrolment]):
    """Sign-ups of your own schools, and groups of your own dates."""

    permission_classes = READING
    serializer_class = serializers.EnrolmentSerializer
    filterset_class = EnrolmentFilter
    pagination_class = NewestFirst

    def get_queryset(self) -> EnrolmentQuerySet:
        """Return one's own."""
        return (
            Enrolment.objects.none()
            if getattr(self, "swagger_fake_view", False)
            else Enrolment.objects.visible_to(self.person())
        )

    def paginate_queryset(self, queryset: Any) -> list[Any]:  # Any: DRF's protocol
        """Return one page with what its answer shows."""
        return detailed(list(super().paginate_queryset(queryset) or ()), among=self.get_queryset())

    def get_serializer_context(self) -> dict[str, Any]:  # Any: DRF's protocol
        """Give the serializer what it needs to know of the reader: two queries, whatever the number of rows."""
        context = dict(super().get_serializer_context())
        return context if getattr(self, "swagger_fake_view", False) else {**context, **self.reader()}


class EnrolmentDetail(EnrolmentDoor):
    """One sign-up: read with ``read``, changed with ``enrol``."""

    def get_permissions(self) -> Sequence[BasePermission]:
        """Ask for the scope of the method."""
        return [one() for one in (READING if self.request.method in SAFE_METHODS else ENROLLING)]

    @extend_schema(
        operation_id="enrolments_retrieve",
        tags=["enrolments"],
        parameters=[ETAG],
        responses=serializers.EnrolmentDetailSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Return a sign-up with history, names where you may see them now, and an ETag."""
        return self.answer(self.find(pk))

    @extend_schema(
        operation_id="enrolments_partial_update",
        tags=["enrolments"],
        request=ChangeSerializer,
        parameters=[IF_MATCH, ETAG],
        responses={
            200: serializers.EnrolmentDetailSerializer,
            **STALE,
            **refusals(
                "move_not_possible",
                "session_started",
                "list_closed",
                "group_cannot_grow",
                "pupils_elsewhere",
                "pupils_already_enrolled",
                "group_too_small",
                "group_too_large",
                "too_few_adults",
            ),
        },
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Swap pupils, change the number, the adults, the note or the teacher; what is left out stays. Places move along.

        By the school's coordinators, until signing up closes; after that only another teacher, or fewer pupils with
        ``reason_code`` and ``reason`` (else 422 ``reason_code_needed``, ``reason_code_unknown`` or ``reason_needed``). The same
        twice is once.
        """
        asked = change_of(body_of(ChangeSerializer, request))
        enrolment = self.find(pk, Actor.SCHOOL)
        return self.answer(change_group(enrolment, change=asked, by=self.person()))


class ManyEnrolments(EnrolmentDoor):
    """One action on several sign-ups."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="enrolments_bulk",
        tags=["enrolments"],
        request=serializers.ManySerializer,
        parameters=[KEY],
        responses={200: serializers.BulkOutcomeSerializer(many=True)},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Do one action to up to 100 sign-ups, each by itself; the answer has a result for each, in your order.

        A refusal of one stops nothing else: look at each ``code``. What is not yours is ``not_found``.
        """
        said = body_of(serializers.ManySerializer, request)
        outcomes = do_many(
            said["ids"], said["action"], by=self.person(), reason=said["reason"], reason_code=said["reason_code"]
        )
        return Response([_outcome(one) for one in outcomes])


def _outcome(one: Outcome) -> dict[str, Any]:  # Any: JSON
    if one.refusal is not None:
        return {"id": str(one.key), "status": None, "code": one.refusal.code, "detail": one.refusal.detail}
    return {"id": str(one.key), "status": one.enrolment.status if one.enrolment else None, "code": "", "detail": ""}
