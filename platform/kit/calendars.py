"""iCalendar files (RFC 5545, 7986): one event for a download or a mail, and many for a calendar that programs read again.

Our own VTIMEZONE says the rule of summer time (last Sunday of March and October) in ten lines; a generated one lists every
change up to 2038. A METHOD stands in mails only (RFC 6047): a file that is fetched is information, no invitation to answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from kit.text import clean

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Meeloop//Meeloop//NL"
ZONE_NAME = "Europe/Amsterdam"
# How often a program may look again. Outlook and Google take their own time whatever we say.
REFRESH = timedelta(hours=1)
_ZONE = ZoneInfo(ZONE_NAME)


class EventStatus(StrEnum):
    """How sure an event is. A cancelled one is struck out in the calendar that has it."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event. Nothing here may name a pupil.

    ``uid`` stays the same for one event for ever and ``sequence`` goes up with each change: that is how a calendar finds
    the event it already has. ``stamp`` is when this was last true. Times are aware; they are written in Dutch local time.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    stamp: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    status: EventStatus = EventStatus.CONFIRMED


def calendar_file(event: CalendarEvent) -> str:
    """Return the text of a file with one event, to be fetched. Lines end in CRLF."""
    return _text(_calendar(), [event])


def mailed_calendar(event: CalendarEvent, *, organiser: str) -> str:
    """Return the same as part of a mail (RFC 5546): put this in your calendar, or take it out when it is cancelled.

    ``organiser`` is the address the mail comes from: programs look whether the two are the same.
    """
    calendar = _calendar()
    calendar.add("method", method_of(event))
    return _text(calendar, [event], organiser=organiser)


def mailed_calendars(events: Sequence[CalendarEvent], *, organiser: str) -> str:
    """Return several events as one part of a mail; none of them may be a cancelled one (a method is for all of them)."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    return _text(calendar, events, organiser=organiser)


def method_of(event: CalendarEvent) -> str:
    """Return what a mail program is asked to do; the mail's own header says the same."""
    return "CANCEL" if event.status == EventStatus.CANCELLED else "PUBLISH"


def calendar_feed(events: Iterable[CalendarEvent], *, name: str) -> str:
    """Return the text of a calendar that programs fetch again and again, under this name."""
    calendar = _calendar()
    for key in ("name", "x-wr-calname"):
        calendar.add(key, clean(name))
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # Outlook's own word for the same; a property the library does not know is written as it is given.
    calendar.add("x-published-ttl", vDuration(REFRESH).to_ical().decode())
    return _text(calendar, events)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _text(calendar: Calendar, events: Iterable[CalendarEvent], *, organiser: str = "") -> str:
    calendar.add_component(amsterdam())
    for event in events:
        component = _component(event)
        if organiser:
            component.add("organizer", f"mailto:{organiser}")
        calendar.add_component(component)
    text: str = calendar.to_ical().decode()
    return text


def _component(event: CalendarEvent) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(UTC))
    component.add("last-modified", event.stamp.astimezone(UTC))
    for key, moment in zip(("dtstart", "dtend"), _moments(event), strict=True):
        component.add(key, moment)
    component.add("summary", clean(event.summary))
    for key, words in (("description", _lines(event.description)), ("location", clean(event.location)), ("url", event.url)):
        if words:
            component.add(key, words)
    component.add("status", event.status)
    component.add("transp", "TRANSPARENT" if event.status == EventStatus.CANCELLED else "OPAQUE")
    return component


def _moments(event: CalendarEvent) -> tuple[datetime, datetime]:
    """Return begin and end in Dutch local time; in UTC when one is in the hour that the clock shows twice.

    Local time means the first of the two there (RFC 5545 §3.3.5).
    """
    zone = UTC if any(moment.astimezone(_ZONE).fold for moment in (event.starts_at, event.ends_at)) else _ZONE
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


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
