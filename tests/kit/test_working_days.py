"""Working days: no weekends, no Dutch public holidays."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from kit.holidays import easter_sunday, public_holidays
from kit.working_days import add_working_days, is_working_day, working_day_at_or_before


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1954, "1954-04-18"),  # the two exceptions of the reckoning
        (1981, "1981-04-19"),
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),  # among the earliest there can be
        (2011, "2011-04-24"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2028, "2028-04-16"),
        (2029, "2029-04-01"),
        (2030, "2030-04-21"),
        (2038, "2038-04-25"),  # the latest there can be
    ],
)
def test_easter_is_where_the_calendar_has_it(year: int, day: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(day)


def test_the_public_holidays_of_a_year_and_liberation_day_every_five() -> None:
    assert sorted(day.isoformat()[5:] for day in public_holidays(2027)) == [
        *("01-01", "03-26", "03-29", "04-27", "05-06", "05-17", "12-25", "12-26"),
    ]
    assert (date(2025, 5, 5) in public_holidays(2025), date(2027, 5, 5) in public_holidays(2027)) == (True, False)
    # 27 April 2025 was a Sunday.
    assert {date(2025, 4, 26), date(2025, 4, 27)} & public_holidays(2025) == {date(2025, 4, 26)}


@pytest.mark.parametrize(
    ("begin", "days", "end"),
    [
        ("2027-03-24 10:00", 1, "2027-03-25 10:00"),
        ("2027-03-25 10:00", 1, "2027-03-30 10:00"),  # Good Friday, the weekend, Easter Monday
        ("2026-12-23 16:30", 2, "2026-12-28 16:30"),  # Christmas is on a Friday and a Saturday
        ("2026-12-31 09:00", 1, "2027-01-04 09:00"),
        ("2027-05-04 09:00", 5, "2027-05-12 09:00"),  # Ascension within; 5 May counts
        ("2027-05-15 09:00", 1, "2027-05-18 09:00"),  # a Saturday, and Whit Monday after it
    ],
)
def test_a_term_leaves_weekends_and_holidays_out(begin: str, days: int, end: str) -> None:
    zone = timezone.get_default_timezone()
    moments = [datetime.fromisoformat(text).replace(tzinfo=zone) for text in (begin, end)]

    assert add_working_days(moments[0], days) == moments[1]


def test_what_falls_on_a_holiday_goes_the_working_day_before() -> None:
    assert is_working_day(date(2027, 5, 5))
    assert not is_working_day(date(2027, 5, 6))
    assert working_day_at_or_before(date(2027, 3, 29)) == date(2027, 3, 25)
