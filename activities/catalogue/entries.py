"""One row of the flat table, made from the page, its provider and its dates."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.models import Site
from willow.image import UnrecognisedImageFormatError

from activities.catalogue.bands import public_band
from activities.catalogue.places import Point
from activities.catalogue.words import ALL_LEVELS, ALL_YEARS, body_text, folded, search_labels
from activities.choices import PlacesBand
from activities.models import ActivityPage, CatalogueEntry, Session
from providers.facts import recognised
from providers.models import Provider, ProviderPage

NO_DATE = datetime(9999, 1, 1, tzinfo=UTC)
DATES_SHOWN = 12
CARD_IMAGE = "fill-640x280|format-webp|webpquality-75"


@dataclass(frozen=True, slots=True)
class Source:
    """Everything one row is made of. ``upcoming`` are the public dates to come, soonest first, with their public word."""

    page: ActivityPage
    provider_page: ProviderPage
    upcoming: Sequence[Session]
    root_path: str
    areas: Mapping[str, Point]

    @property
    def provider(self) -> Provider:
        """Return the organisation."""
        return self.provider_page.provider


def entry_of(source: Source) -> CatalogueEntry:
    """Return the row as it should be, not saved."""
    page, provider = source.page, source.provider
    recognition = recognised(provider)
    city = page.city or provider.city
    point = point_of_page(source)
    image_url, image_alt = card_image(page)
    starts = source.upcoming[0].starts_at if source.upcoming else None
    entry = CatalogueEntry(
        activity_id=page.pk,
        provider_id=provider.pk,
        provider_name=provider.name,
        recognised_until=recognition.until if recognition else None,
        provider_slug=source.provider_page.slug,
        title=page.title,
        intro=page.intro,
        url=public_path(page, source.root_path),
        kind=page.kind,
        sector=page.sector,
        # Nothing chosen means that everybody is welcome.
        levels=list(page.levels) or ALL_LEVELS,
        years=list(page.years) or ALL_YEARS,
        accessibility=list(page.accessibility),
        location_kind=page.location_kind,
        city=city,
        municipality_code=page.municipality_code or provider.municipality_code,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        image_url=image_url,
        image_alt=image_alt,
        next_starts_at=starts,
        sorts_at=_shown_first(source.upcoming) or NO_DATE,
        is_on_request=page.is_on_request,
        upcoming_count=len(source.upcoming),
        upcoming=[date_of(session) for session in source.upcoming[:DATES_SHOWN]],
        labels=search_labels(page, city),
        body_text=body_text(page),
    )
    entry.words = folded(f"{entry.title} {entry.provider_name} {entry.labels}")
    entry.document = json.dumps(document_of(entry), ensure_ascii=False, separators=(",", ":"))
    return entry


def _shown_first(upcoming: Sequence[Session]) -> datetime | None:
    """Return the day that a card shows and a list goes by: the soonest with room, or else the soonest."""
    with_room = (session for session in upcoming[:DATES_SHOWN] if public_band(session) != PlacesBand.FULL)
    shown = next(with_room, upcoming[0] if upcoming else None)
    return shown.starts_at if shown else None


def date_of(session: Session) -> dict[str, Any]:  # Any: JSON values
    """Return a date as the list shows it: id, times in Dutch local time, and the public word for its places."""
    return {
        "id": session.pk,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "places": public_band(session).value,
    }


def document_of(entry: CatalogueEntry) -> dict[str, Any]:  # Any: JSON values
    """Return the activity as the API's list shows it; ``ActivitySerializer`` documents each field."""
    return {
        "id": entry.activity_id,
        "url": f"{settings.SITE_URL}{entry.url}",
        "title": entry.title,
        "intro": entry.intro,
        "kind": entry.kind,
        "sector": entry.sector,
        "levels": entry.levels,
        "years": entry.years,
        "accessibility": entry.accessibility,
        "location": {
            "kind": entry.location_kind,
            "city": entry.city,
            "municipality_code": entry.municipality_code,
            "latitude": entry.latitude,
            "longitude": entry.longitude,
        },
        "image": {"url": absolute(entry.image_url), "alt": entry.image_alt} if entry.image_url else None,
        "provider": {"id": entry.provider_id, "name": entry.provider_name},
        "next_starts_at": timezone.localtime(entry.next_starts_at).isoformat() if entry.next_starts_at else None,
        "is_on_request": entry.is_on_request,
        "session_count": entry.upcoming_count,
        "sessions": entry.upcoming,
    }


def absolute(url: str) -> str:
    """Return the address with our host in front; storage elsewhere already gives a whole one."""
    return url if "://" in url else f"{settings.SITE_URL}{url}"


def root_path() -> str:
    """Return the part of Wagtail's paths that addresses of our site leave out."""
    return str(Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path)


def public_path(page: Any, root_path: str) -> str:  # Any: a Wagtail page
    """Return the page's path on the site: Wagtail's ``url`` without asking the cache for each page."""
    return f"/{page.url_path.removeprefix(root_path)}"


def point_of_page(source: Source) -> Point | None:
    """Return where the activity is: its own point, its postcode's, or else its provider's."""
    for place in (source.page, source.provider):
        if place.latitude is not None and place.longitude is not None:
            return Point(place.latitude, place.longitude)
        if area := source.areas.get(place.postcode[:4]):
            return area
    return None


def card_image(page: ActivityPage) -> tuple[str, str]:
    """Return address and description of the photo on the card; an unreadable file counts as none, and so does one that somebody did not agree to."""
    photo = page.shown_image
    if photo is None:
        return "", ""
    try:
        rendition = photo.get_rendition(CARD_IMAGE)
    except (OSError, InvalidFilterSpecError, UnrecognisedImageFormatError):
        return "", ""
    # A size that was just made still holds its temporary file.
    rendition.file.close()
    return str(rendition.url), "" if page.image_is_decorative else page.image_alt
