"""DUO's open list of pupil numbers: rows by branch and kind of education, columns by year group (and, in newer years, by sex)."""

import re
from collections import Counter
from dataclasses import dataclass, field

from kit import brin, csv
from schools.choices import Level
from schools.duo import NotDuoList

# DUO writes a small number as "<5"; it says nothing that can be added up.
HIDDEN = "<"
_CODE = ("vestigingscode", "vestigingsnummer")
_INSTITUTION = ("brinnummer", "instellingscode")
_KIND = ("onderwijstype",)
# Kinds of education as DUO writes them, squeezed; others ("brugjaar", "havo/vwo") are of several levels.
_LEVELS = {
    "praktijkonderwijs": Level.PRO, "pro": Level.PRO,
    "vmbobl": Level.VMBO_BB, "vmbobbl": Level.VMBO_BB, "vmbobb": Level.VMBO_BB,
    "vmbokl": Level.VMBO_KB, "vmbokbl": Level.VMBO_KB, "vmbokb": Level.VMBO_KB,
    "vmbogl": Level.VMBO_GL, "vmbotl": Level.VMBO_TL, "mavo": Level.VMBO_TL,
    "havo": Level.HAVO, "vwo": Level.VWO, "atheneum": Level.VWO, "gymnasium": Level.VWO,
}  # fmt: skip
_YEAR_GROUP = re.compile(r"(?:leerofverblijfsjaar|leerjaar|verblijfsjaar)([1-6])(?:man|vrouw|totaal)?")


@dataclass(frozen=True, slots=True)
class PupilNumbers:
    """Pupils by (branch code, level, year group), and how many numbers the list hides. A bridge class has no level: ""."""

    pupils: dict[tuple[str, str, int], int] = field(default_factory=dict)
    hidden: int = 0


def read_pupil_numbers(data: bytes) -> PupilNumbers:
    """Return what the list counts; rows without a sound code are passed over. Raises NotDuoList.

    The branch stands in one column of six characters, or in two: the institution and two digits.
    """
    rows = [row for row in csv.read(data) if any(cell.strip() for cell in row)]
    if not rows:
        raise NotDuoList("VESTIGINGSNUMMER")
    headings = [re.sub(r"[^a-z0-9]", "", heading.casefold()) for heading in rows[0]]
    code, institution, kind = (_place(headings, names) for names in (_CODE, _INSTITUTION, _KIND))
    groups = {place: int(match[1]) for place, name in enumerate(headings) if (match := _YEAR_GROUP.fullmatch(name))}
    if code is None or not groups:
        raise NotDuoList("VESTIGINGSNUMMER" if code is None else "LEERJAAR 1")
    pupils: Counter[tuple[str, str, int]] = Counter()
    hidden = 0
    for row in rows[1:]:
        branch, level = _branch(row, code, institution), _level(row, kind)
        for place, group in groups.items() if branch else ():
            cell = row[place].strip() if place < len(row) else ""
            hidden += cell.startswith(HIDDEN)
            pupils[branch, level, group] += int(cell) if cell.isdecimal() else 0
    return PupilNumbers({key: number for key, number in pupils.items() if number}, hidden)


def _place(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((place for place, heading in enumerate(headings) if heading.startswith(names)), None)


def _branch(row: list[str], code: int, institution: int | None) -> str:
    text = row[code].strip() if code < len(row) else ""
    if len(text) < 6 and institution is not None and institution < len(row):
        text = row[institution].strip() + text.zfill(2)
    try:
        return brin.normalised_branch_code(text)
    except ValueError:
        return ""


def _level(row: list[str], kind: int | None) -> str:
    text = row[kind] if kind is not None and kind < len(row) else ""
    return _LEVELS.get(re.sub(r"[^a-z]", "", text.casefold()), "") if "/" not in text else ""
