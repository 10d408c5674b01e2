"""DUO's open list of school branches: Latin-1, semicolons, empty cells written as one space, headings that change by year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kit import brin, csv
from kit import postcode as postcodes
from kit.text import clean

_HEADINGS = {
    "branch_code": ("vestigingscode", "vestigingsnummer"),
    "name": ("vestigingsnaam", "naamvestiging"),
    "street": ("straatnaam",),
    "house_number": ("huisnummertoevoeging", "huisnummer"),
    "postcode": ("postcode",),
    "city": ("plaatsnaam", "plaats"),
    "municipality": ("gemeentenaam", "gemeente"),
    "municipality_code": ("gemeentenummer", "gemeentecode"),
    "board_number": ("bevoegdgezagnummer", "bevoegdgezagcode"),
    "province": ("provincie",),
}
_NEEDED = ("branch_code", "name", "city", "municipality", "municipality_code")
_SMALL_WORDS = frozenset({"aan", "de", "den", "der", "en", "het", "in", "op", "van", "a/d", "bij", "ter", "te"})


class NotDuoList(ValueError):
    """The file is not DUO's list of branches; ``str`` says which heading is missing."""


@dataclass(frozen=True, slots=True)
class DuoBranch:
    """One branch. ``province`` is there to choose by."""

    branch_code: str
    name: str
    street: str
    postcode: str
    city: str
    municipality: str
    municipality_code: str
    board_number: str
    province: str

    @property
    def brin(self) -> str:
        """The institution's own code."""
        return self.branch_code[:4]


def read_branches(data: bytes) -> Iterator[DuoBranch]:
    """Yield every branch with a sound code; rows without one are passed over. Raises NotDuoList."""
    rows = [row for row in csv.read(data) if any(cell.strip() for cell in row)]
    if not rows:
        raise NotDuoList("branch_code")
    places = _places(rows[0])
    for row in rows[1:]:
        cells = {name: clean(row[place]) if place < len(row) else "" for name, place in places.items()}
        try:
            code = brin.normalised_branch_code(cells["branch_code"])
        except ValueError:
            continue
        yield _branch(code, cells)


def _places(headings: list[str]) -> dict[str, int]:
    squeezed = [re.sub(r"[^a-z]", "", heading.casefold()) for heading in headings]
    places = {
        name: squeezed.index(word)
        for name, words in _HEADINGS.items()
        if (word := next((one for one in words if one in squeezed), ""))
    }
    for name in _NEEDED:
        if name not in places:
            raise NotDuoList(_HEADINGS[name][0].upper())
    return places


def _branch(code: str, cells: Mapping[str, str]) -> DuoBranch:
    postcode = cells.get("postcode", "")
    return DuoBranch(
        branch_code=code,
        name=cells["name"][:200],
        street=" ".join(part for part in (cells.get("street", ""), cells.get("house_number", "")) if part)[:120],
        postcode=postcodes.for_display(postcode) if postcodes.is_postcode(postcode) else "",
        city=place_name(cells["city"])[:80],
        municipality=place_name(cells["municipality"])[:80],
        municipality_code=cells["municipality_code"].zfill(4)[:4],
        board_number=cells.get("board_number", "")[:10],
        province=cells.get("province", ""),
    )


def place_name(text: str) -> str:
    """Return "Den Haag" for "DEN HAAG"; a name that is not all capitals stays as it is."""
    if text != text.upper():
        return text
    words = re.split(r"([ \-])", text.lower())
    named = [word if index and word in _SMALL_WORDS else _capital(word) for index, word in enumerate(words)]
    return "".join(named)


def _capital(word: str) -> str:
    """A capital for the first letter; "'s" keeps its own, "ij" gets two."""
    if word.startswith("'"):
        return word
    return "IJ" + word[2:] if word.startswith("ij") else word[:1].upper() + word[1:]
