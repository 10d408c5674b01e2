"""How large and how lopsided a simulated region is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A region to simulate. ``visits`` is the number of pupil visits (sign-ups of one pupil) in a school year.

    ``lopsided`` makes a few schools, boards, sectors and municipalities large and the rest small (0 is even).
    ``named``: the share of groups that came with names. ``alike``: how often a whole group does the same (all absent, all cancelled).
    """

    boards: int = 14
    schools: int = 40
    municipalities: int = 8
    pupils: int = 24_877
    visits: int = 65_132
    lopsided: float = 0.7
    named: float = 0.6
    alike: float = 0.03


REGION = Shape()
SMALL = Shape(boards=6, schools=12, municipalities=4, pupils=4_000, visits=9_000)
TINY = Shape(boards=1, schools=3, municipalities=2, pupils=40, visits=60)
LOPSIDED = Shape(boards=5, schools=9, municipalities=5, pupils=2_500, visits=5_000, lopsided=2.0, alike=0.15)
