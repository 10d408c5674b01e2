"""An activity as schema.org knows it: for search engines and for whoever collects agendas.

No numbers of places here: this page is read by everybody (stats page §5.6).
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.catalogue.bands import public_band
from activities.catalogue.entries import absolute
from activities.catalogue.words import level_names
from activities.choices import LocationKind, PlacesBand, SessionStatus
from activities.models import ActivityPage, CatalogueEntry, Session
from providers.models import Provider

ATTENDANCE = {LocationKind.ONLINE: "https://schema.org/OnlineEventAttendanceMode"}
STATUS = {SessionStatus.CANCELLED: "https://schema.org/EventCancelled"}
AVAILABILITY = {PlacesBand.FULL: "https://schema.org/SoldOut", PlacesBand.LIMITED: "https://schema.org/LimitedAvailability"}


def activity_as_event(
    entry: CatalogueEntry, page: ActivityPage, provider: Provider, dates: Sequence[Session]
) -> dict[str, Any]:  # Any: JSON values
    """Return an EducationEvent for each date to come; without dates, a Course-like event without a time."""
    shared = shared_part(entry, page, provider)
    return {"@context": "https://schema.org", "@graph": [{**shared, **date_part(session)} for session in dates] or [shared]}


def shared_part(entry: CatalogueEntry, page: ActivityPage, provider: Provider) -> dict[str, Any]:  # Any: JSON values
    """Return what is the same for every date."""
    found: dict[str, Any] = {  # Any: as above
        "@type": "EducationEvent",
        "name": entry.title,
        "description": entry.intro,
        "url": f"{settings.SITE_URL}{entry.url}",
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "eventAttendanceMode": ATTENDANCE.get(
            LocationKind(entry.location_kind), "https://schema.org/OfflineEventAttendanceMode"
        ),
        "organizer": {
            "@type": "Organization",
            "name": provider.name,
            **({"url": provider.website} if provider.website else {}),
        },
        "audience": {"@type": "EducationalAudience", "educationalRole": "student", "audienceType": level_names(entry.levels)},
        "location": location_part(entry, page),
    }
    if entry.image_url:
        found["image"] = absolute(entry.image_url)
    return found


def location_part(entry: CatalogueEntry, page: ActivityPage) -> dict[str, Any]:  # Any: JSON values
    """Return where it is; an activity that comes to the school has no address of its own."""
    if entry.location_kind == LocationKind.ONLINE:
        return {"@type": "VirtualLocation", "url": f"{settings.SITE_URL}{entry.url}"}
    if entry.location_kind == LocationKind.AT_SCHOOL:
        return {"@type": "Place", "name": _("Op school")}
    address = {
        "@type": "PostalAddress",
        "streetAddress": page.street,
        "postalCode": page.postcode,
        "addressLocality": entry.city,
        "addressCountry": "NL",
    }
    place: dict[str, Any] = {  # Any: as above
        "@type": "Place",
        "name": entry.provider_name,
        "address": {name: value for name, value in address.items() if value},
    }
    if entry.latitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": entry.latitude, "longitude": entry.longitude}
    return place


def date_part(session: Session) -> dict[str, Any]:  # Any: JSON values
    """Return what belongs to one date."""
    return {
        "startDate": timezone.localtime(session.starts_at).isoformat(),
        "endDate": timezone.localtime(session.ends_at).isoformat(),
        "eventStatus": STATUS.get(SessionStatus(session.status), "https://schema.org/EventScheduled"),
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "availability": AVAILABILITY.get(public_band(session), "https://schema.org/InStock"),
        },
    }
