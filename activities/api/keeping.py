"""``/api/v1/favourites/`` and ``/api/v1/shortlists/``: what one person, and what a school together, keeps in mind."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import kept_by_id
from accounts.api.permissions import HasScope
from activities.models import Favourite, Shortlist, ShortlistItem
from activities.services import shortlists as services
from activities.services.favourites import keep_activity, let_go
from kit.api.bodies import body_of
from kit.api.pagination import BoundedCursorPagination
from kit.api.problems import PROBLEMS
from schools.rules import schools_of

Permissions = list[type[BasePermission]]
READING: Permissions = [IsAuthenticated, HasScope("read")]
CHANGING: Permissions = [IsAuthenticated, HasScope("enrol")]


class FavouriteSerializer(serializers.ModelSerializer[Favourite]):
    """An activity that you marked, and since when."""

    activity = serializers.IntegerField(source="activity_id")

    class Meta:
        model = Favourite
        fields = ("activity", "created_at")


class NoteSerializer(serializers.Serializer[Any]):  # Any: input only
    """A few words for colleagues. No names of pupils."""

    note = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="No names of pupils")


class ListedSerializer(serializers.ModelSerializer[ShortlistItem]):
    """One activity on a list."""

    activity = serializers.IntegerField(source="activity_id")
    title = serializers.CharField(source="activity.title")

    class Meta:
        model = ShortlistItem
        fields = ("activity", "title", "note", "added_at")


class NewShortlistSerializer(serializers.Serializer[Any]):  # Any: input only
    """A list for one of your schools."""

    school = serializers.IntegerField(required=False, help_text="Id of a school where you work; left out: your first by name")
    name = serializers.CharField(max_length=80)


class NameSerializer(serializers.Serializer[Any]):  # Any: input only
    """What a list is called."""

    name = serializers.CharField(max_length=80)


class ShortlistSerializer(serializers.ModelSerializer[Shortlist]):
    """A list of your school with its activities, newest first."""

    school = serializers.IntegerField(source="school_id")
    is_shared = serializers.SerializerMethodField(help_text="Whether a link opens it; the link itself was shown once")
    activities = serializers.SerializerMethodField()

    class Meta:
        model = Shortlist
        fields = ("id", "school", "name", "is_shared", "created_at", "activities")

    def get_is_shared(self, shortlist: Shortlist) -> bool:
        """Return whether there is a link."""
        return shortlist.link_hash is not None

    @extend_schema(responses=ListedSerializer(many=True))
    def get_activities(self, shortlist: Shortlist) -> list[dict[str, Any]]:  # Any: JSON
        """Return what is on it."""
        rows = sorted(shortlist.items.all(), key=lambda item: (item.added_at, item.pk), reverse=True)
        return list(ListedSerializer(rows, many=True).data)


class LinkSerializer(serializers.Serializer[Any]):  # Any: documents JSON
    """The link by which anybody reads a list. Shown once: only its hash is kept."""

    url = serializers.URLField()


class ReadAndChange(generics.GenericAPIView[Any]):
    """Base: reading asks the scope ``read``, changing asks ``enrol``."""

    def get_permissions(self) -> list[BasePermission]:
        """Return what this method needs."""
        needed = READING if self.request.method in {"GET", "HEAD", "OPTIONS"} else CHANGING
        return [permission() for permission in needed]


class Favourites(generics.ListAPIView[Favourite]):
    """``GET /favourites/``."""

    permission_classes = READING
    serializer_class = FavouriteSerializer
    pagination_class = BoundedCursorPagination
    filter_backends = ()

    @extend_schema(operation_id="favourites_list", tags=["favourites"])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """List what you marked, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Favourite]:
        """Return one's own."""
        if getattr(self, "swagger_fake_view", False):
            return Favourite.objects.none()
        return Favourite.objects.filter(user=person(self.request))


class OneFavourite(ReadAndChange):
    """``/favourites/{activity}/``: PUT marks, DELETE takes the mark away; both may be repeated."""

    serializer_class = FavouriteSerializer

    @extend_schema(
        operation_id="favourites_put", tags=["favourites"], request=None, responses={200: FavouriteSerializer, **PROBLEMS}
    )
    def put(self, request: Request, activity: int) -> Response:
        """Mark an activity of the catalogue."""
        keep_activity(activity_id=activity, by=person(request))
        return Response(FavouriteSerializer(Favourite.objects.get(user=person(request), activity=activity)).data)

    @extend_schema(operation_id="favourites_delete", tags=["favourites"], responses={204: None})
    def delete(self, request: Request, activity: int) -> Response:
        """Take the mark away."""
        let_go(activity_id=activity, by=person(request))
        return Response(status=204)


