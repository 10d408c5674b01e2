"""``/api/v1/me/messages/``: one's own inbox."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.permissions import HasScope
from accounts.models import InboxItem
from accounts.services.inbox import inbox_of, mark_read, unread_of
from kit.api.bodies import body_of
from kit.api.pagination import BoundedCursorPagination

MOST_AT_ONCE = 100


class InboxItemSerializer(serializers.ModelSerializer[InboxItem]):
    """That one message came: which kind, when, one sentence without names, and the page to read on (may be empty)."""

    sentence = serializers.CharField(read_only=True)

    class Meta:
        model = InboxItem
        fields = ("id", "kind", "sentence", "path", "at", "read_at")
        read_only_fields = fields


class ReadSerializer(serializers.Serializer[Any]):  # Any: input only
    """Which messages were read; without ``ids`` all of them."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=MOST_AT_ONCE, required=False
    )


class MarkedSerializer(serializers.Serializer[Any]):  # Any: output only
    """How many were new until now, and how many still are."""

    read = serializers.IntegerField()
    unread = serializers.IntegerField()


class NewestFirst(BoundedCursorPagination):
    """The newest first."""

    ordering = ("-at", "-pk")


@extend_schema_view(get=extend_schema(tags=["me"], operation_id="my_messages_list"))
class MyMessages(generics.ListAPIView[InboxItem]):
    """What was mailed to who asks, or would have been: 90 days, the newest first."""

    permission_classes = [IsAuthenticated, HasScope("read")]
    serializer_class = InboxItemSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[InboxItem]:
        """Return one's own."""
        if getattr(self, "swagger_fake_view", False):
            return InboxItem.objects.none()
        return inbox_of(person(self.request))


class MyMessagesRead(APIView):
    """``/api/v1/me/messages/read/``"""

    permission_classes = [IsAuthenticated, HasScope("enrol")]

    @extend_schema(operation_id="my_messages_read", tags=["me"], request=ReadSerializer, responses={200: MarkedSerializer})
    def post(self, request: Request) -> Response:
        """Mark one's own messages as read; twice is once, and what is somebody else's stays as it is."""
        user = person(request)
        read = mark_read(user=user, items=body_of(ReadSerializer, request).get("ids"))
        return Response({"read": read, "unread": unread_of(user)})
