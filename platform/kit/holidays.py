"""The official Dutch school holidays by region.

Source: the ministry's page for each school year ("Overzicht schoolvakanties", rijksoverheid.nl), which follows the Regeling
vaststelling schoolvakanties. Christmas, one week of May and summer are fixed; autumn and spring are the ministry's advice,
and so is a second week of May where the page names it: a school may do otherwise, its school guide knows. Days run from
Saturday up to and including Sunday. School years after the last one of this table are unknown, not free of holidays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NORTH, MIDDLE, SOUTH = "north", "middle", "south"
REGIONS = (NORTH, MIDDLE, SOUTH)
AUTUMN, CHRISTMAS, SPRING = _("herfstvakantie"), _("kerstvakantie"), _("voorjaarsvakantie")
MAY, MAY_ADVICE, SUMMER = _("meivakantie"), _("adviesweek van de meivakantie"), _("zomervakantie")


@dataclass(frozen=True, slots=True)
class Holiday:
    """From the first up to and including the last day. ``is_advice``: a school may have chosen other days."""

    name: Promise
    first: date
    last: date
    is_advice: bool = False

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


# name, whether it is advice, then first and last day for north, middle, south; one pair is for the whole country.
Row = tuple[Promise, bool, Sequence[tuple[str, str]]]
_ROWS: Sequence[Row] = (
    # 2025-2026
    (AUTUMN, True, [("2025-10-18", "2025-10-26"), ("2025-10-18", "2025-10-26"), ("2025-10-11", "2025-10-19")]),
    (CHRISTMAS, False, [("2025-12-20", "2026-01-04")]),
    (SPRING, True, [("2026-02-21", "2026-03-01"), ("2026-02-14", "2026-02-22"), ("2026-02-14", "2026-02-22")]),
    (MAY, False, [("2026-04-25", "2026-05-03")]),
    (SUMMER, False, [("2026-07-04", "2026-08-16"), ("2026-07-18", "2026-08-30"), ("2026-07-11", "2026-08-23")]),
    # 2026-2027
    (AUTUMN, True, [("2026-10-10", "2026-10-18"), ("2026-10-17", "2026-10-25"), ("2026-10-17", "2026-10-25")]),
    (CHRISTMAS, False, [("2026-12-19", "2027-01-03")]),
    (SPRING, True, [("2027-02-20", "2027-02-28"), ("2027-02-20", "2027-02-28"), ("2027-02-13", "2027-02-21")]),
    (MAY, False, [("2027-04-24", "2027-05-02")]),
    (SUMMER, False, [("2027-07-10", "2027-08-22"), ("2027-07-17", "2027-08-29"), ("2027-07-24", "2027-09-05")]),
    # 2027-2028
    (AUTUMN, True, [("2027-10-16", "2027-10-24"), ("2027-10-16", "2027-10-24"), ("2027-10-23", "2027-10-31")]),
    (CHRISTMAS, False, [("2027-12-25", "2028-01-09")]),
    (SPRING, True, [("2028-02-19", "2028-02-27"), ("2028-02-26", "2028-03-05"), ("2028-02-26", "2028-03-05")]),
    (MAY_ADVICE, True, [("2028-04-22", "2028-04-28")]),
    (MAY, False, [("2028-04-29", "2028-05-07")]),
    (SUMMER, False, [("2028-07-15", "2028-08-27"), ("2028-07-08", "2028-08-20"), ("2028-07-22", "2028-09-03")]),
    # 2028-2029
    (AUTUMN, True, [("2028-10-14", "2028-10-22"), ("2028-10-21", "2028-10-29"), ("2028-10-21", "2028-10-29")]),
    (CHRISTMAS, False, [("2028-12-23", "2029-01-07")]),
    (SPRING, True, [("2029-02-17", "2029-02-25"), ("2029-02-17", "2029-02-25"), ("2029-02-10", "2029-02-18")]),
    (MAY_ADVICE, True, [("2029-04-21", "2029-04-27")]),
    (MAY, False, [("2029-04-28", "2029-05-06")]),
    (SUMMER, False, [("2029-07-21", "2029-09-02"), ("2029-07-07", "2029-08-19"), ("2029-07-14", "2029-08-26")]),
)


def _by_region() -> Mapping[str, Sequence[Holiday]]:
    known: dict[str, list[Holiday]] = {region: [] for region in REGIONS}
    for name, is_advice, spans in _ROWS:
        everywhere = spans if len(spans) > 1 else [spans[0]] * len(REGIONS)
        for region, (first, last) in zip(REGIONS, everywhere, strict=True):
            known[region].append(Holiday(name, date.fromisoformat(first), date.fromisoformat(last), is_advice))
    return known


HOLIDAYS = _by_region()


def holiday_on(day: date, region: str) -> Holiday | None:
    """Return the holiday of this region (``north``, ``middle``, ``south``) on this day; None too for an unknown region."""
    return next((holiday for holiday in HOLIDAYS.get(region, ()) if day in holiday), None)


# --- public holidays ---


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the Dutch public holidays on which nobody has to read their mail.

    New Year's Day, Easter Monday, King's Day, Ascension Day, Whit Monday and both days of Christmas (Algemene termijnenwet,
    art. 3). Good Friday is in that law too: deadlines there move, and offices and schools are mostly closed. Liberation Day
    counts in years that divide by five: in others most people work, and schools are open unless it falls in their holiday.
    """
    easter = easter_sunday(year)
    days = {
        date(year, 1, 1),
        easter - timedelta(days=2),  # Good Friday
        easter + timedelta(days=1),
        kings_day(year),
        easter + timedelta(days=39),  # Ascension
        easter + timedelta(days=50),  # Whit Monday
        date(year, 12, 25),
        date(year, 12, 26),
    }
    return frozenset(days | ({date(year, 5, 5)} if year % 5 == 0 else set()))


def kings_day(year: int) -> date:
    """Return 27 April, or the day before when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day  # 6 is Sunday


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar: the Sunday after the first full moon of spring, by the church's tables.

    Gauss's reckoning, with its two exceptions; ``moon`` is the age of the moon and ``sunday`` the days to the next Sunday.
    """
    century = year // 100
    shift = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    moon = (19 * (year % 19) + shift) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + (4 + century - century // 4) % 7) % 7
    days = moon + sunday
    if (moon == 29 and sunday == 6) or (moon == 28 and sunday == 6 and year % 19 > 10):
        days -= 7
    return date(year, 3, 22) + timedelta(days=days)