class OwnLists(ReadAndChange):
    """Base: the lists of one's own schools; not yours is 404."""

    serializer_class = ShortlistSerializer
    pagination_class = BoundedCursorPagination
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Any]:  # Any: the manager is untyped
        """Return one's own lists with what is on them."""
        if getattr(self, "swagger_fake_view", False):
            return Shortlist.objects.none()
        found: QuerySet[Any] = Shortlist.objects.visible_to(self.request.user)  # Any: as above
        return found.select_related("school").prefetch_related("items__activity")

    def own(self, pk: int) -> Shortlist:
        """Return one list. Raises 404."""
        found: Shortlist = get_object_or_404(self.get_queryset(), pk=pk)
        return found

    def answer(self, pk: int, status: int = 200) -> Response:
        """Return the list as it is now."""
        return Response(ShortlistSerializer(self.own(pk)).data, status=status)


class Shortlists(OwnLists, generics.ListAPIView[Shortlist]):
    """``/shortlists/``."""

    @extend_schema(operation_id="shortlists_list", tags=["shortlists"])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """List the lists of your schools, newest first; 404 for who works at none."""
        if not schools_of(request.user).exists():
            raise Http404
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="shortlists_create",
        tags=["shortlists"],
        request=NewShortlistSerializer,
        responses={201: ShortlistSerializer, **PROBLEMS},
    )
    @kept_by_id(OwnLists.answer)
    def post(self, request: Request) -> Response:
        """Start a list: every colleague of the school reads it and may change it."""
        own = schools_of(request.user).order_by("name", "pk")
        if not own.exists():
            raise Http404
        sent = body_of(NewShortlistSerializer, request)
        wanted = sent.get("school")
        school = (own.filter(pk=wanted) if wanted else own).first()
        if school is None:
            raise Http404
        made = services.make_shortlist(school=school, name=sent["name"], by=person(request))
        return Response({"id": made.pk}, status=201)


class OneShortlist(OwnLists):
    """``/shortlists/{id}/``."""

    @extend_schema(operation_id="shortlists_retrieve", tags=["shortlists"], responses={200: ShortlistSerializer, **PROBLEMS})
    def get(self, request: Request, pk: int) -> Response:
        """Return one list."""
        return self.answer(pk)

    @extend_schema(
        operation_id="shortlists_rename",
        tags=["shortlists"],
        request=NameSerializer,
        responses={200: ShortlistSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Call it something else."""
        shortlist = self.own(pk)
        sent = body_of(NameSerializer, request)
        services.rename_shortlist(shortlist=shortlist, name=sent["name"], by=person(request))
        return self.answer(pk)

    @extend_schema(operation_id="shortlists_delete", tags=["shortlists"], responses={204: None, **PROBLEMS})
    def delete(self, request: Request, pk: int) -> Response:
        """Throw it away for everybody at the school."""
        services.remove_shortlist(shortlist=self.own(pk), by=person(request))
        return Response(status=204)


class Listed(OwnLists):
    """``/shortlists/{id}/activities/{activity}/``: both methods may be repeated."""

    @extend_schema(
        operation_id="shortlists_put_activity",
        tags=["shortlists"],
        request=NoteSerializer,
        responses={200: ShortlistSerializer, **PROBLEMS},
    )
    def put(self, request: Request, pk: int, activity: int) -> Response:
        """Put an activity of the catalogue on the list; ``note`` replaces the one that was there."""
        shortlist = self.own(pk)
        sent = body_of(NoteSerializer, request)
        note = sent.get("note")
        services.put_on_list(shortlist=shortlist, activity_id=activity, by=person(request), note=note)
        return self.answer(pk)

    @extend_schema(operation_id="shortlists_remove_activity", tags=["shortlists"], responses={204: None, **PROBLEMS})
    def delete(self, request: Request, pk: int, activity: int) -> Response:
        """Take an activity off the list."""
        services.take_off_list(shortlist=self.own(pk), activity_id=activity, by=person(request))
        return Response(status=204)


class Link(OwnLists):
    """``/shortlists/{id}/link/``."""

    # Without Idempotency-Key on purpose: a stored answer would keep the secret.
    @extend_schema(
        operation_id="shortlists_share", tags=["shortlists"], request=None, responses={201: LinkSerializer, **PROBLEMS}
    )
    def post(self, request: Request, pk: int) -> Response:
        """Make a link for who has no account: public facts only. An earlier link stops working."""
        secret = services.share_shortlist(shortlist=self.own(pk), by=person(request))
        url = f"{settings.SITE_URL}{reverse('activities:shared_shortlist', kwargs={'secret': secret})}"
        return Response({"url": url}, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(operation_id="shortlists_stop_sharing", tags=["shortlists"], responses={204: None, **PROBLEMS})
    def delete(self, request: Request, pk: int) -> Response:
        """End the link."""
        services.stop_sharing(shortlist=self.own(pk), by=person(request))
        return Response(status=204)
