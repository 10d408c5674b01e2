"""School years laid side by side: a year that still runs is compared with the others on the same day."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from activities.facts import Span
from kit import school_year

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# So many school years can be chosen; one more is read, to compare the oldest with.
YEARS_SHOWN = 5


def begins_at(start_year: int) -> datetime:
    """Return the first moment of a school year."""
    return datetime.combine(school_year.days_of(start_year).first, time.min, AMSTERDAM)


def is_running(start_year: int, now: datetime) -> bool:
    """Return whether this school year is not over yet."""
    return now < begins_at(start_year + 1)


def years_shown(now: datetime) -> list[int]:
    """Return the school years that can be chosen, newest first."""
    this_year = school_year.start_year_on(now.astimezone(AMSTERDAM).date())
    return list(range(this_year, this_year - YEARS_SHOWN, -1))


def spans_for(start_year: int, now: datetime) -> list[Span]:
    """Return all years of a board, oldest first, each cut on the day up to which ``start_year`` has come."""
    cut = min(now, begins_at(start_year + 1)).astimezone(AMSTERDAM)
    years = years_shown(now)
    return [span_of(year, _shifted(cut, year - start_year)) for year in range(years[-1] - 1, years[0] + 1)]


def span_of(start_year: int, cut: datetime) -> Span:
    """Return a year with its cut; a cut never lies outside its year."""
    first, after = begins_at(start_year), begins_at(start_year + 1)
    return Span(start_year, first, min(max(cut, first), after), after)


def _shifted(moment: datetime, years: int) -> datetime:
    """Return the same day of another year; 29 February is 28 February where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)
