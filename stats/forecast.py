"""How many places schools will need next school year. A simple sum that a reader can follow, and how far it may be off.

    expected participation = pupils next year x participations per pupil in the years behind us
    places needed          = expected participation / part of the places that was used in those years

Every people-count in it is a published one; pupil numbers are the public list's; places are exact. The interval is a
prediction interval of 80% (Student's t over the years' ratios), with the rounding of the published numbers on top. Of one
year nothing can be said about how years differ: then a quarter up and down, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import mean, stdev

# t for 80% (two-sided), by degrees of freedom.
STUDENT = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533}
MOST_YEARS = 5
OF_ONE_YEAR = 0.25
# A published year is the sum of three terms of fives, each at most 5 off.
ROUNDING = 15
BASE = 5
# A ratio needs a published denominator of at least this (stats page §5.5).
LEAST_DENOMINATOR = 25


@dataclass(frozen=True, slots=True)
class YearBehind:
    """A whole school year: published participation, pupils of the public list, places that were offered."""

    start_year: int
    participation: int
    pupils: int
    places: int


@dataclass(frozen=True, slots=True)
class Range:
    """A number with the lowest and highest that are likely, in fives."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a school year, from how many pupils and from which years."""

    start_year: int
    pupils: int
    participation: Range
    places: Range | None
    years: tuple[int, ...]


def forecast(behind: Sequence[YearBehind], *, start_year: int, pupils: int | None) -> Forecast | None:
    """Return the forecast for a school year, or None where no year behind us or no pupil number is known."""
    usable = [one for one in behind if one.pupils >= LEAST_DENOMINATOR and one.start_year < start_year][-MOST_YEARS:]
    if not usable or not pupils:
        return None
    rates = [one.participation / one.pupils for one in usable]
    rate = mean(rates)
    margin = pupils * spread(rates) + ROUNDING
    expected = pupils * rate
    participation = in_fives(expected, max(expected - margin, 0), expected + margin)
    return Forecast(
        start_year, pupils, participation, _places(usable, expected, margin), tuple(one.start_year for one in usable)
    )


def spread(rates: Sequence[float]) -> float:
    """Return how far next year's ratio may lie from the mean of these (80%)."""
    if len(rates) == 1:
        return rates[0] * OF_ONE_YEAR
    return STUDENT[len(rates) - 1] * stdev(rates) * sqrt(1 + 1 / len(rates))


def pupils_next(known: Mapping[int, int], start_year: int) -> int | None:
    """Return the pupils of a school year: the list's own number, else its last one carried on as numbers changed before."""
    if start_year in known:
        return known[start_year]
    years = sorted(year for year in known if year < start_year)
    if not years:
        return None
    first, last = years[0], years[-1]
    growth = (known[last] / known[first]) ** (1 / (last - first)) if last > first and known[first] else 1.0
    return round(known[last] * growth ** (start_year - last))


def in_fives(value: float, low: float, high: float) -> Range:
    """Return a range in fives, its ends rounded outwards."""
    return Range(round(value / BASE) * BASE, floor(low / BASE) * BASE, ceil(high / BASE) * BASE)


def _places(usable: Sequence[YearBehind], expected: float, margin: float) -> Range | None:
    offered = sum(one.places for one in usable)
    used = sum(one.participation for one in usable)
    if offered < LEAST_DENOMINATOR or not used:
        return None
    # More participations than places: groups that are not on a list, or dates that count groups. A place is used once at most.
    share = min(used / offered, 1.0)
    return in_fives(expected / share, max(expected - margin, 0) / share, (expected + margin) / share)
