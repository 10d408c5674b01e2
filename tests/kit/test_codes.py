"""Postcodes, KvK numbers and school keys."""

import pytest

from kit import brin, kvk, postcode


@pytest.mark.parametrize("text", ["9712AB", " 9712 ab "])
def test_a_postcode_is_read_and_shown(text: str) -> None:
    assert postcode.normalised(text) == "9712AB"
    assert postcode.for_display(text) == "9712 AB"
    assert postcode.is_postcode(text)


@pytest.mark.parametrize("text", ["0712AB", "9712SS", "9712 A", "9712  AB", "B-9712", "９７１２AB", ""])
def test_what_cannot_be_a_postcode_is_refused(text: str) -> None:
    assert not postcode.is_postcode(text)
    with pytest.raises(ValueError, match="not a Dutch postcode"):
        postcode.normalised(text)


@pytest.mark.parametrize("text", ["01234567", "KvK 0123 4567", "kvk-nummer: 01.23.45.67"])
def test_a_kvk_number_has_eight_digits(text: str) -> None:
    assert kvk.normalised(text) == "01234567"
    assert kvk.is_kvk_number(text)


@pytest.mark.parametrize("text", ["1234567", "012345678", "00000000", "0123456a", "٠١٢٣٤٥٦٧", ""])
def test_anything_else_is_no_kvk_number(text: str) -> None:
    assert not kvk.is_kvk_number(text)


def test_school_keys_are_squeezed_and_cut() -> None:
    assert brin.normalised_branch_code("14ab-00") == "14AB00"
    assert brin.brin_of_branch("14 AB 01") == "14AB"


@pytest.mark.parametrize("text", ["14A", "1AAB", "14AB", "14AB0", ""])
def test_a_bad_school_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a school key"):
        brin.normalised_branch_code(text)
