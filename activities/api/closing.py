"""``POST /api/v1/sessions/{id}/close-enrolment/`` and ``open-enrolment/``: until when schools can sign up, by hand."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import KEY_HEADER, idempotent
from activities.api.serializers import OpenUntilSerializer, OwnSessionSerializer
from activities.api.views import PUBLISHING, as_its_maker_sees, own_session
from activities.models import Session
from activities.services.closing import close_enrolment, open_enrolment
from kit.api.bodies import body_of
from kit.api.problems import PROBLEMS
from kit.api.versions import ETAG, IF_MATCH, STALE


class CloseEnrolment(GenericAPIView[Session]):
    """``POST /sessions/{id}/close-enrolment/``."""

    queryset = Session.objects.all()
    serializer_class = OwnSessionSerializer
    permission_classes = PUBLISHING

    @extend_schema(
        operation_id="sessions_close_enrolment",
        tags=["sessions"],
        request=None,
        parameters=[KEY_HEADER, IF_MATCH, ETAG],
        responses={200: OwnSessionSerializer, **PROBLEMS, **STALE},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let no more groups sign up; who is signed up stays. Closed already is fine."""
        closed = close_enrolment(session=own_session(request, pk), by=person(request))
        return as_its_maker_sees(closed)


class OpenEnrolment(GenericAPIView[Session]):
    """``POST /sessions/{id}/open-enrolment/``."""

    queryset = Session.objects.all()
    serializer_class = OpenUntilSerializer
    permission_classes = PUBLISHING

    @extend_schema(
        operation_id="sessions_open_enrolment",
        tags=["sessions"],
        request=OpenUntilSerializer,
        parameters=[KEY_HEADER, IF_MATCH, ETAG],
        responses={200: OwnSessionSerializer, **PROBLEMS, **STALE},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let schools sign up until another moment, whether it was closed or not."""
        session = own_session(request, pk)
        opened = open_enrolment(session=session, until=body_of(OpenUntilSerializer, request)["until"], by=person(request))
        return as_its_maker_sees(opened)
