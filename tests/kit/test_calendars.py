from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kit.calendars import CalendarEvent, EventStatus, calendar_feed, calendar_file, mailed_calendar
from tests.support.calendars import event_in, strictly

SUMMER = datetime(2026, 6, 2, 7, 0, tzinfo=UTC)
WINTER = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def event(**changes: object) -> CalendarEvent:
    known: dict[str, object] = {
        "uid": "session-7@meeloop.example",
        "starts_at": WINTER,
        "ends_at": WINTER.replace(hour=11),
        "summary": "Een dag mee, op de werf",
        "description": "Neem mee:\nbrood; en water",
        "location": "Kade 4, Delfzijl",
        "sequence": 3,
        "stamp": datetime(2026, 11, 1, 12, 0, tzinfo=UTC),
    }
    return CalendarEvent(**(known | changes))  # type: ignore[arg-type]  # keywords as given


def file(**changes: object) -> str:
    return calendar_file(event(**changes))


def test_a_file_holds_one_event_in_dutch_time_with_everything_a_calendar_asks() -> None:
    text = file(url="https://meeloop.example/activiteiten/7/")

    found = event_in(text)
    assert "DTSTART;TZID=Europe/Amsterdam:20261202T090000\r\n" in text
    assert "DTEND;TZID=Europe/Amsterdam:20261202T120000\r\n" in text
    assert found.decoded("DTSTART") == WINTER
    assert {name: str(found[name]) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "URL")} == {
        "UID": "session-7@meeloop.example",
        "SUMMARY": "Een dag mee, op de werf",
        "DESCRIPTION": "Neem mee:\nbrood; en water",
        "LOCATION": "Kade 4, Delfzijl",
        "STATUS": "CONFIRMED",
        "URL": "https://meeloop.example/activiteiten/7/",
    }
    assert found["SEQUENCE"] == 3


def test_the_zone_is_two_rules_and_summer_time_is_right() -> None:
    text = file(starts_at=SUMMER, ends_at=SUMMER.replace(hour=10))

    assert text.count("RRULE:FREQ=YEARLY") == 2
    assert "RDATE" not in text
    assert "DTSTART:19960331T020000\r\n" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20260602T090000\r\n" in text


def test_a_cancelled_event_keeps_its_name_and_is_struck_out() -> None:
    text = file(status=EventStatus.CANCELLED, sequence=4)

    assert "STATUS:CANCELLED" in text
    assert "TRANSP:TRANSPARENT" in text
    assert "UID:session-7@meeloop.example" in text
    assert "SEQUENCE:4" in text


def test_no_text_can_add_a_line_of_its_own() -> None:
    text = file(summary="Werf\r\nATTENDEE:mailto:iemand@voorbeeld.example", location="A\nB", description="x\r\nEND:VEVENT")

    lines = text.split("\r\n")
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert lines.count("END:VEVENT") == 1
    assert "LOCATION:A B" in lines


def test_lines_are_folded_at_75_octets_and_end_in_crlf() -> None:
    text = file(description="ë" * 400)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("starts_at", "hours"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=AMSTERDAM), 3),  # over the hour that is not there
        (datetime(2027, 3, 28, 3, 0, tzinfo=AMSTERDAM), 1),
        (datetime(2026, 10, 25, 0, 0, tzinfo=AMSTERDAM), 4),  # over the hour that comes twice
        (datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM), 1),
        (datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=1), 1),
        (datetime(2026, 12, 31, 23, 0, tzinfo=AMSTERDAM), 1),  # to midnight, into another year
    ],
)
def test_a_moment_is_the_same_moment_whatever_the_clock_does(starts_at: datetime, hours: int) -> None:
    begins = starts_at.astimezone(UTC)
    ends = begins + timedelta(hours=hours)

    found = event_in(file(starts_at=begins, ends_at=ends))

    assert (found.decoded("DTSTART").astimezone(UTC), found.decoded("DTEND").astimezone(UTC)) == (begins, ends)


def test_a_feed_has_a_name_and_says_how_often_to_look() -> None:
    text = calendar_feed([event(), event(uid="b", status=EventStatus.TENTATIVE)], name="Klas 3B, Dollard; Lyceum\r\nX: y")

    calendar = strictly(text)
    assert [found["UID"] for found in calendar.walk("VEVENT")] == ["session-7@meeloop.example", "b"]
    assert str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"]) == "Klas 3B, Dollard; Lyceum X: y"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "METHOD" not in text


@pytest.mark.parametrize(
    ("status", "method"),
    [(EventStatus.CONFIRMED, "PUBLISH"), (EventStatus.TENTATIVE, "PUBLISH"), (EventStatus.CANCELLED, "CANCEL")],
)
def test_a_mail_asks_to_put_it_in_or_to_take_it_out(status: EventStatus, method: str) -> None:
    calendar = strictly(mailed_calendar(event(status=status), organiser="noreply@meeloop.example"))

    [found] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], found["STATUS"], found["ORGANIZER"]) == (method, status, "mailto:noreply@meeloop.example")


def test_awkward_words_come_out_as_they_went_in() -> None:
    title = ("Bakkerij 'De Ster'; brood, taart \\ \U0001f950 \u00eb" * 6)[:200]

    text = file(summary=title, description="een\ntwee, drie; vier", location="Kade 4; hal 2, links")

    found = event_in(text)
    assert str(found["SUMMARY"]) == title.strip()
    assert (str(found["DESCRIPTION"]), str(found["LOCATION"])) == ("een\ntwee, drie; vier", "Kade 4; hal 2, links")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
