"""Text as strangers send it: made safe to store, to show and to export."""

import re
import unicodedata

# Format characters that only hide or reorder text. U+200C and U+200D are handled apart: Persian names and emoji need them.
# Every bigint has room for it.
LONGEST_ID = 18
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f]"
)
_JOINER = re.compile("[\u200c\u200d]")
_BLANKS = re.compile(r"\s+")
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


def clean(text: str, *, limit: int | None = None) -> str:
    """Return one line of NFC text without control, hidden or direction-changing characters, cut at ``limit`` characters.

    Every run of white space becomes one space. Letters, marks and emoji stay exactly as they were given.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:limit].rstrip()
    kept = unicodedata.normalize("NFC", _HIDDEN.sub("", _drop_stray_joiners(text)))
    spaced = "".join(" " if char.isspace() else char for char in kept)
    printable = "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"})
    line = _BLANKS.sub(" ", printable).strip()
    return line if limit is None else line[:limit].rstrip()


def clean_lines(text: str) -> str:
    """Return the lines, each as ``clean`` returns it, without blank ones around them."""
    return "\n".join(clean(line) for line in text.replace("\r\n", "\n").split("\n")).strip()


def without_format_characters(text: str) -> str:
    """Return the text in compatibility form without any invisible character: what a detector should look at."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in {"Cf", "Cc"})


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet could run the text as a formula."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def neutral_cell(text: str) -> str:
    """Return the text as a spreadsheet cell that can never be a formula (CSV and XLSX exports).

    Line ends and tabs become spaces, because a reader with another separator would start a new cell there.
    """
    flat = re.sub(r"[\t\r\n\v\f]+", " ", text.replace("\0", ""))
    return f"'{flat}" if is_formula_like(flat) else flat


def _drop_stray_joiners(text: str) -> str:
    """Keep a joiner only between two characters outside ASCII, where it can mean something."""
    if not _JOINER.search(text):
        return text

    def keep(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        meaningful = bool(before and after) and before > "\x7f" and after > "\x7f" and after not in "\u200c\u200d"
        return match.group() if meaningful else ""

    return _JOINER.sub(keep, text)


def is_number(text: object, *, digits: int = LONGEST_ID) -> bool:
    """Tell whether somebody sent a whole number of at most so many digits: one that ``int`` and a column of ids can hold."""
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= digits
