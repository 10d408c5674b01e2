"""What else could be true: linear programs of the audit, in HiGHS, one thread, fixed seed, a limit on steps instead of a clock.

Every question starts from a guess near what was published and asks for the smallest change that fits everything: that is a program
that a dual simplex answers in a fraction of a second, where a free objective over the same cells takes minutes.
"""

from collections.abc import Sequence

import highspy
import numpy as np

from stats.audit.system import Reals, System

STEPS = 200_000
INFINITY = highspy.kHighsInf
# What it costs to come nearer than ``room`` to an upper bound, against a change of 1 elsewhere.
CROWDED = 50.0
PUSH = 10.0


class AuditUnfinished(Exception):
    """A linear program gave no answer: the release cannot be judged and is not released."""


class Attack:
    """The counts that an attacker must still think possible: ``low <= x <= high`` and everything the system says.

    ``guess`` need not fit. Each unknown is ``guess`` + up + crowded - down, so that small changes are cheap and small.
    """

    def __init__(self, system: System, low: Reals, high: Reals, guess: Reals, room: float) -> None:
        self.count = len(low)
        self.low, self.high, self.guess = low, high, guess
        up_low = np.clip(low - guess, 0.0, None)
        up_high = np.maximum(up_low, np.clip(high - guess - room, 0.0, None))
        down_low = np.clip(guess - high, 0.0, None)
        self.bounds_low = np.concatenate([up_low, np.zeros(self.count), down_low])
        # The two parts of a forced change would cancel out: an unknown that must rise cannot also fall, and the other way round.
        self.bounds_high = np.concatenate(
            [up_high, np.clip(high - guess - up_high, 0.0, None), np.maximum(down_low, np.clip(guess - low, 0.0, None))]
        )
        self.cost = np.concatenate([np.ones(self.count), np.full(self.count, CROWDED), np.ones(self.count)])
        self.solver = _solver()
        self.solver.passModel(self._model(system))

    def nearest(self) -> Reals:
        """Return a point that fits, near the guess and with room below the upper bounds. Raises AuditUnfinished."""
        point = self._solve()
        if point is None:
            raise AuditUnfinished("nothing fits")
        self.basis = self.solver.getBasis()
        return point

    def pushed(self, unknowns: Sequence[int], direction: float) -> Reals:
        """Return a point in which these unknowns together lie as high (1.0) or low (-1.0) as they can. Raises AuditUnfinished."""
        mine = np.asarray(unknowns, dtype=np.int32)
        columns = np.concatenate([mine, mine + self.count, mine + 2 * self.count]).astype(np.int32)
        push = np.full(len(mine), -PUSH * direction)
        self.solver.changeColsCost(len(columns), columns, np.concatenate([push, push, -push]))
        point = self._solve()
        self.solver.changeColsCost(len(columns), columns, self.cost[columns])
        if point is None:
            raise AuditUnfinished("nothing fits")
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

    def _model(self, system: System) -> highspy.HighsLp:
        matrix = system.matrix
        now = matrix.rows.times(self.guess)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 3 * self.count, matrix.rows.height
        model.col_cost_, model.col_lower_ = self.cost, self.bounds_low
        model.col_upper_ = np.where(np.isfinite(self.bounds_high), self.bounds_high, INFINITY)
        model.row_lower_ = np.concatenate([-now[: system.equal.height], np.full(system.limit.height, -INFINITY)])
        model.row_upper_ = -now
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.start, matrix.columns, matrix.value
        return model


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
