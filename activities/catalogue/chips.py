"""The chosen filters as things to take away again: each is a link to the same list without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from activities.catalogue.filters import CatalogueFilter
from kit.templatetags.parts import day
from providers.models import Provider

MANY = ("kind", "sector", "level", "year", "location", "accessibility")


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen filter in words, and the address of the list without it."""

    label: str
    href: str


def chips(catalogue: CatalogueFilter, path: str) -> list[Chip]:
    """Return every chosen filter."""
    query = catalogue.data
    return [
        *(Chip(label, address(path, query, name, value)) for name, value, label in chosen_options(catalogue)),
        *(Chip(label, address(path, query, name)) for name, label in chosen_values(catalogue.chosen)),
    ]


def address(path: str, query: QueryDict, name: str, value: str | None = None) -> str:
    """Return the address without one filter, or without one of its values; always at the first page."""
    left = query.copy()
    kept = [one for one in left.getlist(name) if value is not None and one != value]
    left.pop("page", None)
    left.setlist(name, kept)
    for key in [key for key, values in left.lists() if not any(values)]:
        left.pop(key)
    return f"{path}?{left.urlencode()}" if left else path


def chosen_options(catalogue: CatalogueFilter) -> Iterator[tuple[str, str, str]]:
    """Yield filter, value and label of each ticked option."""
    for name in MANY:
        labels = {str(value): str(label) for value, label in catalogue.filters[name].extra["choices"]}
        for value in catalogue.chosen.get(name) or []:
            label = labels[value]
            yield name, value, _("leerjaar %(year)s") % {"year": label} if name == "year" else label


def chosen_values(chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:  # Any: cleaned values of all kinds
    """Yield filter and label of everything else that was filled in."""
    for name, sentence in sentences(chosen).items():
        if chosen.get(name):
            yield name, str(sentence)


def sentences(chosen: dict[str, Any]) -> dict[str, str]:  # Any: cleaned values of all kinds
    """Return what each filled-in filter is called."""
    provider = Provider.objects.filter(pk=chosen["provider"]).first() if chosen.get("provider") else None
    return {
        "q": f"“{chosen.get('q')}”",
        "provider": provider.name if provider else _("Onbekende aanbieder"),
        "date_from": _("vanaf %(day)s") % {"day": day(chosen.get("date_from"))},
        "date_to": _("tot en met %(day)s") % {"day": day(chosen.get("date_to"))},
        "places": _("plek voor %(places)s leerlingen") % {"places": chosen.get("places")},
        "available": _("er is nog plek"),
        "on_request": _("op aanvraag"),
        "distance": _("binnen %(km)s km") % {"km": chosen.get("distance")},
        "postcode": _("vanaf %(postcode)s") % {"postcode": str(chosen.get("postcode") or "").upper()},
    }
