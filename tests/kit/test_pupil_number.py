import pytest

from kit import pupil_number


@pytest.mark.parametrize(
    ("text", "tidied", "compared"),
    [
        ("0012345", "0012345", "12345"),
        ("12345.0", "12345", "12345"),
        (" 12 345 ", "12345", "12345"),
        ("'0012345", "0012345", "12345"),
        ("a0012", "a0012", "A0012"),
        ("000", "000", "0"),
        ("", "", ""),
    ],
)
def test_a_number_is_kept_as_written_and_compared_without_zeros(text: str, tidied: str, compared: str) -> None:
    assert (pupil_number.tidy(text), pupil_number.normalised(text)) == (tidied, compared)


def test_a_rounded_number_is_recognised() -> None:
    assert pupil_number.has_lost_digits("1,23457E+08")
    assert not pupil_number.has_lost_digits("12345")


@pytest.mark.parametrize(
    ("number", "is_sound"), [("12345", True), ("h-12.3", True), ("1" * 21, False), ("=1", False), ("Jan Berg", False)]
)
def test_only_letters_digits_and_separators_make_a_number(number: str, is_sound: bool) -> None:
    assert pupil_number.is_sound(number) is is_sound
