from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import school_year
from kit.school_year import Period


@pytest.mark.parametrize(("day", "start_year"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 1), 2026)])
def test_the_year_turns_on_the_first_of_august(day: date, start_year: int) -> None:
    assert school_year.start_year_on(day) == start_year


def test_a_school_year_has_a_label_and_bounds() -> None:
    assert school_year.label(2026) == "2026-2027"
    assert school_year.days_of(2026) == Period(date(2026, 8, 1), date(2027, 7, 31))


@pytest.mark.parametrize("text", ["2026-2027", " 2026/27", "2026–2027"])
def test_a_label_is_read_in_its_usual_forms(text: str) -> None:
    assert school_year.start_year_of_label(text) == 2026


@pytest.mark.parametrize("text", ["2026-2028", "2026", "26-27", "2026-1927", ""])
def test_two_years_that_do_not_follow_are_no_school_year(text: str) -> None:
    with pytest.raises(ValueError, match="not a school year"):
        school_year.start_year_of_label(text)


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_every_day_lies_in_exactly_its_own_year(day: date) -> None:
    own = school_year.start_year_on(day)

    assert [year for year in (own - 1, own, own + 1) if day in school_year.days_of(year)] == [own]
