"""Dutch postcodes: four digits (no zero in front) and two letters; SA, SD and SS are never given out."""

import re

_POSTCODE = re.compile(r"([1-9]\d{3})\s?([A-Z]{2})", re.ASCII)
_NEVER = frozenset({"SA", "SD", "SS"})


def normalised(text: str) -> str:
    """Return "9712AB" for " 9712 ab ".

    Raises ValueError when it cannot be a postcode.
    """
    match = _POSTCODE.fullmatch(text.strip().upper())
    if match is None or match[2] in _NEVER:
        raise ValueError("not a Dutch postcode")
    return match[1] + match[2]


def is_postcode(text: str) -> bool:
    """Tell whether the text can be a Dutch postcode."""
    try:
        normalised(text)
    except ValueError:
        return False
    return True


def for_display(postcode: str) -> str:
    """Return "9712 AB" for any way of writing it. Raises ValueError as ``normalised`` does."""
    whole = normalised(postcode)
    return f"{whole[:4]} {whole[4:]}"
