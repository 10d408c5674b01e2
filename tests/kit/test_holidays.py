"""The official school holidays: a table that can be checked for slips, and its edges."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kit.holidays import AUTUMN, CHRISTMAS, HOLIDAYS, MAY_ADVICE, REGIONS, SUMMER, holiday_on


@pytest.mark.parametrize("region", REGIONS)
def test_every_holiday_begins_on_saturday_and_follows_the_one_before(region: str) -> None:
    holidays = HOLIDAYS[region]

    assert [one.first.weekday() for one in holidays] == [5] * len(holidays)
    assert [one.last.weekday() for one in holidays if one.name != MAY_ADVICE] == [6] * sum(
        one.name != MAY_ADVICE for one in holidays
    )
    assert all(before.last < after.first for before, after in pairwise(holidays))


@pytest.mark.parametrize("region", REGIONS)
def test_a_summer_lasts_six_weeks_and_christmas_two(region: str) -> None:
    weeks = {(one.name, (one.last - one.first + timedelta(days=6)).days // 7) for one in HOLIDAYS[region]}

    assert {length for name, length in weeks if name == SUMMER} == {7}  # six weeks and the weekend before
    assert {length for name, length in weeks if name == CHRISTMAS} == {3}


@pytest.mark.parametrize(
    ("day", "region", "is_free"),
    [
        (date(2026, 10, 9), "north", False),
        (date(2026, 10, 10), "north", True),
        (date(2026, 10, 18), "north", True),
        (date(2026, 10, 19), "north", False),
        (date(2026, 10, 19), "middle", True),
        (date(2026, 10, 12), "south", False),
        (date(2027, 7, 31), "south", True),
        (date(2027, 8, 1), "south", True),
        (date(2026, 10, 12), "", False),
        (date(2040, 12, 25), "north", False),
    ],
)
def test_a_day_is_a_holiday_in_its_own_region_only(day: date, region: str, is_free: bool) -> None:
    assert (holiday_on(day, region) is not None) is is_free


def test_autumn_is_advice_and_christmas_is_not() -> None:
    autumn, christmas = holiday_on(date(2026, 10, 12), "north"), holiday_on(date(2026, 12, 25), "north")

    assert autumn
    assert (autumn.name, autumn.is_advice) == (AUTUMN, True)
    assert christmas
    assert (christmas.name, christmas.is_advice) == (CHRISTMAS, False)
