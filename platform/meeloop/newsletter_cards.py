"""What the newsletter shows of the catalogue (``settings.NEWSLETTER_CARDS``): the flat table, which holds only what is public."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse

from activities.catalogue.cards import COLUMNS, card_of, first_date
from activities.choices import ActivityKind, PlacesBand
from activities.models import CatalogueEntry, Session
from activities.reserved import kept_for_nobody
from kit.cards import ActivityCard
from newsletter.cards import NewCard, Newest
from providers.choices import Sector

# Of what is full the next one is taken; so many are looked at for each that is asked.
SPARE = 4
# So many rows are read at most for one mail; a card is about 1 kB of it.
MOST_ROWS = 400
# What was being written while we looked is found the next time.
SETTLES = timedelta(minutes=10)


class PublicCatalogue:
    """Answers from ``CatalogueEntry``. Its dates are those that everybody may see; places are a word, never a number."""

    def sectors(self) -> Sequence[tuple[str, str]]:
        """Return the sectors to choose from."""
        return [(value, str(label)) for value, label in Sector.choices]

    def kinds(self) -> Sequence[tuple[str, str]]:
        """Return the kinds of activity to choose from."""
        return [(value, str(label)) for value, label in ActivityKind.choices]

    def address(self) -> str:
        """Return the path of the catalogue."""
        return reverse("activities:catalogue")

    def chosen(self, activities: Sequence[int]) -> Sequence[ActivityCard]:
        """Return the cards of these activities, in this order."""
        entries = {entry.pk: entry for entry in CatalogueEntry.objects.filter(pk__in=activities).only(*COLUMNS)}
        return [_card(entries[pk]) for pk in activities if pk in entries]

    def newest(self, asked: Newest, *, now: datetime) -> Sequence[ActivityCard]:
        """Return what came online last, with a date to come that has room, within the weeks."""
        wanted = {"sector": asked.sector, "kind": asked.kind}
        entries = _in_time(now, asked.weeks).filter(**{name: value for name, value in wanted.items() if value})
        return list(_with_room(entries, asked.number))

    def by_interest(self, *, weeks: int, each: int, now: datetime) -> Sequence[NewCard]:
        """Return what came into the catalogue, or got a date for everybody, last; interests as ``newsletter_interests`` names them.

        A card is kept as long as one of its interests has fewer than ``each``: a small sector is not crowded out by a large one.
        """
        counted: Counter[str] = Counter()
        kept = []
        for entry in _newest_first(now, weeks)[:MOST_ROWS]:
            card, interests = _card(entry), _interests(entry)
            if card.band != PlacesBand.FULL and any(counted[one] < each for one in interests):
                kept.append(NewCard(card, interests, entry.new_at))
                counted.update(interests)
        return kept


def _in_time(now: datetime, weeks: int) -> QuerySet[CatalogueEntry]:
    in_time = CatalogueEntry.objects.filter(_has_date(now, weeks))
    return in_time.order_by("-activity__first_published_at", "-pk").only(*COLUMNS, "municipality_code")


def _newest_first(now: datetime, weeks: int) -> QuerySet[Any]:  # Any: entries with ``new_at``
    """As ``SavedSearch`` sees it (decision 0058): new is what came into the catalogue, or got a date that everybody may have."""
    dates = Session.objects.not_closed().filter(kept_for_nobody(), activity_id=OuterRef("pk"))
    newest_date = dates.order_by("-created_at").values("created_at")[:1]
    entries = CatalogueEntry.objects.filter(_has_date(now, weeks) | Q(is_on_request=True))
    # PostgreSQL's GREATEST passes over NULL: who has no date is as new as its row.
    new = entries.annotate(new_at=Greatest("listed_at", Subquery(newest_date))).filter(new_at__lte=now - SETTLES)
    return new.order_by("-new_at", "-pk").only(*COLUMNS, "municipality_code")


def _has_date(now: datetime, weeks: int) -> Q:
    return Q(sorts_at__gt=now, sorts_at__lte=now + timedelta(weeks=weeks))


def _with_room(entries: QuerySet[CatalogueEntry], number: int) -> Iterator[ActivityCard]:
    drawn = (_card(entry) for entry in entries[: number * SPARE])
    return islice((card for card in drawn if card.band != PlacesBand.FULL), number)


def _interests(entry: CatalogueEntry) -> frozenset[str]:
    place = {f"region:{entry.municipality_code}"} if entry.municipality_code else set()
    return frozenset({f"sector:{entry.sector}", f"kind:{entry.kind}", *place})


def _card(entry: CatalogueEntry) -> ActivityCard:
    return card_of(entry, first_date(entry))


CATALOGUE = PublicCatalogue()
