"""An empty list is never a dead end: which filter, taken away, gives something?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.catalogue.chips import address
from activities.catalogue.filters import CatalogueFilter
from activities.models import CatalogueEntry

# The filter that costs the visitor least comes first.
ORDER = (
    "distance",
    "places",
    "available",
    "on_request",
    "date_to",
    "date_from",
    "accessibility",
    "location",
    "year",
    "level",
    "kind",
    "sector",
    "provider",
    "q",
)
COUNTED = 500


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A wider search that does find something."""

    text: str
    label: str
    url: str


def relaxed(catalogue: CatalogueFilter, path: str) -> Relaxed | None:
    """Return the first search with one filter less that finds something."""
    for name in ORDER:
        if not catalogue.chosen.get(name):
            continue
        without = (name, "postcode") if name == "distance" else (name,)
        count = catalogue.hits(CatalogueEntry.objects.all(), without=without).entries.values("pk")[:COUNTED].count()
        if count:
            return wider(
                count, WITHOUT[name]() if name in WITHOUT else _("zonder dit filter"), address(path, catalogue.data, name)
            )
    return None


def wider(count: int, how: str, url: str) -> Relaxed:
    """Return the offer in words."""
    words = {"count": count, "how": how}
    text = ngettext("Er is wel %(count)s activiteit %(how)s.", "Er zijn wel %(count)s activiteiten %(how)s.", count) % words
    label = ngettext("Toon %(count)s activiteit", "Toon %(count)s activiteiten", count) % {"count": count}
    return Relaxed(text, label, url)


WITHOUT: dict[str, Any] = {  # Any: functions, so that each visitor gets their own language
    "distance": lambda: _("verder weg"),
    "places": lambda: _("met minder plek"),
    "available": lambda: _("die vol zijn"),
    "on_request": lambda: _("met een vaste datum"),
    "date_to": lambda: _("op een latere dag"),
    "date_from": lambda: _("op een eerdere dag"),
    "accessibility": lambda: _("zonder deze eisen aan toegankelijkheid"),
    "location": lambda: _("op een andere plek"),
    "year": lambda: _("voor andere leerjaren"),
    "level": lambda: _("voor andere niveaus"),
    "kind": lambda: _("van een andere soort"),
    "sector": lambda: _("in andere sectoren"),
    "provider": lambda: _("van andere aanbieders"),
    "q": lambda: _("zonder deze zoekwoorden"),
}
