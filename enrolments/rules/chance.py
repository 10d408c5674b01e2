"""How likely it is that a group that waits gets its places: from who has them now and how often groups give them up.

Each group that has places gives them up or not, as often as groups did before, whatever the others do. A waiting group gets its
places when enough groups do: enough for who waits before it, and for itself. That is a binomial tail. It knows no sizes of
single groups and no holidays, so what is said of it is one of three words (``choices.Chance``).
"""

from dataclasses import dataclass
from math import ceil, comb

from enrolments.choices import Chance

# What an activity's own past weighs against everybody's: as much as this many groups.
WEIGHT_OF_EVERYBODY = 20
# Below this many groups in the past, nobody knows.
LEAST_KNOWN = 20
GOOD_FROM, FAIR_FROM = 2 / 3, 1 / 3


@dataclass(frozen=True, slots=True)
class Past:
    """How many groups that had places are known to have gone or not, and how many of them gave their places up."""

    groups: int
    gave_up: int


@dataclass(frozen=True, slots=True)
class Line:
    """A date as who waits for it sees it, in what the date counts: pupils or groups.

    ``held`` places are held by ``holders`` groups, ``free`` by nobody; ``wanted`` is what this group and everybody before it
    wait for.
    """

    held: int
    holders: int
    free: int
    wanted: int


def give_up_rate(here: Past, everywhere: Past) -> float | None:
    """Return which share of groups gives its places up, or None when too few are known to say."""
    if everywhere.groups < LEAST_KNOWN:
        return None
    usual = everywhere.gave_up / everywhere.groups
    return (here.gave_up + WEIGHT_OF_EVERYBODY * usual) / (here.groups + WEIGHT_OF_EVERYBODY)


def chance_of(line: Line, rate: float | None) -> Chance | None:
    """Return the chance as a word, or None when nobody can say."""
    if rate is None or not line.holders or not line.held:
        return None
    needed = ceil((line.wanted - line.free) / (line.held / line.holders))
    likely = at_least(needed, of=line.holders, rate=rate)
    if likely >= GOOD_FROM:
        return Chance.GOOD
    return Chance.FAIR if likely >= FAIR_FROM else Chance.SMALL


def at_least(needed: int, *, of: int, rate: float) -> float:
    """Return the chance that so many of a number of groups give up."""
    fewer = (comb(of, count) * rate**count * (1 - rate) ** (of - count) for count in range(min(max(needed, 0), of + 1)))
    return max(0.0, 1 - sum(fewer))
