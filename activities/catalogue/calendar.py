"""One date as an event of a calendar: of the activity only, never of who goes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from activities.choices import LocationKind, SessionStatus
from activities.models import ActivityPage, CatalogueEntry, Session
from kit.calendars import CalendarEvent, EventStatus, calendar_file


def session_calendar(session: Session) -> str:
    """Return the file of one date. Mails about it use the same ``session_uid``, so a calendar knows it is one event."""
    entry: CatalogueEntry = session.activity.catalogue_entry
    url = f"{settings.SITE_URL}{entry.url}"
    is_cancelled = session.status == SessionStatus.CANCELLED
    event = CalendarEvent(
        uid=session_uid(session.pk),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{entry.title} · {entry.provider_name}",
        description=f"{entry.intro}\n{_('Meer lezen:')} {url}",
        location=place_of(session, entry),
        sequence=session.sequence,
        status=EventStatus.CANCELLED if is_cancelled else EventStatus.CONFIRMED,
        url=url,
        stamp=session.updated_at,
    )
    return calendar_file(event)


def session_uid(pk: int) -> str:
    """Return the name of a date in every calendar, the same for ever."""
    return f"datum-{pk}@{urlsplit(settings.SITE_URL).hostname}"


def place_of(session: Session, entry: CatalogueEntry) -> str:
    """Return where the date is: its own place, the activity's address, or that nobody has to travel."""
    if session.location:
        return session.location
    if entry.location_kind in {LocationKind.ONLINE, LocationKind.AT_SCHOOL}:
        return str(LocationKind(entry.location_kind).label)
    return full_address(session.activity) or entry.city


def full_address(page: ActivityPage) -> str:
    """Return "Kade 4, 9934 AB Delfzijl" as far as it is known."""
    town = " ".join(part for part in (page.postcode, page.city) if part)
    return ", ".join(part for part in (page.street, town) if part)
