"""One event as an iCalendar file (RFC 5545): for a download and as an attachment of a mail.

Our own VTIMEZONE says the rule of summer time (last Sunday of March and October) in ten lines; a generated one lists every
change up to 2038. No METHOD: the file is information, not an invitation that a mail program would answer.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from kit.text import clean

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Meeloop//Meeloop//NL"
ZONE_NAME = "Europe/Amsterdam"
_ZONE = ZoneInfo(ZONE_NAME)


def calendar_file(  # noqa: PLR0913  # one keyword for each property of the event
    *,
    uid: str,
    starts_at: datetime,
    ends_at: datetime,
    summary: str,
    description: str,
    location: str,
    sequence: int,
    cancelled: bool = False,
    url: str | None = None,
    stamp: datetime | None = None,
) -> str:
    """Return the file's text, lines ending in CRLF.

    ``uid`` stays the same for one event for ever and ``sequence`` goes up with each change: that is how a calendar finds
    the event it already has. ``cancelled`` strikes it out there. ``stamp`` is when this was last true (now, when left out).
    Times are aware; they are written in Dutch local time. Nothing here may name a pupil.
    """
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", (stamp or datetime.now(UTC)).astimezone(UTC))
    event.add("dtstart", starts_at.astimezone(_ZONE))
    event.add("dtend", ends_at.astimezone(_ZONE))
    event.add("summary", clean(summary))
    event.add("description", _lines(description))
    if location:
        event.add("location", clean(location))
    if url:
        event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return _calendar_with(event)


def _calendar_with(event: Event) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(amsterdam())
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def amsterdam() -> Timezone:
    """Return the time zone as two yearly rules, in force since 1996."""
    zone = Timezone()
    zone.add("tzid", ZONE_NAME)
    zone.add_component(_half(TimezoneDaylight(), name="CEST", since=datetime(1996, 3, 31, 2), month=3, before=1, after=2))  # noqa: DTZ001  # local by definition
    zone.add_component(_half(TimezoneStandard(), name="CET", since=datetime(1996, 10, 27, 3), month=10, before=2, after=1))  # noqa: DTZ001  # local by definition
    return zone


def _half(  # the five properties of RFC 5545 §3.6.5
    part: TimezoneDaylight | TimezoneStandard, *, name: str, since: datetime, month: int, before: int, after: int
) -> TimezoneDaylight | TimezoneStandard:
    part.add("tzname", name)
    part.add("dtstart", since)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    part.add("tzoffsetfrom", timedelta(hours=before))
    part.add("tzoffsetto", timedelta(hours=after))
    return part


def _lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines()).strip()
