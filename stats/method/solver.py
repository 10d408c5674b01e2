"""HiGHS with everything fixed that could make two runs differ: one thread, one seed, a node limit, no clock."""

from collections.abc import Sequence
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

# The objective counts unmet wishes: within 30 % of the fewest is as good as the fewest, and takes a second.
GAP = 0.3
INFINITY = highspy.kHighsInf


class Row(NamedTuple):
    """``low <= sum of value * column <= high``."""

    columns: Sequence[int]
    values: Sequence[float]
    low: float
    high: float


class Program(NamedTuple):
    """A linear program in which some columns are whole numbers."""

    cost: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    whole: NDArray[np.bool_]
    rows: Sequence[Row]
    offset: float


def solve(program: Program, nodes: int) -> NDArray[np.int64] | None:
    """Return the whole columns of a good solution (others rounded), or None when there is none within the node limit."""
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_rel_gap", GAP),
        ("mip_max_nodes", nodes),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(_model(program))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values: NDArray[np.float64] = np.rint(np.asarray(solver.getSolution().col_value, dtype=np.float64))
    return values.astype(np.int64)


def _model(program: Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_ = len(program.cost)
    model.num_row_ = len(program.rows)
    model.col_cost_ = program.cost
    model.col_lower_ = program.low
    model.col_upper_ = program.high
    model.row_lower_ = np.array([row.low for row in program.rows])
    model.row_upper_ = np.array([row.high for row in program.rows])
    model.offset_ = program.offset
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in program.rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for row in program.rows for column in row.columns], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for row in program.rows for value in row.values], dtype=np.float64)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[bool(whole)] for whole in program.whole]
    return model
