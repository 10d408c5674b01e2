"""Numbers that are not about people: exact, but one or two organisations are not pointed at (stats page §5.6)."""

from collections.abc import Mapping

from stats.method.types import REGION, REST, Cell, Coordinates, CubeTable, Facts, PublishedNumber, Status
from stats.programme import YearProgramme
from stats.programme.types import MeasureKind

FEWEST = 3
# A board has schools in several municipalities: these do not add up to "overig".
NOT_ADDED = frozenset({"boards"})
WITHHELD = PublishedNumber(None, Status.WITHHELD)


def publish_things(facts: Facts, programme: YearProgramme) -> tuple[dict[Cell, PublishedNumber], list[CubeTable]]:
    """Return the numbers of the programme's ``counts`` tables and the tables themselves, rows folded as decided.

    Where one row would be "<3", its measure has no rows at all, only the total: the others would be subtracted from that.
    """
    counted = _folded(facts, programme)
    numbers: dict[Cell, PublishedNumber] = {}
    tables = []
    for table in programme.programme.counts:
        rows: list[Coordinates] = [((name, code),) for name in table.dimensions for code in programme.rows[name]]
        for measure in table.measures:
            kind = programme.programme.measures[measure].kind
            shown = {at: _row(counted, Cell(measure, at), kind) for at in rows}
            if any(number.status == Status.FEW for number in shown.values()):
                shown = dict.fromkeys(rows, WITHHELD)
            numbers |= {Cell(measure, at): number for at, number in shown.items()}
            numbers[Cell(measure, REGION)] = _shown(counted.get(Cell(measure, REGION), 0), kind)
        tables.append(CubeTable(table.code, table.title, table.dimensions, table.measures, table.audience, (*rows, REGION)))
    return numbers, tables


def _row(counted: Mapping[Cell, int], cell: Cell, kind: MeasureKind) -> PublishedNumber:
    is_rest = any(code == REST for _name, code in cell.at)
    if is_rest and cell.measure in NOT_ADDED and cell not in counted:
        return WITHHELD
    return _shown(counted.get(cell, 0), kind)


def _folded(facts: Facts, programme: YearProgramme) -> dict[Cell, int]:
    """Add rows without a row of their own to "overig", where adding up is right or the door gave that row itself."""
    counted: dict[Cell, int] = {}
    for cell, count in facts.things.items():
        at = tuple((name, programme.fold(name, code) or REST) for name, code in cell.at)
        if at != cell.at and cell.measure in NOT_ADDED:
            continue
        counted[Cell(cell.measure, at)] = counted.get(Cell(cell.measure, at), 0) + count
    return counted


def _shown(count: int, kind: MeasureKind) -> PublishedNumber:
    if kind == MeasureKind.ORGANISATIONS and 0 < count < FEWEST:
        return PublishedNumber(None, Status.FEW)
    return PublishedNumber(count, Status.EXACT)
