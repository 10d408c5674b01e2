"""What else could be true: linear programs of the audit, in HiGHS, one thread, fixed seed, a limit on steps instead of a clock.

Every question starts from a guess near what was published and asks for the smallest change that fits everything: that is a program
that a dual simplex answers in a fraction of a second, where a free objective over the same cells takes minutes.
"""

import highspy
import numpy as np
from numpy.typing import NDArray

from stats.audit.system import Reals, System

STEPS = 200_000
INFINITY = highspy.kHighsInf
# What it costs to come nearer than ``room`` to an upper bound, against a change of 1 elsewhere.
CROWDED = 50.0


class AuditUnfinished(Exception):
    """A linear program gave no answer: the release cannot be judged and is not released."""


class Attack:
    """The counts that an attacker must still think possible: ``low <= x <= high`` and everything the system says.

    ``guess`` need not fit. Each unknown is ``guess`` + up + crowded - down, so that small changes are cheap and small. What is calculated
    with is made once for a system: its attackers differ in bounds and guesses. For one thread at a time.
    """

    def __init__(self, system: System, room: float) -> None:
        self.system, self.room, self.count = system, room, len(system.unknowns)
        self.cost = np.concatenate([np.ones(self.count), np.full(self.count, CROWDED), np.ones(self.count)])
        self.solver = _solver()
        self.solver.passModel(self._model())

    def face(self, low: Reals, high: Reals, guess: Reals) -> None:
        """Turn to an attacker. What is found does not hang on who came before: the solver begins anew."""
        self.low, self.high, self.guess = low, high, guess
        up_low = np.clip(low - guess, 0.0, None)
        up_high = np.maximum(up_low, np.clip(high - guess - self.room, 0.0, None))
        down_low = np.clip(guess - high, 0.0, None)
        self.bounds_low = np.concatenate([up_low, np.zeros(self.count), down_low])
        # The two parts of a forced change would cancel out: an unknown that must rise cannot also fall, and the other way round.
        self.bounds_high = np.concatenate(
            [up_high, np.clip(high - guess - up_high, 0.0, None), np.maximum(down_low, np.clip(guess - low, 0.0, None))]
        )
        now = self.system.matrix.rows.times(guess)
        equal, limit = self.system.equal.height, self.system.limit.height
        self.solver.clearSolver()
        self.solver.changeColsBounds(len(self.cost), _all(len(self.cost)), self.bounds_low, _finite(self.bounds_high))
        self.solver.changeRowsBounds(  # type: ignore[attr-defined]  # its stubs do not know it
            equal + limit, _all(equal + limit), np.concatenate([-now[:equal], np.full(limit, -INFINITY)]), -now
        )

    def nearest(self) -> Reals:
        """Return a point that fits, near the guess and with room below the upper bounds. Raises AuditUnfinished."""
        point = self._solve()
        if point is None:
            raise AuditUnfinished("nothing fits")
        self.basis = self.solver.getBasis()
        return point

    def reaches(self, unknown: int, value: float) -> bool:
        """Whether this unknown can have this very value. Raises AuditUnfinished."""
        if not self.low[unknown] <= value <= self.high[unknown]:
            return False
        change = value - self.guess[unknown]
        columns = np.array([unknown, unknown + self.count, unknown + 2 * self.count], dtype=np.int32)
        exact = np.array([max(change, 0.0), 0.0, max(-change, 0.0)])
        self.solver.changeColsBounds(3, columns, exact, exact)
        self.solver.setBasis(self.basis)
        point = self._solve()
        self.solver.changeColsBounds(3, columns, self.bounds_low[columns], self.bounds_high[columns])
        return point is not None

    def _solve(self) -> Reals | None:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise AuditUnfinished(str(status))
        found = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)
        up, crowded, down = np.split(found, 3)
        point: Reals = self.guess + up + crowded - down
        return point

    def _model(self) -> highspy.HighsLp:
        matrix = self.system.matrix
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.cost), matrix.rows.height
        model.col_cost_, model.col_lower_ = self.cost, np.zeros(len(self.cost))
        model.col_upper_ = np.full(len(self.cost), INFINITY)
        model.row_lower_, model.row_upper_ = np.zeros(matrix.rows.height), np.zeros(matrix.rows.height)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.start, matrix.columns, matrix.value
        return model


def _all(number: int) -> NDArray[np.int32]:
    return np.arange(number, dtype=np.int32)


def _finite(bounds: Reals) -> Reals:
    return np.where(np.isfinite(bounds), bounds, INFINITY)


def _solver() -> highspy.Highs:
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("presolve", "off"),
        ("solver", "simplex"),
        ("simplex_iteration_limit", STEPS),
    ):
        solver.setOptionValue(option, value)
    return solver
