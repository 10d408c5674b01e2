"""One integer program for a set of cells (stats page §5.3 steps 2-5).

Every cell is a whole number of fives with a cost for each of the two or three numbers it may take. Sums are hard; what is merely
wished for (chance, the floor for boards, the nearness of a year, no flicker) is a cost. Costs are convex, so that a cell needs one
column, and a second one only when it has three choices.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from stats.method.solver import INFINITY, Program, Row, solve


@dataclass(frozen=True, slots=True)
class Choice:
    """The multiples that a cell may take, ``low`` to ``high`` (in fives), and what each costs."""

    low: int
    high: int
    cost: Callable[[int], float]


class Link(NamedTuple):
    """Sum of ``sign * cell`` is 0, or at most 0 when ``exact`` is False. Cells are numbers."""

    cells: tuple[int, ...]
    signs: tuple[int, ...]
    exact: bool


@dataclass
class _Columns:
    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    offset: float = 0.0

    def add(self, *, low: float, high: float, cost: float, whole: bool) -> int:
        """Add a column and return its number."""
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.cost) - 1


def choose(
    free: Sequence[int], fixed: Mapping[int, int], links: Sequence[Link], choices: Sequence[Choice], nodes: int
) -> dict[int, int] | None:
    """Return a multiple for each free cell so that all links hold with the fixed ones, at little cost; None when none was found."""
    columns = _Columns()
    number = {cell: columns.add(low=choices[cell].low, high=choices[cell].high, cost=0.0, whole=True) for cell in free}
    for cell in free:
        _price(columns, number[cell], choices[cell])
    for link in links:
        known = sum(sign * fixed[cell] for cell, sign in zip(link.cells, link.signs, strict=True) if cell not in number)
        mine = [(number[cell], float(sign)) for cell, sign in zip(link.cells, link.signs, strict=True) if cell in number]
        low = -float(known) if link.exact else -INFINITY
        columns.rows.append(Row([column for column, _sign in mine], [sign for _column, sign in mine], low, -float(known)))
    program = Program(
        np.array(columns.cost),
        np.array(columns.low),
        np.array(columns.high),
        np.array(columns.whole),
        columns.rows,
        columns.offset,
    )
    solution = solve(program, nodes)
    return None if solution is None else {cell: int(solution[column]) for cell, column in number.items()}


def _price(columns: _Columns, column: int, choice: Choice) -> None:
    """Write a convex cost over two or three neighbours as a slope, and for three a kink in the middle."""
    costs = [choice.cost(multiple) for multiple in range(choice.low, choice.high + 1)]
    if len(costs) <= 2:
        slope, kink = costs[-1] - costs[0], 0.0
        columns.offset += costs[0] - slope * choice.low
    else:
        slope, kink = (costs[2] - costs[0]) / 2, (costs[2] + costs[0]) / 2 - costs[1]
        columns.offset += costs[1] - slope * (choice.low + 1)
    columns.cost[column] = slope
    if kink > 0:
        middle = float(choice.low + 1)
        away = columns.add(low=0.0, high=1.0, cost=kink, whole=False)
        columns.rows.append(Row([away, column], [1.0, -1.0], -middle, INFINITY))
        columns.rows.append(Row([away, column], [1.0, 1.0], middle, INFINITY))
