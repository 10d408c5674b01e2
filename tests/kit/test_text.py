import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.text import clean, is_formula_like, neutral_cell, without_format_characters


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  Jan \t de\u00a0 Boer\r\n", "Jan de Boer"),
        ("Zoe\u0308", "Zoë"),
        ("Ja\u202en\u200b\ufeff", "Jan"),
        ("Fr\u00aded\u0000\u0007", "Fred"),
        ("J\u200dan\u200c", "Jan"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("👩\u200d🚀 Mia", "👩\u200d🚀 Mia"),
        ("", ""),
    ],
)
def test_only_what_a_person_meant_remains(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


def test_a_limit_cuts_and_leaves_no_space_behind() -> None:
    assert clean("Anna Maria", limit=5) == "Anna"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_nothing_that_hides_survives(text: str) -> None:
    assert not set(clean(text)) & set("\0\t\r\n\u200b\u202e\u2066\ufeff")


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SUM(A1)", " =1", "\t=1", "＝1", "|x", "%x"])
def test_a_cell_that_could_run_is_made_text(text: str) -> None:
    assert is_formula_like(text)
    assert neutral_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Jan", "'t Hart", "1-2", "3B", ""])
def test_an_ordinary_cell_stays_as_it_is(text: str) -> None:
    assert neutral_cell(text) == text


def test_a_cell_cannot_start_another_one() -> None:
    assert neutral_cell("a\t=1\r\n=2\0") == "a =1 =2"


def test_a_detector_sees_through_hidden_characters_and_wide_digits() -> None:
    assert without_format_characters("1\u200d2\u202e３") == "123"
