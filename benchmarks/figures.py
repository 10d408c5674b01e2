"""Published counts of a simulated region: how long they take, and what they are worth beside plain suppression.

    python -m benchmarks.figures

Needs no server. Times are of one process; the numbers come from a seed, so that two runs differ in seconds only.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from stats.audit import audit
from stats.method.cube import make_cube
from stats.method.decision import decide
from stats.method.grid import make_grid
from stats.method.totals import total_cells
from stats.method.types import Cell, FindingLevel, Status
from stats.programme import Period, read_programme
from stats.simulation import REGION, Shape, count_facts, simulate
from stats.simulation.region import Simulation

LIMIT = 60.0
T = TypeVar("T")


def measure_figures(shape: Shape = REGION) -> None:
    """Print the time of a school year of 65,000 enrolments and of its correction, and the utility table."""
    programme = read_programme()
    simulation = simulate(shape, programme, seed=3)
    facts = count_facts(simulation, programme, Period(2025))
    year = decide(programme, 2025, simulation.region, facts, per_term=False)
    cube, making = timed(lambda: make_cube(facts, year, secret=b"bench"))
    report, attacking = timed(lambda: audit(cube, facts, year))
    boards = report.checked["attackers"] - 1
    weak = sum(finding.level == FindingLevel.WEAK for finding in report.findings)
    print(f"\n{'a school year of 65,000 enrolments':44}{'seconds':>10}")
    print(f"{f'rounding {len(cube.numbers)} cells together':44}{making:10.1f}")
    print(f"{f'attacking them as outsider and {boards} boards':44}{attacking:10.1f}")
    print(
        f"{'both, against the promised 60 s':44}{making + attacking:10.1f}  {'ok' if making + attacking <= LIMIT else 'TOO SLOW'}"
    )
    print(
        f"passed: {report.passed}; blocking findings: {len(report.blocking)}; weak: {weak}; questions: {report.checked['questions']}"
    )
    put_right = count_facts(without_a_group(simulation), programme, Period(2025))
    corrected, making_anew = timed(lambda: make_cube(put_right, year, secret=b"bench", earlier=[cube], previous_version=cube))
    together, attacking_both = timed(lambda: audit(corrected, put_right, year, earlier=[cube]))
    anew = making_anew + attacking_both
    changed = sum(number != cube.numbers[cell] for cell, number in corrected.numbers.items())
    print(f"{f'a correction that changes {changed} numbers':44}{making_anew:10.1f}")
    print(f"{'attacking both versions together':44}{attacking_both:10.1f}")
    print(f"{'both, against the promised 60 s':44}{anew:10.1f}  {'ok' if anew <= LIMIT else 'TOO SLOW'}")
    print(f"the correction passed: {together.passed}; questions: {together.checked['questions']}")

    totals = total_cells(facts.counts, year, facts.period)
    true = {cell: totals.count(cell) for cell in totals.shares}
    sums = [(each.parent, each.children) for each in make_grid(year, facts.period).sums]
    ours = {cell: number.value for cell, number in cube.numbers.items() if number.status == Status.ROUNDED}
    plain = {cell: None if 0 < count < 5 else count for cell, count in true.items()}
    print(
        f"\n{'utility':28}{'shown':>9}{'mean error':>12}{'largest':>9}{'error >= 20':>13}{'sums that can be checked':>26}{'that hold':>11}"
    )
    for name, shown in (("fives that add up", ours), ('plain "<5"', plain)):
        print(f"{name:28}" + utility(shown, true, sums))


def without_a_group(simulation: Simulation) -> Simulation:
    """Return the region after its largest group that came turned out to have stayed away."""
    visits = simulation.visits
    names = ("school", "level", "year", "kind", "sector", "month")
    groups = np.stack([getattr(visits, name) for name in names] + [visits.outcome], axis=1)
    came = np.flatnonzero(visits.outcome == 0)
    kinds, counts = np.unique(groups[came], axis=0, return_counts=True)
    largest = (groups == kinds[counts.argmax()]).all(axis=1)
    return replace(simulation, visits=replace(visits, outcome=np.where(largest, 1, visits.outcome)))


def utility(shown: Mapping[Cell, int | None], true: Mapping[Cell, int], sums: Sequence[tuple[Cell, Sequence[Cell]]]) -> str:
    """Return a line of the table: share shown, errors, and how many sums can be read and hold."""
    off = {cell: abs(value - true[cell]) for cell, value in shown.items() if value is not None}
    relative = [off[cell] / true[cell] for cell in off if true[cell] >= 20]
    readable = [each for each in sums if all(shown.get(cell) is not None for cell in (each[0], *each[1]))]
    holds = [each for each in readable if shown[each[0]] == sum(shown[cell] or 0 for cell in each[1])]
    share, mean = len(off) / len(shown), sum(off.values()) / len(off)
    return (
        f"{share:9.1%}{mean:12.2f}{max(off.values()):9}{sum(relative) / len(relative):13.1%}"
        f"{len(readable) / len(sums):26.1%}{len(holds) / len(readable):11.1%}"
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work gave and its seconds."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


if __name__ == "__main__":
    measure_figures()
