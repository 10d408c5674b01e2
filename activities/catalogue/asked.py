"""A search that somebody keeps: its filters in one spelling, in words, and whether they can still be asked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.catalogue.chips import chosen_options, chosen_values
from activities.catalogue.filters import CatalogueFilter
from activities.catalogue.paging import COUNTED
from activities.catalogue.searching import attempts
from activities.models import CatalogueEntry, SavedSearch
from providers.models import Provider

# A postcode by itself finds everything.
NO_FILTER = frozenset({"postcode"})


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where the filters have no request to read it from."""

    user: User


def normal(query: QueryDict) -> str:
    """Return the filters of an address in one spelling: in a fixed order, nothing empty, nothing that is no filter."""
    kept = QueryDict(mutable=True)
    for name in CatalogueFilter.base_filters:
        if values := sorted({value.strip() for value in query.getlist(name) if value.strip()}):
            kept.setlist(name, values)
    return str(kept.urlencode())


def filter_of(query: str, user: User) -> CatalogueFilter:
    """Return the filters as this person asks them."""
    return CatalogueFilter(QueryDict(query), queryset=CatalogueEntry.objects.all(), request=Asker(user))


def has_filter(query: str) -> bool:
    """Return whether anything is asked at all."""
    return bool(set(QueryDict(query)) - NO_FILTER)


def in_words(catalogue: CatalogueFilter) -> list[str]:
    """Return what was asked, filter by filter, as the catalogue's chips say it."""
    options = [label for _name, _value, label in chosen_options(catalogue)]
    return [*options, *(label for _name, label in chosen_values(catalogue.chosen))]


def trouble_of(catalogue: CatalogueFilter) -> str:
    """Return in a sentence why this cannot be asked any more, or nothing when it can."""
    known, chosen = catalogue.filters, catalogue.chosen
    unknown = [name for name in catalogue.data if name not in known]
    wrong = [str(known[name].label) for name in catalogue.form.errors if name in known]
    if unknown or wrong:
        return _("Dit filter bestaat niet meer: %(filters)s.") % {"filters": ", ".join([*wrong, *unknown])}
    if chosen.get("provider") and not Provider.objects.filter(pk=chosen["provider"]).exists():
        return _("De aanbieder van deze zoekopdracht staat niet meer in Meeloop.")
    if chosen.get("date_to") and chosen["date_to"] < timezone.localdate():
        return _("De laatste dag van deze zoekopdracht is voorbij.")
    return ""


def matching(catalogue: CatalogueFilter, among: QuerySet[Any]) -> QuerySet[Any]:  # Any: catalogue entries
    """Return which of these entries match by the words themselves: a guess is no reason to write to somebody."""
    return next(attempts(catalogue.narrowed(among), catalogue.chosen.get("q") or "")).entries


def count_of(catalogue: CatalogueFilter) -> int:
    """Return how many activities match now; 501 means more than 500."""
    return matching(catalogue, CatalogueEntry.objects.all()).order_by().values("pk")[: COUNTED + 1].count()


def news_of(search: SavedSearch, catalogue: CatalogueFilter, since: Any) -> QuerySet[Any]:  # Any: a moment; entries
    """Return what came into the catalogue, or got a date that fits, after a moment; where its reader can still sign up.

    What a mail about this search named before is left out.
    """
    dates = catalogue.matching_dates().not_closed().filter(activity_id=OuterRef("pk"))
    came = Q(listed_at__gt=since) & (Q(is_on_request=True) | Exists(dates))
    got_a_date = Exists(dates.filter(created_at__gt=since))
    fresh = CatalogueEntry.objects.filter(came | Q(got_a_date)).exclude(pk__in=search.told)
    return matching(catalogue, fresh)
