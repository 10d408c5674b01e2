"""Months of unequal length."""

from datetime import date

import pytest

from kit.months import first_of_month, months_after


@pytest.mark.parametrize(
    ("day", "months", "then", "first"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28), date(2027, 2, 1)),
        (date(2027, 11, 30), 3, date(2028, 2, 29), date(2028, 2, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31), date(2027, 12, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 31), date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28), date(2026, 2, 1)),
        (date(2026, 1, 15), -13, date(2024, 12, 15), date(2024, 12, 1)),
        (date(2026, 1, 15), 0, date(2026, 1, 15), date(2026, 1, 1)),
    ],
)
def test_a_day_so_many_months_on(day: date, months: int, then: date, first: date) -> None:
    assert (months_after(day, months), first_of_month(day, months)) == (then, first)
