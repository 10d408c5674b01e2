"""What a file is made of: the cube with its labels, what it is about, and the mark of a confidential copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from stats.method.types import REST, TOTAL, Cell, Coordinates, Cube, CubeTable, PublishedNumber
from stats.programme import Audience, YearProgramme

CLEARANCE = {Audience.PUBLIC: 0, Audience.FUNDERS: 1, Audience.BOARD: 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """Who got this copy of a confidential release; it stands on every page and in every file (promise PM-3)."""

    recipient: str
    release: str

    def __str__(self) -> str:
        words = {"recipient": self.recipient, "release": self.release}
        return _("Vertrouwelijk, niet verder verspreiden. Voor: %(recipient)s. Kenmerk: %(release)s.") % words


@dataclass(frozen=True, slots=True)
class Row:
    """One published number with its codes, in the order of the table's columns; ``_T`` is a total."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    measure: str
    measure_label: str
    number: PublishedNumber
    at: Coordinates


@dataclass(frozen=True, slots=True)
class Issue:
    """One release as files show it. ``period`` is "2025-2026-1"; ``mark`` is only on copies of a confidential release.

    ``before``: the version that it corrects, where its readers may see what changed.
    """

    release: str
    period: str
    title: str
    version: int
    data_until: date
    computed_at: datetime
    readers: tuple[str, ...]
    cube: Cube
    programme: YearProgramme
    mark: Mark | None = None
    before: Cube | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return Audience.PUBLIC.value in self.readers

    def tables(self, audience: Audience) -> Iterator[CubeTable]:
        """Yield the tables that are for exactly this audience."""
        return (table for table in self.cube.tables if table.audience == audience)

    def tables_upto(self, audience: Audience) -> list[CubeTable]:
        """Return the tables that this audience may see: its own and those of wider ones."""
        return [table for table in self.cube.tables if CLEARANCE[Audience(table.audience)] <= CLEARANCE[audience]]

    def rows(self, table: CubeTable) -> Iterator[Row]:
        """Yield every number of a table, row after row as published, measure after measure."""
        measures = self.programme.programme.measures
        seen = set()
        for at in table.at:
            pairs = [self.pair_at(dimension, at) for dimension in table.dimensions]
            codes = tuple(code for _dimension, code in pairs)
            # A group with one code of the same name ("onbekend") is that code: the same pupils, the same number, one row.
            if codes in seen:
                continue
            seen.add(codes)
            labels = tuple(self.label(dimension, code) for dimension, code in pairs)
            for measure in table.measures:
                number = self.cube.numbers.get(Cell(measure, at))
                if number is not None:
                    yield Row(codes, labels, measure, measures[measure].label, number, at)

    def pair_at(self, dimension: str, at: Coordinates) -> tuple[str, str]:
        """Return what stands in the column of a dimension: its code, a coarser group's code, or the total."""
        columns = {dimension, *self.programme.programme.dimensions[dimension].within}
        return next((pair for pair in at if pair[0] in columns), (dimension, TOTAL))

    def label(self, dimension: str, code: str) -> str:
        """Return a code's name in this year's programme."""
        if code == TOTAL:
            return _("Totaal")
        known = self.programme.rows.get(dimension, {})
        return known.get(code, _("Overig") if code == REST else code)
