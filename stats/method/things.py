"""Numbers that are not about people: exact, but one or two organisations are not pointed at (stats page §5.6)."""

from stats.method.types import REGION, REST, Cell, Coordinates, CubeTable, Facts, PublishedNumber, Status
from stats.programme import YearProgramme
from stats.programme.types import MeasureKind

FEWEST = 3
# Somebody may take part in two municipalities: these do not add up to "overig".
NOT_ADDED = frozenset({"boards", "providers"})


def publish_things(facts: Facts, programme: YearProgramme) -> tuple[dict[Cell, PublishedNumber], list[CubeTable]]:
    """Return the numbers of the programme's ``counts`` tables and the tables themselves, rows folded as decided."""
    counted = _folded(facts, programme)
    numbers: dict[Cell, PublishedNumber] = {}
    tables = []
    for table in programme.programme.counts:
        rows: list[Coordinates] = [((name, code),) for name in table.dimensions for code in programme.rows[name]]
        for at in (*rows, REGION):
            for measure in table.measures:
                cell = Cell(measure, at)
                if measure not in NOT_ADDED or at != rows[-1] or cell in counted:
                    numbers[cell] = _shown(counted.get(cell, 0), programme.programme.measures[measure].kind)
        tables.append(CubeTable(table.code, table.title, table.dimensions, table.measures, table.audience, (*rows, REGION)))
    return numbers, tables


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
