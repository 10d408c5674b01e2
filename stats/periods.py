"""The terms of a school year as days (stats page §5.2): August to December, January to March, April to July."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kit import school_year
from kit.school_year import Period
from stats.choices import Term

FIRST_MONTH = {Term.AUTUMN: 8, Term.WINTER: 1, Term.SPRING: 4}
TERMS = (Term.AUTUMN, Term.WINTER, Term.SPRING)


def days_of(start_year: int, term: Term) -> Period:
    """Return a term, or the whole year, from its first up to and including its last day."""
    whole = school_year.days_of(start_year)
    if term == Term.YEAR:
        return whole
    last = whole.last if term == TERMS[-1] else _first_day(start_year, TERMS[TERMS.index(term) + 1]) - timedelta(days=1)
    return Period(_first_day(start_year, term), last)


def periods_that_are_over(today: date, *, years: int) -> list[tuple[int, Term]]:
    """Return every (start year, term or whole year) that ended before today, newest first, of this and so many earlier years."""
    this_year = school_year.start_year_on(today)
    found = [(year, term) for year in range(this_year, this_year - years - 1, -1) for term in (Term.YEAR, *reversed(TERMS))]
    return [(year, term) for year, term in found if days_of(year, term).last < today]


def terms_before(term: Term) -> tuple[Term, ...]:
    """Return the terms of the same year that come first."""
    return TERMS[: TERMS.index(term)] if term in TERMS else ()


@dataclass(frozen=True, slots=True)
class Awaited:
    """The figures of the running school year that come next: of which term, and the first day on which they can be counted."""

    start_year: int
    term: Term
    countable_on: date

    @property
    def school_year(self) -> str:
        """The year's name: "2026-2027"."""
        return school_year.label(self.start_year)


def awaited(today: date, known: Collection[tuple[int, int]]) -> Awaited | None:
    """Return the first term of the running school year that is not among ``known`` (start year, term); None when all are."""
    start_year = school_year.start_year_on(today)
    term = next((term for term in TERMS if (start_year, term) not in known), None)
    return Awaited(start_year, term, days_of(start_year, term).last + timedelta(days=1)) if term else None


def period_of_label(text: str) -> tuple[int, Term]:
    """Return the start year and term of "2025-2026-1" or "2025-2026" (the whole year). Raises ValueError."""
    year, term = text.rsplit("-", 1) if text.count("-") == 2 else (text, "0")
    return school_year.start_year_of_label(year), Term(int(term))


def _first_day(start_year: int, term: Term) -> date:
    return date(start_year if term == Term.AUTUMN else start_year + 1, FIRST_MONTH[term], 1)
