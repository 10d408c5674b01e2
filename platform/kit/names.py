"""Dutch names: call name, prefix (tussenvoegsel) and surname, split, joined and sorted."""

import re
import unicodedata
from dataclasses import dataclass

PREFIX_WORDS = frozenset(["van", "de", "der", "den", "het", "'t", "’t", "'s", "’s", "ten", "ter", "te", "thoe", "tot", "toe", "op", "in", "aan", "bij", "uit", "uijt", "over", "onder", "voor", "vom", "von", "zu", "zum", "zur", "da", "das", "do", "dos", "du", "des", "del", "della", "di", "d'", "d’", "la", "le", "les", "lo", "los", "el", "al", "ben", "bin", "ibn", "af", "av", "vande", "vanden", "vander", "v", "v.", "d.", "v.d.", "vd", "vd.", "v.d", "v/d"])  # fmt: skip
MAX_SORT_KEY = 180
_APOSTROPHES = "'’‘`´ʼ"
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŋ": "n"}
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in its three parts. ``is_guess`` says that the text could also be cut elsewhere: let a person look."""

    first_name: str
    prefix: str
    last_name: str
    is_guess: bool = False


def split_full_name(text: str, *, surname_first: bool = False) -> NameParts:
    """Split "Berg, Jan van den", "Berg, van den, Jan", "van den Berg, Jan" or "Jan van den Berg".

    ``surname_first`` says what a name without a comma means: the column's heading put the surname first.
    """
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(pieces) > 1:
        return _from_comma(pieces)
    words = text.replace(",", " ").split()
    return _surname_first(words) if surname_first else _natural_order(words)


def split_surname(text: str) -> tuple[str, str]:
    """Return (prefix, surname) of "van den Berg" or "Berg, van den". A capital keeps the word in the surname ("De Smet")."""
    head, comma, tail = text.partition(",")
    if comma and tail.strip() and all(is_prefix(word) for word in tail.split()):
        return " ".join(tail.split()), head.strip()
    words = text.split()
    count = 0
    while count < len(words) - 1 and is_prefix(words[count]) and words[count] == words[count].lower():
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def is_prefix(word: str) -> bool:
    """Tell whether the word is a tussenvoegsel, in capitals or not."""
    return word.casefold() in PREFIX_WORDS


def display_name(first_name: str, prefix: str, last_name: str) -> str:
    """Return the name as it is spoken: "Jan van den Berg"."""
    return " ".join(part for part in (first_name, prefix, last_name) if part)


def listed_name(first_name: str, prefix: str, last_name: str) -> str:
    """Return the name as a sorted list shows it: "Berg, Jan van den"."""
    given = " ".join(part for part in (first_name, prefix) if part)
    return ", ".join(part for part in (last_name, given) if part)


def short_name(first_name: str, last_name: str) -> str:
    """Return what a provider may see: the call name and the first letter of the surname, without prefix ("Jan B.")."""
    letters = last_name.lstrip(_APOSTROPHES + " -")
    if not first_name or not letters:
        return first_name or (f"{_initial(letters)}." if letters else "")
    return f"{first_name} {_initial(letters)}."


def sort_key(first_name: str, prefix: str, last_name: str) -> str:
    """Return the key by which Dutch lists are sorted: surname, call name, and the prefix last.

    Accents, capitals and a leading apostrophe do not count. Two spaces part the fields, so that every "Berg" comes before
    "Berg Smit" when compared byte by byte. Cut at 180 characters: some single letters fold into many.
    """
    return "  ".join(_folded(part) for part in (last_name, first_name, prefix)).rstrip()[:MAX_SORT_KEY]


def _from_comma(pieces: list[str]) -> NameParts:
    surname, given = pieces[0].split(), pieces[-1].split()
    prefix = [word for piece in pieces[1:-1] for word in piece.split()]
    is_guess = not all(is_prefix(word) for word in prefix)
    while len(given) > 1 and is_prefix(given[-1]):
        prefix.insert(0, given.pop())
    if not prefix:
        while len(surname) > 1 and is_prefix(surname[-1]):
            prefix.insert(0, surname.pop())
    if not prefix:
        before, rest = split_surname(" ".join(surname))
        return NameParts(" ".join(given), before, rest, is_guess)
    return NameParts(" ".join(given), " ".join(prefix), " ".join(surname), is_guess)


def _natural_order(words: list[str]) -> NameParts:
    if len(words) < 2:
        return NameParts(" ".join(words), "", "", is_guess=True)
    cut = next((place for place, word in enumerate(words[1:-1], start=1) if is_prefix(word)), None)
    is_guess = cut is None and len(words) > 2
    cut = len(words) - 1 if cut is None else cut
    prefix, surname = split_surname(" ".join(words[cut:]))
    return NameParts(" ".join(words[:cut]), prefix, surname, is_guess)


def _surname_first(words: list[str]) -> NameParts:
    if len(words) < 2:
        return NameParts("", "", " ".join(words), is_guess=True)
    prefix, surname = split_surname(" ".join(words[:-1]))
    return NameParts(words[-1], prefix, surname, is_guess=len(words) > 2 + len(prefix.split()))


def _initial(letters: str) -> str:
    """Return the first letter in capital; the Dutch IJ counts as one letter."""
    return "IJ" if letters[:2] in {"IJ", "ij", "Ĳ"} else letters[0].upper()


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare).strip().lstrip(_APOSTROPHES).strip()
