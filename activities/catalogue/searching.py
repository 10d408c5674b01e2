"""Search that forgives: Dutch word forms and accents first, typing mistakes when that finds nothing.

Whatever a visitor types is a parameter, never SQL: ``websearch_to_tsquery`` reads quotes, ``or`` and ``-`` and fails on
nothing. Only the soonest few hundred hits are ranked, so a search for a common word costs no more than a rare one. Where there are
tens of thousands of activities, these are first looked for among the soonest thousands: to put all hits of a word in order is work
that grows with the country.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cast

from activities.catalogue.paging import COUNTED
from activities.catalogue.words import folded
from activities.models import CatalogueEntry
from activities.models.catalogue import TEXT_SEARCH
from kit.any_of import IsOneOf

# One more than is counted: of more hits than that is said that there are more.
RANKED = COUNTED + 1
# Among how many of the soonest activities hits are looked for first, and then; a catalogue of a region is looked through at once.
NEAR = (8_000, 32_000)
HORIZONS = "catalogue:horizons"
HORIZON_SECONDS = 600
LONGEST_QUERY = 120
MOST_WORDS = 8
# "tecniek" is 0.55 like "techniek", "techniek" is 0.33 like "elektriciteit".
LIKE_ENOUGH = 0.5
SHORTEST_WORD = 4
# Quotes, or a word to leave out: who writes that wants no guesses.
SAYS_EXACTLY = re.compile(r'"|(?:^|\s)-\w')


@dataclass(frozen=True, slots=True)
class Hits:
    """Entries that match, and how: ``is_guess`` when only likeness found them."""

    entries: QuerySet[CatalogueEntry]
    is_guess: bool = False


def search(entries: QuerySet[CatalogueEntry], text: str) -> Hits:
    """Return the entries for a search text, best first within the soonest few hundred; nothing typed means everything."""
    tries = attempts(entries, text)
    first = next(tries)
    if not text.strip() or SAYS_EXACTLY.search(text) or first.entries.exists():
        return first
    return next(tries, first)


def attempts(entries: QuerySet[CatalogueEntry], text: str) -> Iterator[Hits]:
    """Yield what to try until something is found: the words themselves, then what is like them. Nothing typed: everything.

    Who reads rows anyway needs no separate question whether there are any.
    """
    words = text.replace("\0", " ").strip()[:LONGEST_QUERY]
    if not words:
        yield Hits(entries)
        return
    yield Hits(by_word_forms(entries, words))
    if not SAYS_EXACTLY.search(words):
        yield Hits(by_likeness(entries, folded(words).split()), is_guess=True)


def by_word_forms(entries: QuerySet[CatalogueEntry], words: str) -> QuerySet[CatalogueEntry]:
    """Return entries with all these words in any Dutch form, best first."""
    query = SearchQuery(words, config=TEXT_SEARCH, search_type="websearch")
    found = _soonest(entries.filter(search_vector=query))
    return found.annotate(rank=SearchRank(F("search_vector"), query)).order_by("-rank", "sorts_at", "pk")


@transaction.atomic
def by_likeness(entries: QuerySet[CatalogueEntry], words: Sequence[str]) -> QuerySet[CatalogueEntry]:
    """Return entries in which each longer word has a look-alike, most alike first."""
    long_words = [word for word in words if len(word) >= SHORTEST_WORD][:MOST_WORDS]
    alike = entries if long_words else entries.none()
    total: Any = Value(0.0)  # Any: expressions add up to expressions
    for word in long_words:
        alike = alike.filter(words__trigram_word_similar=word)
        total += TrigramWordSimilarity(word, "words")
    with connection.cursor() as cursor:
        # Until the end of this transaction: the index goes by this setting, and 0.6 misses a letter left out.
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_ENOUGH)])
    # In no order, so that comparing stops at the bound: with an order every look-alike would be compared first.
    ids = list(alike.order_by().values_list("pk", flat=True)[:RANKED])
    found = CatalogueEntry.objects.filter(IsOneOf("pk", ids))
    return found.annotate(rank=Cast(total, FloatField())).order_by("-rank", "sorts_at", "pk")


def _soonest(matching: QuerySet[CatalogueEntry]) -> QuerySet[CatalogueEntry]:
    """Return a bounded part of what matches, the soonest of it: only that is ranked."""
    hits = matching.order_by("sorts_at", "pk").values("pk")
    for horizon in horizons():
        ids = list(hits.filter(sorts_at__lte=horizon).values_list("pk", flat=True)[:RANKED])
        if len(ids) == RANKED:  # nothing behind the horizon is sooner
            return CatalogueEntry.objects.filter(IsOneOf("pk", ids))
    return CatalogueEntry.objects.filter(pk__in=hits[:RANKED])


def horizons() -> list[datetime]:
    """Return the moments before which there are as many activities as ``NEAR`` says; none for a catalogue that has fewer.

    Kept for some minutes: an old one makes a search look further or less far first, and changes nothing of what it finds.
    """
    kept: list[datetime] | None = cache.get(HORIZONS)
    if kept is None:
        moments = CatalogueEntry.objects.order_by("sorts_at", "pk").values_list("sorts_at", flat=True)
        kept = [moment for near in NEAR for moment in moments[near : near + 1]]
        cache.set(HORIZONS, kept, HORIZON_SECONDS)
    return kept
