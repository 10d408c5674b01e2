"""What becomes of a class in the next school year: pure proposals, which a person may change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from schools.choices import YEARS, Level
from schools.classlist.levels import year_in

LAST_YEAR_OF_ALL = max(YEARS.values())
# From this year on some level ends, so without a level we cannot know whether a class does.
FIRST_LAST_YEAR = min(YEARS.values())
# A longer number in a name is a code or a calendar year, not the year of a class and its number ("31A").
_LONGEST_NUMBER = 3
_NUMBERS = re.compile(r"\d+")


class ClassFate(StrEnum):
    """What a whole class does."""

    MOVES = "moves"
    LEAVES = "leaves"
    SKIPPED = "skipped"


class Remark(StrEnum):
    """Why a person should look at a proposal; stable codes."""

    SOME_LEAVE = "some_levels_end"
    LEVEL_UNKNOWN = "level_unknown"
    YEAR_UNKNOWN = "year_unknown"
    NAME_UNCHANGED = "name_unchanged"
    BRIDGE = "bridge_class"
    EXISTS = "class_exists"
    MERGES = "classes_merge"

    @property
    def message(self) -> str:
        """The sentence for people, in the active language."""
        return str(_MESSAGES[self])


_MESSAGES = {
    Remark.SOME_LEAVE: _("Voor een deel van deze klas is dit het laatste jaar. Kies wie van school gaat."),
    Remark.LEVEL_UNKNOWN: _("We weten het niveau niet. Is dit het laatste jaar? Kies dan: gaat van school."),
    Remark.YEAR_UNKNOWN: _("We weten het leerjaar niet. Vul de nieuwe naam zelf in."),
    Remark.NAME_UNCHANGED: _("In de naam staat geen leerjaar. De naam blijft zo. Klopt dat?"),
    Remark.BRIDGE: _("Een brugklas. Kijk of iedereen bij elkaar blijft."),
    Remark.EXISTS: _("Deze klas bestaat al. De leerlingen komen erbij."),
    Remark.MERGES: _("Meer klassen krijgen deze naam. Ze worden samen één klas."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A class as it would be next year; for a class that leaves the name and year are those it has."""

    fate: ClassFate
    name: str
    levels: tuple[str, ...]
    year: int | None
    remarks: tuple[Remark, ...] = ()


def propose(name: str, levels: Iterable[str], year: int | None) -> Proposal:
    """Return what becomes of a class: one year up, or out of school when every level it has ends here."""
    levels = tuple(levels)
    year = year or year_in(name)
    if year is None:
        return Proposal(ClassFate.MOVES, name, levels, None, (Remark.YEAR_UNKNOWN,))
    if is_last_year(levels, year):
        return Proposal(ClassFate.LEAVES, name, levels, year)
    new_name = next_name(name, year)
    return Proposal(ClassFate.MOVES, new_name, levels, year + 1, tuple(_remarks(levels, year, is_same=new_name == name)))


def is_last_year(levels: Iterable[str], year: int) -> bool:
    """Tell whether nobody of these levels has a year after this one; without levels only the highest year of all is."""
    return year >= max((YEARS[Level(level)] for level in levels), default=LAST_YEAR_OF_ALL)


def next_name(name: str, year: int) -> str:
    """Return the name one year on: only the digit of the year goes up ("3B" to "4B", "1hv2" to "2hv2", "h4a" to "h5a").

    The year is the first digit of a short number in the name. A name that does not say its year stays as it is.
    """
    for number in _NUMBERS.finditer(name):
        if number[0][0] == str(year) and len(number[0]) <= _LONGEST_NUMBER:
            start = number.start()
            return f"{name[:start]}{year + 1}{name[start + 1 :]}"
    return name


def _remarks(levels: tuple[str, ...], year: int, *, is_same: bool) -> Iterable[Remark]:
    if is_same:
        yield Remark.NAME_UNCHANGED
    if not levels and year >= FIRST_LAST_YEAR:
        yield Remark.LEVEL_UNKNOWN
    if any(year >= YEARS[Level(level)] for level in levels):
        yield Remark.SOME_LEAVE
    elif len({YEARS[Level(level)] for level in levels}) > 1:
        yield Remark.BRIDGE
