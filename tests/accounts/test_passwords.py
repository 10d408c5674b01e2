"""Passwords that are long and still the first that anybody tries."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.passwords import EasyToGuessValidator, cores

REFUSED = [
    "password1234", "Welkom123456", "W3lkom!!!2026", "wachtwoord!!!", "Wachtwoord2026", "zomer2026zomer2026", "abcabcabcabc",
    "111111111111", "123456789012", "qwertyuiopas", "qwertyqwerty", "Groningen2026", "iloveyou12345", "aaaaaaaaaaab",
    "December 2026!!",
]  # fmt: skip
TAKEN = [
    "vier paarden op het dak", "Mijn fiets is groen en traag", "zj4kL0pq9wXe", "kaas brood thee maan", "пароль из пяти слов",
    "🐴🐴 op het dak van oma", "    vier    paarden   ", "a" * 30 + "bcdefg hij", "Tulp-Kano-Wolk-9",
]  # fmt: skip


@pytest.mark.promise("OGP-4.2")
@pytest.mark.parametrize("password", REFUSED)
def test_easy_passwords_of_twelve_signs_or_more_are_refused(password: str) -> None:
    assert len(password) >= 12
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", TAKEN)
def test_sentences_any_signs_and_spaces_are_taken(password: str) -> None:
    validate_password(password)


def test_a_hundred_signs_are_taken() -> None:
    validate_password("vier paarden op het dak van " * 4)


def test_more_than_three_thousand_common_passwords_of_twelve_signs_are_refused() -> None:
    validator = EasyToGuessValidator()
    words = [word for word in validator.common if word.isalpha() and 6 <= len(word) <= 9][:1500]
    made = [f"{word}{tail}" for word in words for tail in ("123456", "!!2026")]

    refused = sum(_is_refused(validator, password) for password in made)

    assert refused == len(made) == 3000


def test_advice_is_given_before_the_mistake() -> None:
    assert EasyToGuessValidator().get_help_text() == "Een zin van een paar woorden is sterk en goed te onthouden."


def test_a_password_comes_down_to_its_word() -> None:
    assert "welkom" in set(cores("W3lk0m!!!2026")) | set(cores("Welkom2026"))


def _is_refused(validator: EasyToGuessValidator, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError as refusal:
        return refusal.code == "password_easy_to_guess"
    return False
