"""Cards: what one activity shows in a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.catalogue.bands import public_band
from activities.catalogue.words import audience
from activities.choices import ActivityKind, LocationKind, PlacesBand
from activities.models import CatalogueEntry, Session
from kit.cards import ActivityCard
from kit.templatetags.parts import clock, short_day
from providers.choices import Sector

# Everything a card shows; the search columns stay where they are.
COLUMNS = (
    "activity_id",
    "provider_name",
    "recognised_until",
    "title",
    "url",
    "kind",
    "sector",
    "levels",
    "years",
    "location_kind",
    "city",
    "image_url",
    "image_alt",
    "is_on_request",
    "upcoming_count",
    "upcoming",
)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """The date a card shows: the public word for its places, or numbers for who may see them."""

    starts_at: datetime
    ends_at: datetime
    band: str = ""
    free: int | None = None
    capacity: int | None = None
    counts_groups: bool = False


def cards(entries: Sequence[CatalogueEntry], dates: Mapping[int, ShownDate]) -> list[ActivityCard]:
    """Return the cards of these entries. ``dates`` overrules the first date of the list, by activity."""
    return [card_of(entry, dates.get(entry.pk) or first_date(entry)) for entry in entries]


def card_of(entry: CatalogueEntry, date: ShownDate | None) -> ActivityCard:
    """Return one card."""
    return ActivityCard(
        key=entry.pk,
        url=entry.url,
        title=entry.title,
        kind=str(ActivityKind(entry.kind).label),
        sector=entry.sector,
        sector_name=str(Sector(entry.sector).label),
        by=entry.provider_name,
        when=when(date, entry.upcoming_count) if date or not entry.is_on_request else _("Op aanvraag"),
        where=where(entry),
        who=audience(entry.levels, entry.years),
        band=date.band if date and date.free is None else "",
        free=date.free if date else None,
        capacity=date.capacity if date else None,
        counts_groups=bool(date and date.counts_groups),
        is_recognised=entry.is_recognised,
        image=entry.image_url,
        image_alt=entry.image_alt,
    )


def first_date(entry: CatalogueEntry) -> ShownDate | None:
    """Return the soonest date with room, or else the soonest; as the flat table knows them."""
    dates: list[dict[str, Any]] = entry.upcoming  # Any: JSON values
    if not dates:
        return None
    shown = next((date for date in dates if date["places"] != PlacesBand.FULL), dates[0])
    starts_at, ends_at = datetime.fromisoformat(shown["starts_at"]), datetime.fromisoformat(shown["ends_at"])
    return ShownDate(starts_at, ends_at, band=shown["places"])


def live_dates(sessions: Iterable[Any], *, numbers: bool) -> dict[int, ShownDate]:
    """Return per activity the soonest of these dates with room for a group, or else the soonest.

    The dates come ``with_smallest_group``: 3 places are no room where a group is at least 10 pupils.
    """
    shown: dict[int, tuple[bool, ShownDate]] = {}
    for session in sessions:
        has_room = session.has_room_for(session.smallest) if numbers else public_band(session) != PlacesBand.FULL
        known = shown.get(session.activity_id)
        if known is None or (has_room and not known[0]):
            shown[session.activity_id] = (has_room, shown_date(session, numbers=numbers))
    return {activity: date for activity, (_has_room, date) in shown.items()}


def shown_date(session: Session, *, numbers: bool) -> ShownDate:
    """Return one date with numbers, or with the public word."""
    if numbers:
        return ShownDate(
            session.starts_at,
            session.ends_at,
            free=session.places_free,
            capacity=session.capacity,
            counts_groups=session.counts_groups,
        )
    return ShownDate(session.starts_at, session.ends_at, band=public_band(session))


def when(date: ShownDate | None, count: int) -> str:
    """Return "di 2 dec, 09.00 tot 12.00 uur (en 3 andere datums)"."""
    if date is None:
        return _("Datum in overleg")
    times = {"day": short_day(date.starts_at), "starts": clock(date.starts_at), "ends": clock(date.ends_at)}
    first = _("%(day)s, %(starts)s tot %(ends)s uur") % times
    others = count - 1
    if others < 1:
        return first
    more = ngettext("en nog %(count)s datum", "en nog %(count)s datums", others) % {"count": others}
    return f"{first} {more}"


def where(entry: CatalogueEntry) -> str:
    """Return "Delfzijl · 12 km", or that nobody has to travel."""
    if entry.location_kind in {LocationKind.ONLINE, LocationKind.AT_SCHOOL}:
        return str(LocationKind(entry.location_kind).label)
    km: float | None = getattr(entry, "km", None)
    if km is None:
        return entry.city
    distance = _("%(km)s km") % {"km": max(1, round(km))}
    return f"{entry.city} · {distance}" if entry.city else distance
