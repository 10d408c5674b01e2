"""``/api/v1/me/saved-searches/``: searches of the catalogue that one person keeps, to hear what is new."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import kept_by_id
from activities.api.keeping import ReadAndChange
from activities.catalogue.asked import filter_of, trouble_of
from activities.choices import SearchRhythm
from activities.models import SavedSearch
from activities.models.search import LONGEST_QUERY
from activities.services.searches import change_search, save_search, stop_search
from kit.api.bodies import body_of
from kit.api.pagination import BoundedCursorPagination
from kit.api.problems import PROBLEMS
from schools.rules import schools_of


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """A search that you keep. ``told`` are the activities that a mail about it named: each at most once."""

    url = serializers.SerializerMethodField(help_text="The catalogue with these filters")
    trouble = serializers.SerializerMethodField(help_text="Why it can find nothing any more, in a sentence; empty while it can")
    found = serializers.IntegerField(help_text="How many activities matched at the last look; 501 means more than 500")

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "rhythm", "found", "looked_at", "told", "trouble", "url", "created_at")

    def get_url(self, search: SavedSearch) -> str:
        """Return the page of the catalogue with these filters."""
        return f"{settings.SITE_URL}{reverse('activities:catalogue')}?{search.query}"

    def get_trouble(self, search: SavedSearch) -> str:
        """Return what is wrong with the filters."""
        return trouble_of(filter_of(search.query, search.user))


class NewSearchSerializer(serializers.Serializer[Any]):  # Any: input only
    """Filters of ``GET /activities/`` to keep."""

    query = serializers.CharField(max_length=LONGEST_QUERY, help_text="As in an address: q=zorg&level=havo&year=3")
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="Left out: called by its filters")
    rhythm = serializers.ChoiceField(choices=SearchRhythm.choices, default=SearchRhythm.WEEKLY)


class ChangeSearchSerializer(serializers.Serializer[Any]):  # Any: input only
    """What changes; left out stays."""

    name = serializers.CharField(max_length=80, required=False)
    rhythm = serializers.ChoiceField(choices=SearchRhythm.choices, required=False)


class OwnSearches(ReadAndChange):
    """Base: one's own searches; not yours is 404, and so is everything for who works at no school."""

    serializer_class = SavedSearchSerializer
    pagination_class = BoundedCursorPagination
    filter_backends = ()

    def get_queryset(self) -> QuerySet[SavedSearch]:
        """Return one's own."""
        if getattr(self, "swagger_fake_view", False):
            return SavedSearch.objects.none()
        return SavedSearch.objects.filter(user=person(self.request)).select_related("user")

    def own(self, pk: int) -> SavedSearch:
        """Return one search. Raises 404."""
        found: SavedSearch = get_object_or_404(self.get_queryset(), pk=pk)
        return found

    def answer(self, pk: int) -> Response:
        """Return the search as it is now."""
        return Response(SavedSearchSerializer(self.own(pk)).data)


class SavedSearches(OwnSearches, generics.ListAPIView[SavedSearch]):
    """``/me/saved-searches/``."""

    @extend_schema(operation_id="saved_searches_list", tags=["saved-searches"])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """List your searches, newest first."""
        if not schools_of(request.user).exists():
            raise Http404
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="saved_searches_create",
        tags=["saved-searches"],
        request=NewSearchSerializer,
        responses={201: SavedSearchSerializer, **PROBLEMS},
    )
    @kept_by_id(OwnSearches.answer)
    def post(self, request: Request) -> Response:
        """Keep a search: a mail comes when something new matches. The same filters again change what is kept."""
        if not schools_of(request.user).exists():
            raise Http404
        sent = body_of(NewSearchSerializer, request)
        saved = save_search(query=sent["query"], name=sent.get("name", ""), rhythm=sent["rhythm"], by=person(request))
        return Response({"id": saved.pk}, status=201)


class OneSavedSearch(OwnSearches):
    """``/me/saved-searches/{id}/``."""

    @extend_schema(
        operation_id="saved_searches_retrieve", tags=["saved-searches"], responses={200: SavedSearchSerializer, **PROBLEMS}
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return one search."""
        return self.answer(pk)

    @extend_schema(
        operation_id="saved_searches_change",
        tags=["saved-searches"],
        request=ChangeSearchSerializer,
        responses={200: SavedSearchSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Call it something else, or hear more or less often."""
        search = self.own(pk)
        change_search(search=search, by=person(request), **body_of(ChangeSearchSerializer, request))
        return self.answer(pk)

    @extend_schema(operation_id="saved_searches_stop", tags=["saved-searches"], responses={204: None, **PROBLEMS})
    def delete(self, request: Request, pk: int) -> Response:
        """Stop it: no mail comes, and it is forgotten."""
        stop_search(search_id=self.own(pk).pk)
        return Response(status=204)
