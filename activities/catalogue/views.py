"""The pages of the catalogue: search, the number on its button, a date for a calendar, and the way to an activity's own page."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.choices import OrganisationKind
from accounts.middleware.cookies import signed_in
from accounts.roles import roles_for
from activities.catalogue.asked import has_filter, normal
from activities.catalogue.calendar import session_calendar
from activities.catalogue.cards import COLUMNS, cards, live_dates
from activities.catalogue.chips import Chip, chips
from activities.catalogue.dates import dates_for
from activities.catalogue.facets import Option, facets
from activities.catalogue.filters import CatalogueFilter, asks_for_dates
from activities.catalogue.front import is_plain, kept
from activities.catalogue.kept import with_hearts
from activities.catalogue.paging import PAGE_SIZE, BoundedPaginator
from activities.catalogue.relaxing import Relaxed, relaxed
from activities.models import CatalogueEntry, Session
from kit.calendars import MEDIA_TYPE
from kit.cards import ActivityCard
from pages.models import HomePage

DISTANCES = (5, 10, 25, 50)
RESULTS = "results"
FORM = "catalogue"


@dataclass
class Catalogue:
    """One answer of the catalogue: what was asked, what was found, and what can be done next."""

    request: HttpRequest

    @cached_property
    def filter(self) -> CatalogueFilter:
        """Return the filters as asked."""
        return CatalogueFilter(self.request.GET, queryset=CatalogueEntry.objects.all(), request=self.request)

    @cached_property
    def path(self) -> str:
        """Return the address of the list without filters."""
        return reverse("activities:catalogue")

    @cached_property
    def is_valid(self) -> bool:
        """Return whether every filter could be read."""
        return bool(self.filter.form.is_valid())

    @property
    def status(self) -> int:
        """Return 422 for filters that cannot be read."""
        return 200 if self.is_valid else 422

    @property
    def context(self) -> dict[str, Any]:  # Any: template context
        """Return what the form with its results is drawn from."""
        return {"catalogue": self, "form": self.filter.form}

    @property
    def words(self) -> str:
        """Return what was searched for, as typed."""
        return self.request.GET.get("q", "").strip()

    @cached_property
    def hits(self) -> Any:  # Any: a queryset of entries with distance and rank
        """Return everything that was found."""
        return self.filter.filter_queryset(CatalogueEntry.objects.all())

    @cached_property
    def paginator(self) -> BoundedPaginator:
        """Return the pages of what was found."""
        return BoundedPaginator(self.hits.only(*COLUMNS), PAGE_SIZE)

    @cached_property
    def page(self) -> Page[Any]:  # Any: entries
        """Return the page that was asked for, or the nearest there is."""
        return self.paginator.get_page(self.request.GET.get("page"))

    @cached_property
    def is_guess(self) -> bool:
        """Return whether what was found is only like what was asked."""
        return bool(self.filter.chosen.get("q")) and self.paginator.count > 0 and self.filter.is_guess

    @cached_property
    def cards(self) -> list[ActivityCard]:
        """Return the cards of this page."""
        return with_hearts(self._cards(list(self.page.object_list)), self.request.user)

    def _cards(self, entries: list[CatalogueEntry]) -> list[ActivityCard]:
        numbers = self.filter.sees_places
        if not (numbers or asks_for_dates(self.filter.chosen)):
            return cards(entries, {})
        dates = self.filter.matching_dates().filter(activity_id__in=[entry.pk for entry in entries]).with_smallest_group()
        return cards(entries, live_dates(dates.select_related("public_places"), numbers=numbers))

    @cached_property
    def total(self) -> str:
        """Return "41 activiteiten" or "meer dan 500 activiteiten"."""
        return total_in_words(self.paginator)

    @cached_property
    def chips(self) -> list[Chip]:
        """Return the chosen filters."""
        return chips(self.filter, self.path)

    @property
    def save_url(self) -> str:
        """Return where this search can be kept; nothing for who works at no school, and for a search for everything."""
        asked = normal(self.request.GET)
        if not (self.is_valid and has_filter(asked) and signed_in(self.request)):
            return ""
        works_at_school = any(role.kind == OrganisationKind.SCHOOL for role in roles_for(self.request))
        return f"{reverse('activities:new_search')}?{asked}" if works_at_school else ""

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        """Return the boxes of the filters with their counts."""
        return facets(self.filter)

    @cached_property
    def relaxed(self) -> Relaxed | None:
        """Return a wider search when nothing was found."""
        return relaxed(self.filter, self.path)

    @property
    def distances(self) -> list[tuple[int, str, bool]]:
        """Return the distances to choose from."""
        chosen = self.filter.chosen.get("distance")
        known = sorted({*DISTANCES, *([int(chosen)] if chosen else [])})
        return [(km, _("tot %(km)s km") % {"km": km}, km == chosen) for km in known]


@require_safe
@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what can be done with a class; with htmx only the results and the counts beside the filters."""
    found = Catalogue(request)
    htmx: Any = getattr(request, "htmx", None)  # Any: django-htmx adds it
    if htmx and htmx.target == RESULTS:
        # What had the focus is gone when a link inside the results was followed; the form's own button stays.
        moved = htmx.trigger != FORM
        response = render(request, "activities/catalogue/answer.html", {**found.context, "focus": moved}, status=found.status)
        response["HX-Trigger"] = announcement(found)
        return response
    return page_of(found)


def page_of(found: Catalogue) -> HttpResponse:
    """Return the whole page; what everybody gets alike is drawn once."""
    home = HomePage.objects.live().values("title", "intro").first()
    drawn = kept(found.request, lambda: render_to_string("activities/catalogue/form.html", found.context, found.request))
    context = {"catalogue": found, "home": home, "drawn": drawn}
    if is_plain(found.request):
        return render(found.request, "activities/catalogue/index.html", context)
    return render(found.request, "activities/catalogue/index.html", {**found.context, **context}, status=found.status)


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Say what the button of the filters would show; asked for at each tick, so that nothing moves until it is pressed."""
    found = Catalogue(request)
    return render(request, "activities/catalogue/count.html", {"catalogue": found})


def announcement(found: Catalogue) -> str:
    """Return the header by which a screen reader hears what was found (ASCII: headers know no other letters)."""
    return json.dumps({"announce": found.total if found.paginator.count else _("Niets gevonden")})


def total_in_words(paginator: BoundedPaginator) -> str:
    """Return how many were found; above the bound only that there are more."""
    words = {"count": paginator.count}
    if paginator.has_more:
        return _("meer dan %(count)s activiteiten") % words
    return ngettext("%(count)s activiteit", "%(count)s activiteiten", paginator.count) % words


@require_safe
def to_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the activity's own page, whose address may change with its title."""
    entry = get_object_or_404(CatalogueEntry.objects.only("url"), pk=pk)
    return HttpResponseRedirect(entry.url)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one date as a file for a calendar; a date that was called off says so."""
    dates = dates_for(request.user)
    session: Session | None = dates.select_related("activity__catalogue_entry").filter(pk=pk).first()
    if session is None:
        raise Http404
    response = HttpResponse(session_calendar(session), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="meeloop-{session.pk}.ics"'
    return response
