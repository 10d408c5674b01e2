"""How many activities each option of a filter would leave; cached, because counting grows with the catalogue (perf page §4)."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Func

from activities.catalogue.filters import CatalogueFilter
from activities.catalogue.version import current_version
from activities.models import CatalogueEntry

COUNTED = 2000
SECONDS = 600
# Filter, column, and whether the column is a list.
FACETS = {
    "kind": ("kind", False),
    "sector": ("sector", False),
    "level": ("levels", True),
    "year": ("years", True),
    "location": ("location_kind", False),
    "accessibility": ("accessibility", True),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick. ``count`` stops at the bound."""

    value: str
    label: str
    count: int
    chosen: bool


def facets(catalogue: CatalogueFilter) -> dict[str, list[Option]]:
    """Return the options of each filter with what they would leave, chosen ones always among them."""
    counts = counted(catalogue)
    return {name: options(catalogue, name, counts[name]) for name in FACETS}


def options(catalogue: CatalogueFilter, name: str, counts: dict[str, int]) -> list[Option]:
    """Return the options of one filter that would leave something, or that are chosen."""
    chosen = [str(value) for value in catalogue.chosen.get(name) or []]
    every = [
        Option(str(value), str(label), counts.get(str(value), 0), str(value) in chosen)
        for value, label in catalogue.filters[name].extra["choices"]
    ]
    return [option for option in every if option.count or option.chosen]


def counted(catalogue: CatalogueFilter) -> dict[str, dict[str, int]]:
    """Return the counts, from the cache when the catalogue has not changed since."""
    key = cache_key(catalogue)
    found: dict[str, dict[str, int]] | None = cache.get(key)
    if found is None:
        found = {name: count(catalogue, name) for name in FACETS}
        cache.set(key, found, SECONDS)
    return found


def count(catalogue: CatalogueFilter, name: str) -> dict[str, int]:
    """Return for each option of one filter how many entries the other filters leave, among the soonest few thousand."""
    column, is_list = FACETS[name]
    # What widens is counted as if it were not chosen; what narrows is counted on top of what is.
    without = () if name == "accessibility" else (name,)
    soonest = catalogue.hits(CatalogueEntry.objects.all(), without=without).entries.values("pk")[:COUNTED]
    value = Func(F(column), function="unnest") if is_list else F(column)
    rows = CatalogueEntry.objects.filter(pk__in=soonest).values(option=value).annotate(number=Count("*")).order_by("option")
    return Counter({str(row["option"]): row["number"] for row in rows})


def cache_key(catalogue: CatalogueFilter) -> str:
    """Return a key of everything the counts depend on; who sees numbers, or dates kept for a school, counts for themselves."""
    chosen: dict[str, Any] = {name: str(value) for name, value in sorted(catalogue.chosen.items()) if value}
    user = getattr(catalogue.request, "user", None)
    whose = user.pk if user is not None and user.is_authenticated else 0
    text = json.dumps([chosen, str(catalogue.point), whose])
    return f"catalogue:facets:{current_version()}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
