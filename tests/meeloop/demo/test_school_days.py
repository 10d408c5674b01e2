"""Days on which schools are open."""

from datetime import date

import pytest

from meeloop.demo.school_days import at, easter, is_school_day, school_day_after, school_days


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))]
)
def test_easter_falls_on_the_known_sundays(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 11, 21), id="Saturday"),
        pytest.param(date(2027, 4, 27), id="King's Day"),
        pytest.param(date(2027, 5, 6), id="Ascension Day"),
        pytest.param(date(2027, 5, 17), id="Whit Monday"),
        pytest.param(date(2026, 10, 14), id="autumn holiday"),
        pytest.param(date(2026, 12, 31), id="Christmas holiday"),
        pytest.param(date(2026, 7, 20), id="summer holiday"),
    ],
)
def test_nobody_is_at_school_on_a_free_day(day: date) -> None:
    assert not is_school_day(day)


def test_school_days_are_counted_over_weekends_and_holidays() -> None:
    friday = date(2026, 10, 9)

    assert school_day_after(friday, 1) == date(2026, 10, 19)
    assert school_day_after(date(2026, 10, 19), -1) == friday
    assert school_days(friday, date(2026, 10, 20)) == [friday, date(2026, 10, 19), date(2026, 10, 20)]


def test_a_lesson_begins_at_the_same_hour_in_summer_and_winter() -> None:
    assert at(date(2026, 6, 2), 9).isoformat() == "2026-06-02T09:00:00+02:00"
    assert at(date(2026, 11, 24), 9).isoformat() == "2026-11-24T09:00:00+01:00"
