"""Whose names Wagtail's lists of pages offer to filter by: a provider reads those of its own people only."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import PageFilterSet

from accounts.models import User
from activities.cms.menus import is_provider_only
from providers.models import ProviderMembership
from providers.rules import providers_of

People = Callable[[HttpRequest], QuerySet[User]]


def narrow_filters() -> None:
    """Narrow "owner" and "edited by" of every list of pages; Wagtail offers whoever made or changed any page at all."""
    for name in ("owner", "edited_by"):
        one: Any = PageFilterSet.declared_filters[name]  # Any: Wagtail is untyped; the lists below it share this object
        one.queryset = own_people(one.queryset)


def own_people(everybody: People) -> People:
    """Return the same people, but for a provider those of its own organisations."""

    def people(request: HttpRequest) -> QuerySet[User]:
        found = everybody(request)
        if not is_provider_only(request):
            return found
        own = ProviderMembership.objects.filter(provider__in=providers_of(request.user), ended_at=None)
        return found.filter(pk__in=own.values("user"))

    return people
