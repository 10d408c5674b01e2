"""What a school keeps in mind, as cards: favourites and the activities of a list, soonest date first or newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet

from accounts.models import User
from activities.catalogue.bands import may_see_places
from activities.catalogue.cards import COLUMNS, cards, live_dates
from activities.catalogue.dates import dates_for
from activities.catalogue.places import school_of, with_distance
from activities.models import CatalogueEntry, Shortlist, ShortlistItem
from activities.services.favourites import kept_among
from kit.cards import ActivityCard

BY_DATE, BY_ADDED = "datum", "toegevoegd"
Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """One activity on a list: its card, or nothing when it went offline; then only its title is left."""

    item: ShortlistItem
    card: ActivityCard | None
    title: str


def with_hearts(found: Sequence[ActivityCard], user: Viewer) -> list[ActivityCard]:
    """Return the cards with a heart for who can keep something, in one query; without for everybody else."""
    marked = kept_among(user, [card.key for card in found])
    return list(found) if marked is None else [replace(card, kept=card.key in marked) for card in found]


def favourites_of(user: User, order: str) -> list[ActivityCard]:
    """Return the cards of what somebody marked; what went offline is left out, and comes back when it does."""
    entries = CatalogueEntry.objects.filter(activity__in=user.favourites.values("activity"))
    if order == BY_ADDED:
        positions = list(user.favourites.order_by("-created_at", "-pk").values_list("activity_id", flat=True))
        found = {card.key: card for card in drawn(entries, user)}
        return [replace(found[pk], kept=True) for pk in positions if pk in found]
    return [replace(card, kept=True) for card in drawn(entries, user)]


def activities_on(shortlist: Shortlist, user: Viewer, order: str) -> list[ListedActivity]:
    """Return what is on a list; activities that went offline come last, with their title only."""
    items = list(shortlist.items.select_related("activity").order_by("-added_at", "-pk"))
    found = drawn(CatalogueEntry.objects.filter(activity__in=[item.activity_id for item in items]), user)
    known = {card.key: card for card in found}
    rows = [ListedActivity(item, known.get(item.activity_id), str(item.activity.title)) for item in items]
    if order == BY_ADDED:
        return sorted(rows, key=lambda row: row.card is None)
    places = {card.key: number for number, card in enumerate(found)}
    return sorted(rows, key=lambda row: places.get(row.item.activity_id, len(places)))


def drawn(entries: QuerySet[CatalogueEntry], user: Viewer) -> list[ActivityCard]:
    """Return cards as the catalogue shows them to this person, soonest date first."""
    home = school_of(user)
    ordered: Any = entries.only(*COLUMNS).order_by(F("sorts_at"), "pk")  # Any: annotated
    found = list(with_distance(ordered, home) if home else ordered)
    if not may_see_places(user):
        return cards(found, {})
    dates = dates_for(user).upcoming().filter(activity__in=[entry.pk for entry in found]).with_smallest_group()
    return cards(found, live_dates(dates, numbers=True))
