"""Numbers of the Dutch chamber of commerce (KvK): eight digits, zeros in front count."""

import re


def normalised(text: str) -> str:
    """Return the eight digits of "KvK 0123 4567" or "01.23.45.67".

    Raises ValueError when there are not exactly eight. A KvK number has no check digit.
    """
    digits = re.sub(r"[\s.\-]", "", re.sub(r"(?i)^\s*kvk(?:[- ]?(?:nummer|nr\.?))?\s*:?\s*", "", text))
    if not re.fullmatch(r"[0-9]{8}", digits) or digits == "00000000":
        raise ValueError("not a KvK number")
    return digits


def is_kvk_number(text: str) -> bool:
    """Tell whether the text can be a KvK number."""
    try:
        normalised(text)
    except ValueError:
        return False
    return True
