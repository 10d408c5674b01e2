"""``/api/v1/calendar-feeds/``: one's own calendar feeds. An address is in the answer that made it and nowhere else."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope, SecondFactor
from enrolments.api.common import KEY, NewestFirst, refusals
from enrolments.choices import FeedKind
from enrolments.models import CalendarFeed
from enrolments.rules.feeds import living_feeds
from enrolments.services.feed_text import feed_name
from enrolments.services.feeds import OpenedFeed, close_feed, open_feed
from kit.api.bodies import body_of

SHARING: list[type[BasePermission]] = [IsAuthenticated, SecondFactor, HasScope("feeds")]


class FeedRequestSerializer(serializers.Serializer[Any]):
    """Whose dates: ``subject`` is the id of the class, provider or activity; left out for ``coordinator``."""

    kind = serializers.ChoiceField(choices=FeedKind.choices)
    subject = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)


class FeedSerializer(serializers.ModelSerializer[CalendarFeed]):
    """A feed without its address, which only its hash is kept of."""

    kind = serializers.ChoiceField(choices=FeedKind.choices, read_only=True)
    name = serializers.SerializerMethodField()

    class Meta:
        model = CalendarFeed
        fields: tuple[str, ...] = ("id", "kind", "name", "school_class", "provider", "activity", "created_at", "last_read_on")
        read_only_fields = fields

    def get_name(self, feed: CalendarFeed) -> str:
        """Return how it is called in a calendar."""
        return feed_name(feed)


class OpenedFeedSerializer(FeedSerializer):
    """A feed that was made now. ``address`` is null in the answer to a retry: make another one when it was lost."""

    address = serializers.URLField(read_only=True, allow_null=True)

    class Meta(FeedSerializer.Meta):
        fields = (*FeedSerializer.Meta.fields, "address")
        read_only_fields = fields


def own_feeds(request: Request) -> QuerySet[CalendarFeed]:
    """Return one's feeds that work."""
    own = living_feeds().filter(owner=person(request))
    return own.select_related("school_class__school", "provider", "activity")


@extend_schema_view(get=extend_schema(tags=["calendar feeds"], operation_id="calendar_feeds_list"))
class FeedList(generics.ListAPIView[CalendarFeed]):
    """One's own feeds that work, newest first."""

    permission_classes = SHARING
    serializer_class = FeedSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[CalendarFeed]:
        """Return one's own."""
        return CalendarFeed.objects.none() if getattr(self, "swagger_fake_view", False) else own_feeds(self.request)

    @extend_schema(
        operation_id="calendar_feeds_create",
        tags=["calendar feeds"],
        request=FeedRequestSerializer,
        parameters=[KEY],
        responses={201: OpenedFeedSerializer, **refusals("too_many_feeds")},
    )
    def post(self, request: Request) -> Response:
        """Make a feed of a class, a provider, an activity or all that is one's own; answers 404 for somebody else's.

        The address is secret and in this answer only. A retry with the same key makes no second feed, and cannot tell it.
        """
        opened: list[OpenedFeed] = []
        kept = _make(self, request, opened)
        row = get_object_or_404(own_feeds(request), pk=kept.data["id"])
        address = opened[0].address if opened else None
        headers = {"Location": f"/api/v1/calendar-feeds/{row.pk}/", "Cache-Control": "no-store"}
        headers |= {name: kept[name] for name in ("Idempotent-Replayed",) if name in kept}
        return Response({**FeedSerializer(row).data, "address": address}, status=201, headers=headers)


@idempotent
def _make(view: FeedList, request: Request, opened: list[OpenedFeed]) -> Response:
    """Make it; what is kept for a retry is its id, never its secret."""
    wanted = body_of(FeedRequestSerializer, request)
    opened.append(open_feed(by=person(request), kind=FeedKind(wanted["kind"]), subject_id=wanted.get("subject")))
    return Response({"id": opened[0].row.pk}, status=201)


class FeedDetail(generics.RetrieveAPIView[CalendarFeed]):
    """One feed of one's own."""

    permission_classes = SHARING
    serializer_class = FeedSerializer

    def get_queryset(self) -> QuerySet[CalendarFeed]:
        """Return one's own."""
        return CalendarFeed.objects.none() if getattr(self, "swagger_fake_view", False) else own_feeds(self.request)

    @extend_schema(operation_id="calendar_feeds_retrieve", tags=["calendar feeds"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: DRF's protocol
        """Return one feed, without its address."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="calendar_feeds_destroy",
        tags=["calendar feeds"],
        responses={
            204: OpenApiResponse(description="Closed. Its address is as if it never was."),
            **refusals("not_found", status=404),
        },
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Revoke a feed: every later read of its address answers 404."""
        close_feed(feed=get_object_or_404(own_feeds(request), pk=pk), by=person(request))
        return Response(status=204)
