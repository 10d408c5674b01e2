import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import bsn
from tests.support.class_lists import BSNS


@pytest.mark.parametrize("digits", [*BSNS, "612345671", "10000008"])
def test_possible_numbers_pass(digits: str) -> None:
    assert bsn.passes_eleven_test(digits)


@pytest.mark.parametrize("digits", ["000000000", "123456789", "99990001", "1234567", "9999000061", "", "99990000a"])
def test_impossible_numbers_do_not(digits: str) -> None:
    assert not bsn.passes_eleven_test(digits)


@given(st.integers(10**7, 10**9 - 1))
def test_a_change_of_one_digit_always_fails(number: int) -> None:
    digits = str(number).zfill(9)
    changed = digits[:8] + str((int(digits[8]) + 1) % 10)

    assert not (bsn.passes_eleven_test(digits) and bsn.passes_eleven_test(changed))


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(
    "text",
    [
        "999900006",
        "9999.00.006",
        "9999 00 006",
        "Jan 999900006 Berg",
        "bsn:999900006.",
        "9999\u200b00006",
        "９９９９００００６",
        "'999900006",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert bsn.contains_bsn(text)


@pytest.mark.parametrize("text", ["Jan Berg", "06-99990000", "0999900006", "12-03-2012", "2012-03-12", "1000", ""])
def test_dates_phones_and_short_numbers_are_left_alone(text: str) -> None:
    assert not bsn.contains_bsn(text)


@pytest.mark.parametrize(
    "heading", ["BSN", "bsn-nummer", "Burgerservicenummer", "Sofinummer", "Onderwijsnummer", "PGN", "bsn_ondwnr-4"]
)
def test_a_heading_condemns_its_column(heading: str) -> None:
    assert bsn.is_bsn_heading(heading)


@pytest.mark.parametrize("heading", ["Leerlingnummer", "Nummer", "Sofie", "Klas", "Onderwijssoort"])
def test_other_headings_do_not(heading: str) -> None:
    assert not bsn.is_bsn_heading(heading)


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(
    "values",
    [BSNS, [*BSNS[:5], "", "123456789"], ["999900006"], [*BSNS[:4], "onbekend", "n.v.t."], [f"{number}.0" for number in BSNS]],
)
def test_values_condemn_their_column(values: list[str]) -> None:
    assert bsn.is_bsn_column(values)


@pytest.mark.parametrize(
    "values",
    [
        [str(number) for number in range(10012345, 10012375)],
        [str(number) for number in range(202600100, 202600130)],
        [str(number) for number in range(12345, 12375)],
        ["12345", "12346", "12347", "999900006"],
        ["999900006", "Jan", "Piet", "Klaas"],
        ["12-03-2012", "13-03-2012"],
        [],
    ],
)
def test_pupil_numbers_do_not(values: list[str]) -> None:
    assert not bsn.is_bsn_column(values)


def test_long_numbers_are_usual_when_most_values_are_long() -> None:
    assert bsn.is_column_of_long_numbers(["10012345", "10012346", "12"])
    assert not bsn.is_column_of_long_numbers(["12345", "12346", "999900006"])
