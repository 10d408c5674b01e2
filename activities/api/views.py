"""``/api/v1/``: what providers and the region write. What everybody reads is ``activities.catalogue.api``."""

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView, ListAPIView, get_object_or_404
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.models import TaskState

from accounts.access import person
from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.permissions import HasScope, SecondFactor, check_second_factor
from activities.api import serializers as shapes
from activities.catalogue.api import ActivityListMixin, SessionView
from activities.models import ActivityPage, Session
from activities.rules import activities_of
from activities.services.moderation import put_online, send_back, waiting_with
from activities.services.proposals import propose_activity, revise_activity
from activities.services.sessions import cancel_session, change_session, schedule_session
from activities.standing import with_standing
from kit.api.bodies import body_of, shape_of
from kit.api.problems import PROBLEMS
from kit.api.versions import ETAG, IF_MATCH, STALE, expected_version
from providers.rules import EDITING, may_judge, providers_of

PUBLISHING = (IsAuthenticated, HasScope("publish"))
JUDGING = (IsAuthenticated, HasScope("judge"), SecondFactor)


class ReadFreely(APIView):
    """Mixin: everybody reads; who writes must be somebody with the scope. Stands before the other base classes."""

    def get_permissions(self) -> list[BasePermission]:
        """Return the permissions of this method: a token is let in only where a scope is among them."""
        needed = (AllowAny,) if self.request.method in SAFE_METHODS else PUBLISHING
        return [permission() for permission in needed]


def own_activities(request: Request) -> QuerySet[ActivityPage]:
    """Return one's own activities; the region has them all, and proves for that who it is."""
    if may_judge(request.user):
        check_second_factor(request)
    return activities_of(request.user)


def own_activity(request: Request, pk: int) -> ActivityPage:
    """Return an activity of one's own. Raises 404 for anybody else's."""
    return get_object_or_404(own_activities(request), pk=pk)


def own_session(request: Request, pk: int) -> Session:
    """Return a date of one's own, and which version of it is meant (``If-Match``). Raises 404 for anybody else's."""
    session: Session = get_object_or_404(Session.objects.filter(activity__in=own_activities(request)), pk=pk)
    session.expected_version = expected_version(request)
    return session


def as_its_maker_sees(session: Session, *, status: int = 200) -> Response:
    """Return a date with its numbers, and the tag of this version."""
    return Response(shapes.OwnSessionSerializer(session).data, status=status, headers={"ETag": session.version})


