"""Names of classes: compared without capitals and spaces, and guessed from a title, a sheet or a file."""

import re
from pathlib import PurePath

from kit.text import clean

_AFTER_WORD = re.compile(
    r"(?i)(?:^|[^a-z])(?:stam|mentor)?(?:klas|groep|klassenlijst|class)[\s:_\-]*([a-z]{0,5}\d[a-z0-9]{0,5})(?![a-z0-9])"
)
_CLASS = re.compile(r"(?i)[1-6][a-z][a-z0-9]{0,4}|[a-z]{1,5}[1-6][a-z0-9]{0,4}")
_NOT_A_CLASS = re.compile(
    r"(?i)(?:sheet|blad|tabblad|tab|lijst|list|deel|versie|export|map|book|file|table|tabel|page|kopie|copy|v)\d+|utf\w*|\d+"
)


def class_key(name: str) -> str:
    """Return what two spellings of one class have in common: "3b", "3B" and "3 B" are the same class."""
    return re.sub(r"\s", "", clean(name)).casefold()


def class_in_text(text: str) -> str:
    """Return the class a title, sheet name or file name speaks of ("Klassenlijst 3B", "leerlingen-h4a"); "" when unsure."""
    stated = _AFTER_WORD.search(text)
    if stated:
        return stated[1]
    words = [word for word in re.split(r"[^A-Za-z0-9]+", text) if _CLASS.fullmatch(word) and not _NOT_A_CLASS.fullmatch(word)]
    return words[0] if len({class_key(word) for word in words}) == 1 else ""


def class_in_file_name(filename: str) -> str:
    """Return the class in a file name, without folder and extension."""
    return class_in_text(PurePath(filename.replace("\\", "/")).stem)
