"""``/api/v1/activities/{id}/date-requests/`` and ``/api/v1/date-requests/``: a date on request."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import kept_by_id
from accounts.models import User
from activities.rules import MOST_PLACES, SessionPlan
from enrolments.api.common import ENROLLING, KEY, READING, NewestFirst, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.api.filters import DateRequestFilter
from enrolments.api.reasons import ReasonSerializer
from enrolments.api.serializers import MOST_PUPILS
from enrolments.choices import DateRequestStatus
from enrolments.models import DateRequest
from enrolments.services import requesting
from kit.api.bodies import body_of


class QuestionSerializer(serializers.Serializer[Any]):  # Any: plain keywords
    """With how many, and when it suits."""

    school_class = serializers.IntegerField(source="school_class_id", min_value=1, help_text="Id of a class of your own school")
    places = serializers.IntegerField(min_value=1, max_value=MOST_PUPILS)
    adults = serializers.IntegerField(min_value=0, max_value=99, default=1)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    wishes = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="No names of pupils."
    )


class ProposedDateSerializer(serializers.Serializer[Any]):  # Any: as above
    """The date that is made for this school."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)
    location = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class DateRequestSerializer(serializers.ModelSerializer[DateRequest]):
    """A question and how it stands. ``session`` is the date that was proposed; the offer itself is among the enrolments."""

    status = serializers.ChoiceField(choices=DateRequestStatus.choices, read_only=True)

    class Meta:
        model = DateRequest
        fields = (
            *("id", "status", "school", "school_class", "activity", "places", "adults", "first_day", "last_day", "wishes"),
            *("reason", "session", "answer_until", "created_at"),
        )
        read_only_fields = fields


class DateRequestDoor(EnrolmentDoor):
    """Base: find a question among one's own; not yours, or not in that role: 404."""

    permission_classes = ENROLLING

    def find_among(self, rows: QuerySet[DateRequest], pk: int) -> DateRequest:
        """Return the question. Raises ``Http404``."""
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def known_to(user: User) -> QuerySet[DateRequest]:
    """Return the questions of one's own schools, and those to one's own providers."""
    return requesting.asked_by(user) | requesting.asked_of(user)


def show_request(view: DateRequestDoor, pk: int) -> Response:
    """Return a question of one's own school, or to one's own provider, as it is now. Not yours any more: 404."""
    return Response(DateRequestSerializer(view.find_among(known_to(view.person()), pk)).data)


class DateRequestList(DateRequestDoor, generics.ListAPIView[DateRequest]):
    """Questions for a date."""

    permission_classes = READING
    serializer_class = DateRequestSerializer
    filterset_class = DateRequestFilter
    pagination_class = NewestFirst

    @extend_schema(operation_id="date_requests_list", tags=["enrolments"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: DRF's protocol
        """List the questions of the schools where you sign classes up, and those to the providers for which you may answer."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DateRequest]:
        """Return one's own."""
        return DateRequest.objects.none() if getattr(self, "swagger_fake_view", False) else known_to(self.person())


class ActivityDateRequests(DateRequestDoor):
    """Ask for a date."""

    @extend_schema(
        operation_id="activity_date_requests_create",
        tags=["enrolments"],
        request=QuestionSerializer,
        parameters=[KEY],
        responses={
            201: DateRequestSerializer,
            **refusals(
                "not_on_request",
                "asked_already",
                "activity_not_open",
                "school_not_verified",
                "level_does_not_fit",
                "year_does_not_fit",
                "group_too_small",
                "group_too_large",
                "too_few_adults",
            ),
        },
    )
    @kept_by_id(show_request)
    def post(self, request: Request, pk: int) -> Response:
        """Ask the provider for a date between two days; one open question for a class and an activity."""
        said = body_of(QuestionSerializer, request)
        school_class_id = said.pop("school_class_id")
        asked = requesting.ask_for_date(
            activity_id=pk, school_class_id=school_class_id, question=requesting.Question(**said), by=self.person()
        )
        return Response({"id": asked.pk}, status=201)


class DateRequestDetail(DateRequestDoor):
    """One question."""

    permission_classes = READING

    @extend_schema(operation_id="date_requests_retrieve", tags=["enrolments"], responses=DateRequestSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return a question of your own school, or to your own provider."""
        return show_request(self, pk)


class DateRequestPropose(DateRequestDoor):
    """The provider's yes."""

    @extend_schema(
        operation_id="date_requests_propose",
        tags=["enrolments"],
        request=ProposedDateSerializer,
        parameters=[KEY],
        responses={200: DateRequestSerializer, **refusals("date_request_answered", "session_exists", "work_refused")},
    )
    @kept_by_id(show_request)
    def post(self, request: Request, pk: int) -> Response:
        """Make a date that is kept for the school and offer it to the class for five working days."""
        asked = self.find_among(requesting.asked_of(self.person()), pk)
        requesting.propose_date(asked, plan=SessionPlan(**body_of(ProposedDateSerializer, request)), by=self.person())
        return Response({"id": asked.pk})


class DateRequestDecline(DateRequestDoor):
    """The provider's no."""

    @extend_schema(
        operation_id="date_requests_decline",
        tags=["enrolments"],
        request=ReasonSerializer,
        parameters=[KEY],
        responses={200: DateRequestSerializer, **refusals("date_request_answered")},
    )
    @kept_by_id(show_request)
    def post(self, request: Request, pk: int) -> Response:
        """Say no with a ``reason`` that the school reads (422 ``reason_needed`` without)."""
        asked = self.find_among(requesting.asked_of(self.person()), pk)
        said = body_of(ReasonSerializer, request)
        return Response({"id": requesting.decline_date(asked, reason=said["reason"], by=self.person()).pk})


class DateRequestWithdraw(DateRequestDoor):
    """The school takes its question back."""

    @extend_schema(
        operation_id="date_requests_withdraw",
        tags=["enrolments"],
        request=None,
        parameters=[KEY],
        responses={200: DateRequestSerializer, **refusals("date_request_answered")},
    )
    @kept_by_id(show_request)
    def post(self, request: Request, pk: int) -> Response:
        """Take a question back, as long as nobody answered it."""
        asked = self.find_among(requesting.asked_by(self.person()), pk)
        return Response({"id": requesting.withdraw_question(asked, by=self.person()).pk})
