"""The clock of a request, through a whole school year: four weeks, never later than the law, whatever the calendar does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from desk.clocks import ESCALATION, REMINDERS, due_on, is_breached, signal, with_more_time, work_by

ZONE = timezone.get_default_timezone()


def months_later(day: date, months: int) -> date:
    """Return the law's own end: the same day so many months on, or the last of that month (Regulation 1182/71)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError


@pytest.mark.promise("SBB-5b")
@pytest.mark.parametrize("start_year", [2026, 2027])  # the second has a 29 February
def test_every_minute_of_a_school_year_ends_in_time(start_year: int) -> None:
    first = date(start_year, 8, 1)
    for number in range(366):
        asked_on = first + timedelta(days=number)
        for at in (time(0, 0), time(2, 30), time(12, 0), time(23, 59, 59)):
            due = due_on(datetime.combine(asked_on, at, ZONE))
            signals = {day: signal(asked_on + timedelta(days=day), due) for day in range(30)}

            assert due == asked_on + timedelta(days=28)
            assert due <= months_later(asked_on, 1)
            assert with_more_time(due) <= months_later(asked_on, 3)
            assert work_by(due) <= due
            assert [day for day in range(1, 30) if signals[day] != signals[day - 1]] == [7, 14, 21, 26, 28]
            assert [is_breached(asked_on + timedelta(days=day), due) for day in (27, 28, 29)] == [False, False, True]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 31, 22, 59, 59, tzinfo=UTC), date(2027, 2, 28)),  # the last second of 31 January here
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), date(2027, 3, 1)),  # the first of February here
        (datetime(2028, 2, 1, 12, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 3, 28)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 11, 22)),  # the hour that comes twice
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), date(2027, 4, 25)),  # the hour that is not there
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), date(2027, 1, 28)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 29)),  # the new year began here
    ],
)
def test_the_day_is_the_one_on_the_calendar_here(moment: datetime, day: date) -> None:
    assert due_on(moment) == day


def test_more_time_is_two_months_by_the_calendar() -> None:
    assert with_more_time(date(2026, 12, 31)) == date(2027, 2, 28)
    assert with_more_time(date(2027, 12, 30)) == date(2028, 2, 29)
    assert with_more_time(date(2026, 11, 15)) == date(2027, 1, 15)


def test_a_signal_that_was_missed_makes_place_for_the_next() -> None:
    due = date(2026, 11, 30)

    assert signal(date(2026, 11, 8), due) is None
    assert [signal(due - timedelta(days=left), due) for left in (21, 15, 14, 7, 3, 2, 0)] == [21, 21, 14, 7, 7, 2, ESCALATION]
    assert signal(due + timedelta(days=9), due) == ESCALATION
    assert REMINDERS == (28 - 7, 28 - 14, 28 - 21, 28 - 26)
