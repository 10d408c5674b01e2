"""Terms as days, and which figures come next."""

from datetime import date

from stats.choices import Term
from stats.periods import Awaited, awaited


def test_the_next_figures_are_of_the_first_term_that_is_not_out() -> None:
    assert awaited(date(2026, 11, 1), set()) == Awaited(2026, Term.AUTUMN, date(2027, 1, 1))
    assert awaited(date(2027, 2, 1), {(2026, 1)}) == Awaited(2026, Term.WINTER, date(2027, 4, 1))
    assert awaited(date(2027, 2, 1), {(2025, 1)}) == Awaited(2026, Term.AUTUMN, date(2027, 1, 1))
    assert awaited(date(2027, 7, 1), {(2026, 1), (2026, 2), (2026, 3)}) is None
