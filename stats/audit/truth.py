"""The true counts, added up a second time and in another way than the method does it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stats.audit.tables import TableView
from stats.method.types import Cell, Coordinates, Count
from stats.programme import YearProgramme

Shares = NDArray[np.int64]


class Truth(NamedTuple):
    """What is really so: for every cell one number a board, in the order of ``boards``."""

    boards: tuple[str, ...]
    shares: Mapping[Cell, Shares]


def count_truth(counts: Sequence[Count], views: Sequence[TableView], programme: YearProgramme) -> Truth:
    """Return the true counts of every row of these tables: inner rows from the lines, the others from the inner rows."""
    boards = tuple(sorted({line.board for line in counts} | {school.board for school in programme.schools}))
    number = {board: place for place, board in enumerate(boards)}
    shares: dict[Cell, Shares] = {}
    for view in views:
        lines = [
            (_inner_row(line, view, programme), number[line.board], line.values)
            for line in counts
            if line.table == view.table.code
        ]
        for measure in view.table.measures:
            inner = {at: np.zeros(len(boards), dtype=np.int64) for at in view.inner}
            for at, board, values in lines:
                inner[at][board] += values.get(measure, 0)
            for at in sorted(view.rows, key=len, reverse=True):
                _add_up(at, view, inner)
            shares |= {Cell(measure, at): found for at, found in inner.items()}
    return Truth(boards, shares)


def _add_up(at: Coordinates, view: TableView, found: dict[Coordinates, Shares]) -> Shares:
    if at not in found:
        found[at] = sum((_add_up(child, view, found) for child in view.steps[at]), np.zeros_like(next(iter(found.values()))))
    return found[at]


def _inner_row(line: Count, view: TableView, programme: YearProgramme) -> Coordinates:
    """Return the inner row in which a line is counted."""
    [filed] = [table for table in programme.programme.tables if table.code == line.table]
    codes = {name: programme.fold(name, code) or "" for name, code in zip(filed.dimensions, line.codes, strict=True)}
    for block in programme.programme.impossible:
        if all(codes.get(name) in listed for name, listed in block.items()):
            *_, last = block
            codes[last] = programme.programme.dimensions[last].rest
    own: dict[str, str] = {}
    for name in view.table.dimensions:
        own[name] = codes[name] if name in codes else _coarser(name, codes, programme)
    return tuple(sorted(own.items()))


def _coarser(name: str, codes: Mapping[str, str], programme: YearProgramme) -> str:
    [code] = [
        programme.group(finer, codes[finer], name) for finer in codes if name in programme.programme.dimensions[finer].within
    ]
    return code
