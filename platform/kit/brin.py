"""Keys of Dutch schools: the BRIN of an institution (00AA) and the code of one branch (00AA01)."""

import re

_BRANCH = re.compile(r"\d{2}[A-Z]{2}\d{2}", re.ASCII)


def normalised_branch_code(text: str) -> str:
    """Return "14AB00" for "14 AB 00" or "14ab-00". Raises ValueError when it is not a branch code."""
    squeezed = re.sub(r"[\s\-]", "", text).upper()
    if _BRANCH.fullmatch(squeezed) is None:
        raise ValueError("not a school key")
    return squeezed


def brin_of_branch(branch_code: str) -> str:
    """Return the institution's BRIN, the first four characters. Raises ValueError as ``normalised_branch_code`` does."""
    return normalised_branch_code(branch_code)[:4]
