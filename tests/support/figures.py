"""A simulated region and its published numbers, made once a run."""

from dataclasses import dataclass
from functools import cache

from stats.method.cube import make_cube
from stats.method.decision import decide
from stats.method.types import Cube, Facts
from stats.programme import Period, YearProgramme, read_programme
from stats.simulation import Shape, count_facts, simulate

SECRET = b"a secret of this installation only"
TOWN = Shape(boards=5, schools=8, municipalities=3, pupils=1_200, visits=2_600)


@dataclass(frozen=True)
class Figures:
    """A region's year: its facts by period and the programme that was decided for it."""

    programme: YearProgramme
    facts: dict[int | None, Facts]


@cache
def make_figures(shape: Shape = TOWN, seed: int = 7) -> Figures:
    """Return the facts of a simulated year and its three terms."""
    programme = read_programme()
    simulation = simulate(shape, programme, seed)
    facts = {term: count_facts(simulation, programme, Period(2025, term)) for term in (None, 1, 2, 3)}
    return Figures(decide(programme, 2025, simulation.region, facts[None]), facts)


@cache
def make_term(term: int = 1) -> Cube:
    """Return the first term of the town, published."""
    figures = make_figures()
    return make_cube(figures.facts[term], figures.programme, secret=SECRET)
