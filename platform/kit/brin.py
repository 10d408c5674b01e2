"""Keys of Dutch schools: the BRIN of an institution (00AA) and the code of one branch (00AA01)."""

import re

_BRIN = re.compile(r"\d{2}[A-Z]{2}", re.ASCII)
_BRANCH = re.compile(r"\d{2}[A-Z]{2}\d{2}", re.ASCII)


def normalised_brin(text: str) -> str:
    """Return "14AB" for "14 ab". Raises ValueError when it is not a BRIN."""
    return _matching(_BRIN, text)


def normalised_branch_code(text: str) -> str:
    """Return "14AB00" for "14 AB 00" or "14ab-00". Raises ValueError when it is not a branch code."""
    return _matching(_BRANCH, text)


def brin_of_branch(branch_code: str) -> str:
    """Return the institution's BRIN, the first four characters. Raises ValueError as ``normalised_branch_code`` does."""
    return normalised_branch_code(branch_code)[:4]


def _matching(pattern: re.Pattern[str], text: str) -> str:
    squeezed = re.sub(r"[\s\-]", "", text).upper()
    if pattern.fullmatch(squeezed) is None:
        raise ValueError("not a school key")
    return squeezed
