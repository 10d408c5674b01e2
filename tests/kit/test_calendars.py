from datetime import UTC, datetime

from icalendar import Calendar

from kit.calendars import calendar_file

SUMMER = datetime(2026, 6, 2, 7, 0, tzinfo=UTC)
WINTER = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)


def file(**changes: object) -> str:
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
    return calendar_file(**(known | changes))  # type: ignore[arg-type]  # keywords as given


def test_a_file_holds_one_event_in_dutch_time_with_everything_a_calendar_asks() -> None:
    text = file(url="https://meeloop.example/activiteiten/7/")

    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert "DTSTART;TZID=Europe/Amsterdam:20261202T090000\r\n" in text
    assert "DTEND;TZID=Europe/Amsterdam:20261202T120000\r\n" in text
    assert event.decoded("DTSTART") == WINTER
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "URL")} == {
        "UID": "session-7@meeloop.example",
        "SUMMARY": "Een dag mee, op de werf",
        "DESCRIPTION": "Neem mee:\nbrood; en water",
        "LOCATION": "Kade 4, Delfzijl",
        "STATUS": "CONFIRMED",
        "URL": "https://meeloop.example/activiteiten/7/",
    }
    assert event["SEQUENCE"] == 3


def test_the_zone_is_two_rules_and_summer_time_is_right() -> None:
    text = file(starts_at=SUMMER, ends_at=SUMMER.replace(hour=10))

    assert text.count("RRULE:FREQ=YEARLY") == 2
    assert "RDATE" not in text
    assert "DTSTART:19960331T020000\r\n" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20260602T090000\r\n" in text


def test_a_cancelled_event_keeps_its_name_and_is_struck_out() -> None:
    text = file(cancelled=True, sequence=4)

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
