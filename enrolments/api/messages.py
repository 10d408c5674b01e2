"""``/api/v1/enrolments/{id}/messages/``: what a school and a provider say to each other; ``/sessions/{id}/messages/``: to all groups."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent, kept_by_id
from enrolments.api.common import ENROLLING, KEY, READING, Permissions, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.choices import Side
from enrolments.models import Enrolment, EnrolmentMessage
from enrolments.moves import Actor
from enrolments.rules.talking import LONGEST, SPEAKERS
from enrolments.services import talking
from enrolments.services.reading import read_occasion
from kit.api.bodies import body_of
from kit.api.pagination import BoundedCursorPagination

CODES = ("conversation_closed", "nothing_to_talk_about")
EVERYBODY = tuple(actor for actors in SPEAKERS.values() for actor in actors)


class MessageRequestSerializer(serializers.Serializer[Any]):  # Any: input only
    """What to say. ``is_sure``: send although it looks as if it names a pupil or holds a telephone number."""

    text = serializers.CharField(max_length=2 * LONGEST, help_text=f"At most {LONGEST} characters; no data of pupils")
    is_sure = serializers.BooleanField(default=False)


class MessageSerializer(serializers.ModelSerializer[EnrolmentMessage]):
    """One message; ``read_at`` is when the other side first saw it."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = EnrolmentMessage
        fields: tuple[str, ...] = ("id", "side", "by", "text", "to_all", "at", "read_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_by(self, message: EnrolmentMessage) -> str:
        """Return the colleague's name; empty when the account is gone."""
        return message.by.get_short_name() if message.by else ""


class SentToAllSerializer(serializers.Serializer[Any]):  # Any: output only
    """How many groups were told."""

    groups = serializers.IntegerField()


class MessagesReadSerializer(serializers.Serializer[Any]):  # Any: output only
    """How many messages were new."""

    read = serializers.IntegerField()


class Conversation(EnrolmentDoor):
    """Base: one's own sign-up, and for which side one speaks."""

    def get_permissions(self) -> list[Any]:  # Any: DRF's permission instances
        """Reading asks for the scope ``read``, the rest for ``enrol``."""
        known: Permissions = READING if self.request.method in {"GET", "HEAD", "OPTIONS"} else ENROLLING
        return [permission() for permission in known]

    def own(self, pk: UUID) -> tuple[Enrolment, Side]:
        """Return the sign-up and the side; who works for both speaks for the school."""
        enrolment = self.find(pk, *EVERYBODY)
        mine = self.actors(enrolment)
        return enrolment, Side.SCHOOL if mine & set(SPEAKERS[Side.SCHOOL]) else Side.PROVIDER


def show_message(view: Conversation, pk: int) -> Response:
    """Return a message of one's own conversation. Not yours any more: 404."""
    enrolment, _side = view.own(view.kwargs["pk"])
    message = enrolment.messages.filter(pk=pk).first()
    if message is None:
        raise Http404
    return Response(MessageSerializer(message).data)


class OldestFirst(BoundedCursorPagination):
    """As people read it."""

    ordering = ("at", "pk")


class EnrolmentMessages(Conversation, generics.ListAPIView[EnrolmentMessage]):
    """The conversation about one sign-up."""

    serializer_class = MessageSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    @extend_schema(operation_id="enrolment_messages_list", tags=["enrolments"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: DRF's protocol
        """List what was said, the oldest first. Looking marks nothing as read."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[EnrolmentMessage]:
        """Return what was said about one's own sign-up. Raises ``Http404``."""
        if getattr(self, "swagger_fake_view", False):
            return EnrolmentMessage.objects.none()
        enrolment, _side = self.own(self.kwargs["pk"])
        return talking.thread_of(enrolment)

    @extend_schema(
        operation_id="enrolment_messages_create",
        tags=["enrolments"],
        request=MessageRequestSerializer,
        parameters=[KEY],
        responses={201: MessageSerializer, **refusals(*CODES, "too_many_messages")},
    )
    @kept_by_id(show_message)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say something; the other side gets a mail without the text.

        422 ``message_holds_bsn`` always, ``message_holds_name`` and ``message_holds_phone`` unless ``is_sure``.
        """
        enrolment, side = self.own(pk)
        said = body_of(MessageRequestSerializer, request)
        return Response({"id": talking.say(enrolment, side=side, by=self.person(), **said).pk}, status=201)


class MessagesRead(Conversation):
    """Note that one's own side saw what the other side said."""

    @extend_schema(
        operation_id="enrolment_messages_read", tags=["enrolments"], request=None, responses={200: MessagesReadSerializer}
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Mark everything of the other side as read; twice is once."""
        enrolment, side = self.own(pk)
        return Response({"read": talking.mark_read(enrolment, side=side)})


class SessionMessages(EnrolmentDoor):
    """One message to every group of a date."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="session_messages_create",
        tags=["enrolments"],
        request=MessageRequestSerializer,
        parameters=[KEY],
        responses={201: SentToAllSerializer, **refusals("conversation_closed", "nobody_to_tell", "too_many_messages")},
    )
    @idempotent
    def post(self, request: Request, session_id: int) -> Response:
        """Say the same to every group on the list of a date of one's own; each answers in its own conversation."""
        occasion = read_occasion(session_id)
        if Actor.HOST not in self.standing().actors_for(school_id=0, provider_id=occasion.provider_id):
            raise Http404
        said = body_of(MessageRequestSerializer, request)
        return Response({"groups": len(talking.say_to_all_groups(occasion.session, by=self.person(), **said))}, status=201)
