"""Passwords that are long enough and still the first that anybody tries (V6.2.4, offline)."""

import re
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Django's list of 20,000 has few of 12 signs or more: people make those from a short one. So the short one is looked up,
# together with the words that Dutch schools reach for.
LOCAL = frozenset(
    {
        "geheim", "geheimpje", "groningen", "inloggen", "januari", "februari", "maart", "april", "juni", "juli", "augustus",
        "september", "oktober", "november", "december", "lente", "herfst", "winter", "zomer", "voorjaar", "najaar", "meeloop",
        "meelopen", "nederland", "leerling", "leerlingen", "docent", "mentor", "school", "wachtwoord", "paswoord", "welkom",
        "welkom bij", "hallo", "liefde", "vakantie", "voetbal", "feyenoord", "ajax", "fcgroningen", "computer", "test",
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijkl", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
    }
)  # fmt: skip
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
FEWEST_SIGNS = 5
SEQUENCES = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class EasyToGuessValidator:
    """Refuse a common word with digits or signs around it, a repeated piece, a row of keys."""

    def __init__(self) -> None:
        self.common = frozenset(CommonPasswordValidator().passwords) | LOCAL

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` with code ``password_easy_to_guess``."""
        if any(core in self.common or is_sequence(core) or len(set(core)) < FEWEST_SIGNS for core in cores(password)):
            message = _("Dit wachtwoord is makkelijk te raden. Maak een zin van een paar woorden die bij jou hoort.")
            raise ValidationError(message, code="password_easy_to_guess")

    def get_help_text(self) -> str:
        """Return the rule as advice."""
        return _("Een zin van een paar woorden is sterk en goed te onthouden.")


def cores(password: str) -> Iterator[str]:
    """Yield what a password comes down to: one piece of a repeat, without the digits and signs around its word."""
    piece = without_repeats(password.lower())
    bare = without_repeats(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", piece) or piece)
    yield from {piece, bare, bare.translate(LOOKALIKES), without_repeats(bare.translate(LOOKALIKES))}


def without_repeats(text: str) -> str:
    """Return the piece of which the text is a repetition: ``abcabcabc`` is ``abc``."""
    repeated = re.fullmatch(r"(.+?)\1+", text)
    return repeated[1] if repeated else text


def is_sequence(text: str) -> bool:
    """Return whether the text is a row of digits, letters or keys, in either direction."""
    return any(text in row or text[::-1] in row for row in SEQUENCES)
