"""Recognise citizen service numbers (BSN), in order to refuse them: we never store one (promise SBB-1).

A BSN has nine digits (eight when a spreadsheet ate the leading zero) and passes the "11-test": weights 9 to 2 and -1, sum
divisible by eleven. One in eleven ordinary numbers of that length passes by chance, so a column of pupil numbers cannot be
judged cell by cell. The rule:

1. A heading that names the BSN, or a number that equals it (sofinummer, onderwijsnummer, PGN), condemns its column.
2. Under any other heading a column is condemned when most of its values have eight or nine digits and at least two of these,
   and at least 40 percent, pass the test; or when the only one passes. By chance this happens to a list of ten pupil numbers of
   that length in under one percent of cases, and then only the numbers are lost, not the pupils.
3. In text (names, remarks, class names) a single passing number is enough, unless its shape says what else it is: a telephone
   number, an IBAN, a date, school years, times, a link, a number that is called a KvK number.
4. In a column of numbers that is not condemned, a passing number is suspect when the other values are not that long.
"""

import re
from collections.abc import Iterable, Iterator

from kit.text import without_format_characters

SHARE_THAT_CONDEMNS = 0.4
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_GROUP = re.compile(r"(?<![\d])\d(?:[ .\-/_]{0,2}\d){7,8}(?![\d])")
_NUMBER = re.compile(r"\d(?:[ .\-/_]{0,2}\d){7,8}")
_DATE = re.compile(
    r"(0?[1-9]|[12]\d|3[01])[ .\-/](0?[1-9]|1[0-2])[ .\-/](19|20)\d\d|(19|20)\d\d[.\-/](0[1-9]|1[0-2])[.\-/]\d\d"
)
# What looks like it in a text and says by its shape what else it is.
_SOMETHING_ELSE = re.compile(
    r"""
      https?://\S+
    | \b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b
    | (?<![a-z0-9])[a-z]{2}\d{2}(?:[ ]?[a-z0-9]{4}){3,7}(?:[ ]?[a-z0-9]{1,3})?(?![a-z0-9])  # IBAN
    | \b(?:kvk|k\.v\.k\.|kamer[ ]van[ ]koophandel|handelsregister)[^\d\n]{0,20}\d{8}(?!\d)
    | (?<!\d)(?:(?:\+|00)31[ .\-/]{0,2}(?:\(0\)[ ]?)?|0)[1-9](?:[ .\-/]{0,2}\d){7}\d(?!\d)  # telephone
    | (?<![\d.\-/])(?:0?[1-9]|[12]\d|3[01])[ .\-/](?:0?[1-9]|1[0-2])[ .\-/](?:19|20)\d\d(?![\d.])
    | (?<![\d.\-/])(?:19|20)\d\d[.\-/](?:0[1-9]|1[0-2])[.\-/]\d\d(?![\d.])
    | (?<![\d.\-/])(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)
    | (?<![\d.\-/])\d{4}[ ]?[\-/][ ]?\d{4}(?![\d.\-/])  # school years, from one number to another
    | (?<![\d.\-/])[0-2]?\d\.[0-5]\d[ ]?[\-/ ][ ]?[0-2]?\d\.[0-5]\d(?![\d.\-/])  # from one time to another
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADING_WORDS = (
    "bsn",
    "burgerservice",
    "sofinummer",
    "sofinr",
    "onderwijsnummer",
    "onderwijsnr",
    "ondwnr",
    "persoonsgebondennummer",
)
_WHOLE_HEADINGS = frozenset({"sofi", "pgn", "ssn", "citizenservicenumber", "socialsecuritynumber"})


def passes_eleven_test(digits: str) -> bool:
    """Tell whether eight or nine digits form a possible BSN."""
    if len(digits) not in {8, 9} or not digits.isdecimal():
        return False
    numbers = [int(digit) for digit in digits.zfill(9)]
    if not any(numbers):
        return False
    return sum(weight * number for weight, number in zip(_WEIGHTS, numbers, strict=True)) % 11 == 0


def contains_bsn(text: str) -> bool:
    """Tell whether a BSN-like number stands anywhere in the text, also written with spaces, dots or hidden characters."""
    return any(passes_eleven_test(digits) for digits in _candidates(text))


def is_long_number(cell: str) -> bool:
    """Tell whether the whole cell is a number of eight or nine digits."""
    return _digits_of_cell(cell) is not None


def is_bsn_heading(heading: str) -> bool:
    """Tell whether a column heading names the BSN or a number that equals it."""
    squeezed = re.sub(r"[^a-z]", "", without_format_characters(heading).casefold())
    return squeezed in _WHOLE_HEADINGS or any(word in squeezed for word in _HEADING_WORDS)


def is_bsn_column(cells: Iterable[str]) -> bool:
    """Apply rule 2 to the values of one column, whatever its heading says."""
    filled = [cell for cell in cells if cell.strip()]
    numbers = [digits for digits in map(_digits_of_cell, filled) if digits is not None]
    if len(numbers) * 2 < len(filled) or not numbers:
        return False
    passing = sum(passes_eleven_test(digits) for digits in numbers)
    return passing >= min(2, len(numbers)) and passing >= SHARE_THAT_CONDEMNS * len(numbers)


def is_column_of_long_numbers(cells: Iterable[str]) -> bool:
    """Tell whether most values have eight or nine digits, so that passing the test means little for one of them (rule 4)."""
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(is_long_number, filled)) * 2 > len(filled)


def _digits_of_cell(cell: str) -> str | None:
    plain = re.sub(r"\.0$", "", without_format_characters(cell).strip().lstrip("'"))
    return _only_digits(plain) if _NUMBER.fullmatch(plain) and not _DATE.fullmatch(plain) else None


def _candidates(text: str) -> Iterator[str]:
    # A sign that no number goes on behind: "12-03-2026 14 leerlingen" is a date and a number.
    plain = _SOMETHING_ELSE.sub("|", without_format_characters(text))
    for match in _GROUP.finditer(plain):
        yield _only_digits(match.group())


def _only_digits(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())
