"""Share one class out over several dates. Nothing here knows the database: dates and pupils are ids.

Two ways. ROTATION: every pupil goes once, to one of the dates. ROUNDS: as many groups as there are stands, which all
visit every stand, one after the other, as in a Latin square: no two groups meet at a stand, nobody is in two places at once.
Sizes differ by at most one, except where a date's own limits force more; what cannot be is refused with why.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from enrolments import errors

NOBODY: Mapping[int, Collection[int]] = {}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How few and how many of the class one group may be; ``most`` is the smaller of free places and the largest group."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Stand:
    """A date in a plan of rounds: when it is, and at which stand (an activity at a place)."""

    session: int
    starts_at: datetime
    ends_at: datetime
    stand: tuple[int, str]


def share_out(pupils: int, bounds: Sequence[Bounds]) -> list[int]:
    """Return how many go to each, as evenly as the bounds allow, the first ones larger.

    Raises ``TooLittleRoom``, ``TooFewPupils``.
    """
    least, most = sum(one.least for one in bounds), sum(max(one.most, 0) for one in bounds)
    if pupils < least:
        raise errors.TooFewPupils(needed=least, pupils=pupils)
    if pupils > most or any(one.most < one.least for one in bounds):
        raise errors.TooLittleRoom(room=most, pupils=pupils)
    sizes = [one.least for one in bounds]
    for _left in range(pupils - least):
        # The smallest group that has room gets the next pupil: nothing can come out more even.
        open_ones = [number for number, one in enumerate(bounds) if sizes[number] < one.most]
        sizes[min(open_ones, key=lambda number: (sizes[number], number))] += 1
    return sizes


def seat(pupils: Sequence[int], sizes: Sequence[int], cannot: Mapping[int, Collection[int]] = NOBODY) -> list[list[int]]:
    """Return who goes to which group, given the sizes (their sum is the number of pupils), in the order of the list.

    ``cannot`` says by pupil the numbers of groups they cannot be in (they are elsewhere then). Who has least choice is
    seated first, and others make room where that helps, so that whenever a seating exists one is found.
    Raises ``NobodyFits`` with how many are left over.
    """
    groups: list[list[int]] = [[] for _size in sizes]
    hard, easy = _by_choice(pupils, cannot)
    left = [pupil for pupil in hard if not _place(pupil, groups, sizes, cannot, seen=set())]
    if left:
        raise errors.NobodyFits(count=len(left))
    waiting = iter(easy)
    for group, size in zip(groups, sizes, strict=True):
        while len(group) < size:
            group.append(next(waiting))
    order = {pupil: number for number, pupil in enumerate(pupils)}
    return [sorted(group, key=order.__getitem__) for group in groups]


def _by_choice(pupils: Sequence[int], cannot: Mapping[int, Collection[int]]) -> tuple[list[int], list[int]]:
    hard = sorted((pupil for pupil in pupils if cannot.get(pupil)), key=lambda pupil: -len(cannot[pupil]))
    return hard, [pupil for pupil in pupils if not cannot.get(pupil)]


def _place(
    pupil: int, groups: list[list[int]], sizes: Sequence[int], cannot: Mapping[int, Collection[int]], *, seen: set[int]
) -> bool:
    """Seat one pupil, moving others along a chain where that is needed (augmenting path of a bipartite matching)."""
    wanted = [n for n in range(len(sizes)) if n not in seen and n not in cannot.get(pupil, ())]
    for number in wanted:
        if len(groups[number]) < sizes[number]:
            groups[number].append(pupil)
            return True
    for number in wanted:
        if number in seen:
            continue
        seen.add(number)
        for other in list(groups[number]):
            if _place(other, groups, sizes, cannot, seen=seen):
                groups[number][groups[number].index(other)] = pupil
                return True
    return False


def check_by_hand(groups: Mapping[int, Collection[int]]) -> None:
    """Raise ``PupilTwice`` when somebody was put in two groups. Who is in none stays at school."""
    everybody = [pupil for group in groups.values() for pupil in group]
    if len(everybody) != len(set(everybody)):
        raise errors.PupilTwice


def rounds_of(stands: Iterable[Stand]) -> list[list[int]]:
    """Return for each group its dates, one for each round: group ``g`` is at stand ``g + round`` (a Latin square).

    Asks for as many rounds as stands, each stand in each round, and rounds that follow one another.
    Raises ``RoundsDoNotFit``, ``RoundsOverlap``.
    """
    known = list(stands)
    times = sorted({(one.starts_at, one.ends_at) for one in known})
    places = sorted({one.stand for one in known})
    table = {(one.starts_at, one.ends_at, one.stand): one.session for one in known}
    if len(times) != len(places) or len(table) != len(times) * len(places) or len(known) != len(table):
        raise errors.RoundsDoNotFit(rounds=len(times), stands=len(places), dates=len(known))
    if any(earlier[1] > later[0] for earlier, later in itertools.pairwise(times)):
        raise errors.RoundsOverlap
    number = len(times)
    return [[table[(*times[turn], places[(group + turn) % number])] for turn in range(number)] for group in range(number)]


def narrowest(bounds: Iterable[Bounds]) -> Bounds:
    """Return what a group may be that visits all of these."""
    known = list(bounds)
    return Bounds(least=max(one.least for one in known), most=min(one.most for one in known))
