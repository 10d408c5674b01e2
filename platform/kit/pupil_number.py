"""The number by which a school knows a pupil: kept as text, compared in a normalised copy."""

import re

from kit.text import clean

MAX_LENGTH = 20
_ROUNDED = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-_/]*")


def tidy(text: str) -> str:
    """Return the number as a person would write it: "12345.0" (a spreadsheet's float) becomes "12345"; zeros in front stay."""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", clean(text).lstrip("'").replace(" ", ""))


def normalised(text: str) -> str:
    """Return the copy to compare by: capitals, and no zeros in front (Magister writes them, spreadsheets eat them)."""
    number = tidy(text).upper()
    return (number.lstrip("0") or "0") if number.isdecimal() else number


def has_lost_digits(text: str) -> bool:
    """Tell whether a spreadsheet rounded the number away ("1,23457E+08")."""
    return _ROUNDED.fullmatch(text.strip()) is not None


def is_sound(number: str) -> bool:
    """Tell whether a tidied number has only letters, digits and plain separators, and a sane length."""
    return len(number) <= MAX_LENGTH and _SOUND.fullmatch(number) is not None