class Activities(ReadFreely, ActivityListMixin):
    """``/activities/``: the public list, and the way in for new ones."""

    @extend_schema(
        operation_id="activities_create",
        tags=["activities"],
        request=shapes.ProposalSerializer,
        parameters=[KEY_HEADER],
        responses={201: shapes.OwnActivitySerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Make an activity with its first date and send it in to the region."""
        sent = shape_of(shapes.ProposalSerializer, request)
        provider = get_object_or_404(providers_of(request.user, *EDITING), pk=sent.validated_data["provider"])
        page = propose_activity(provider=provider, words=sent.words, plan=sent.plan, by=person(request))
        return Response(shapes.OwnActivitySerializer(page).data, status=201)


class OwnActivities(ListAPIView[ActivityPage]):
    """``/own-activities/``: drafts and all, with where they stand."""

    serializer_class = shapes.OwnActivitySerializer
    permission_classes = PUBLISHING
    filterset_fields = ("live", "kind")

    def get_queryset(self) -> QuerySet[ActivityPage]:
        """Return the activities of one's own providers; the region has them all."""
        if getattr(self, "swagger_fake_view", False):
            return ActivityPage.objects.none()
        coming = Prefetch("sessions", queryset=Session.objects.upcoming(), to_attr="coming")
        return with_standing(own_activities(self.request).prefetch_related(coming))


class Revise(GenericAPIView[ActivityPage]):
    """``POST /activities/{id}/revisions/``."""

    queryset = ActivityPage.objects.all()
    serializer_class = shapes.WordsSerializer
    permission_classes = PUBLISHING

    @extend_schema(
        operation_id="activities_revise",
        tags=["activities"],
        request=shapes.WordsSerializer,
        parameters=[KEY_HEADER],
        responses={201: shapes.OwnActivitySerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Write new words and send them in; what is online stays until the region approves."""
        page = own_activity(request, pk)
        sent = shape_of(shapes.WordsSerializer, request)
        revise_activity(page=page, words=sent.words, by=person(request))
        return Response(shapes.OwnActivitySerializer(ActivityPage.objects.get(pk=page.pk)).data, status=201)


class Schedule(GenericAPIView[Session]):
    """``POST /activities/{id}/sessions/``."""

    queryset = Session.objects.all()
    serializer_class = shapes.PlanSerializer
    permission_classes = PUBLISHING

    @extend_schema(
        operation_id="activities_sessions_create",
        tags=["sessions"],
        request=shapes.PlanSerializer,
        parameters=[KEY_HEADER, ETAG],
        responses={201: shapes.OwnSessionSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Add a date. It shows at once when the activity is online."""
        page = own_activity(request, pk)
        sent = shape_of(shapes.PlanSerializer, request)
        session = schedule_session(activity=page, plan=sent.plan, by=person(request))
        return as_its_maker_sees(session, status=201)


class OneSession(ReadFreely, SessionView):
    """``/sessions/{id}/``: read by everybody, replaced by its maker."""

    @extend_schema(
        operation_id="sessions_replace",
        tags=["sessions"],
        request=shapes.PlanSerializer,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.OwnSessionSerializer, **PROBLEMS, **STALE},
    )
    def put(self, request: Request, pk: int) -> Response:
        """Change a date; schools with a group on it get mail when time or place moves."""
        session = own_session(request, pk)
        sent = shape_of(shapes.PlanSerializer, request)
        changed = change_session(session=session, plan=sent.plan, by=person(request))
        return as_its_maker_sees(changed)


class CancelSession(GenericAPIView[Session]):
    """``POST /sessions/{id}/cancel/``."""

    queryset = Session.objects.all()
    serializer_class = shapes.CancelSerializer
    permission_classes = PUBLISHING

    @extend_schema(
        operation_id="sessions_cancel",
        tags=["sessions"],
        request=shapes.CancelSerializer,
        parameters=[KEY_HEADER, IF_MATCH, ETAG],
        responses={200: shapes.OwnSessionSerializer, **PROBLEMS, **STALE},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Call a date off; schools get the reason."""
        session = own_session(request, pk)
        cancelled = cancel_session(session=session, by=person(request), **body_of(shapes.CancelSerializer, request))
        return as_its_maker_sees(cancelled)


class Judgement(GenericAPIView[ActivityPage]):
    """Base of the region's decisions. To others these addresses do not exist."""

    queryset = ActivityPage.objects.all()
    serializer_class = shapes.SendBackSerializer
    permission_classes = JUDGING

    def waiting(self, request: Request, pk: int) -> TaskState:
        """Return what waits for this activity. Raises 404, or ``AlreadyJudged`` when nothing does."""
        if not may_judge(request.user):
            raise NotFound
        return waiting_with(get_object_or_404(ActivityPage, pk=pk))


class Approve(Judgement):
    """``POST /activities/{id}/approve/``."""

    @extend_schema(
        operation_id="activities_approve",
        tags=["activities"],
        request=None,
        parameters=[KEY_HEADER],
        responses={200: shapes.OwnActivitySerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Put what was sent in online."""
        put_online(task_state=self.waiting(request, pk), by=person(request))
        return Response(shapes.OwnActivitySerializer(ActivityPage.objects.get(pk=pk)).data)


class SendBack(Judgement):
    """``POST /activities/{id}/send-back/``."""

    @extend_schema(
        operation_id="activities_send_back",
        tags=["activities"],
        request=shapes.SendBackSerializer,
        parameters=[KEY_HEADER],
        responses={200: shapes.OwnActivitySerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Ask for changes; the provider reads why."""
        waiting = self.waiting(request, pk)
        sent = shape_of(shapes.SendBackSerializer, request)
        send_back(task_state=waiting, reason=sent.reason, by=person(request))
        return Response(shapes.OwnActivitySerializer(ActivityPage.objects.get(pk=pk)).data)
