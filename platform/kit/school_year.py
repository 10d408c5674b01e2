"""The Dutch school year: 1 August to 31 July, named by the year it starts in."""

import re
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first up to and including the last."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def start_year_on(day: date) -> int:
    """Return the start year of the school year the day falls in: 31 July 2026 gives 2025, 1 August 2026 gives 2026."""
    return day.year if day.month >= 8 else day.year - 1


def label(start_year: int) -> str:
    """Return the name of the school year: 2026 gives "2026-2027"."""
    return f"{start_year}-{start_year + 1}"


def start_year_of_label(text: str) -> int:
    """Return the start year of "2026-2027", "2026/27" or "2026–2027".

    Raises ValueError when the text names no two following years.
    """
    match = _LABEL.fullmatch(text.strip())
    if (
        match is None
        or int(match[2]) % 100 != (int(match[1]) + 1) % 100
        or (len(match[2]) == 4 and int(match[2]) != int(match[1]) + 1)
    ):
        raise ValueError("not a school year")
    return int(match[1])


def days_of(start_year: int) -> Period:
    """Return 1 August up to and including 31 July."""
    return Period(date(start_year, 8, 1), date(start_year + 1, 7, 31))
