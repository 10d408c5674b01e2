"""``/api/v1/privacy-requests/``: the desk of who asks, read by a program."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.permissions import BasePermission, IsAuthenticated

from accounts.access import person
from accounts.api.permissions import HasScope, SecondFactor
from desk.api.serializers import RequestInListSerializer, RequestSerializer
from desk.models import PrivacyRequest
from desk.rules import visible_to
from desk.services.looking import note_look
from kit.api.pagination import BoundedCursorPagination

READING: list[type[BasePermission]] = [IsAuthenticated, SecondFactor, HasScope("read")]


class ByDeadline(BoundedCursorPagination):
    """The nearest end first."""

    ordering = ("due_on", "pk")


@extend_schema_view(get=extend_schema(tags=["privacy requests"], operation_id="privacy_requests_list"))
class Requests(generics.ListAPIView[PrivacyRequest]):
    """The requests that the asker's own desk answers, without people; empty for who has none."""

    permission_classes = READING
    serializer_class = RequestInListSerializer
    pagination_class = ByDeadline

    def get_queryset(self) -> QuerySet[PrivacyRequest]:
        """Return those of one's own desk."""
        if getattr(self, "swagger_fake_view", False):
            return PrivacyRequest.objects.none()
        return visible_to(person(self.request))


@extend_schema_view(get=extend_schema(tags=["privacy requests"], operation_id="privacy_requests_retrieve"))
class OneRequest(generics.RetrieveAPIView[PrivacyRequest]):
    """One request of one's own desk; 404 for any other. That it was read is written down."""

    permission_classes = READING
    serializer_class = RequestSerializer

    def get_object(self) -> PrivacyRequest:
        """Return it, and note the look."""
        user = person(self.request)
        found = get_object_or_404(visible_to(user), pk=self.kwargs["pk"])
        note_look(request=found, by=user)
        return found
