"""Calendars, read as a strict program would."""

from icalendar import Calendar, Component

NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "LAST-MODIFIED"}


def strictly(text: str) -> Calendar:
    """Return the calendar; fail on anything that a parser would have to forgive, and on what a program needs and misses."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    assert {part.name: part.errors for part in calendar.walk() if part.errors} == {}
    assert (calendar["VERSION"], "PRODID" in calendar) == ("2.0", True)
    for event in calendar.walk("VEVENT"):
        assert NEEDED - set(event) == set()
        assert event.decoded("DTEND") > event.decoded("DTSTART")
    # What was read is what was written: nothing was understood in another way.
    assert Calendar.from_ical(calendar.to_ical()) == calendar
    return calendar


def event_in(text: str) -> Component:
    """Return the one event of a calendar."""
    [event] = strictly(text).walk("VEVENT")
    return event


def events_of(text: str) -> dict[str, Component]:
    """Return the events of a calendar by UID; each UID is there once."""
    events = strictly(text).walk("VEVENT")
    found = {str(event["UID"]): event for event in events}
    assert len(found) == len(events)
    return found
