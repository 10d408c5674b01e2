"""Somebody who calculates: an outsider, and every school board that subtracts its own pupils (stats page §5.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stats.audit.closures import Closures
from stats.audit.linear import Attack, AuditUnfinished
from stats.audit.system import Ints, Reals, System
from stats.audit.terms import KnownTerm, bounds_by_terms
from stats.audit.words import OUTSIDER, name_attacker, name_cell
from stats.method.types import Finding, FindingLevel
from stats.programme import YearProgramme

# Questions that one attacker may put to the solver; more means that the release cannot be judged.
MOST_QUESTIONS = 6_000
TINY = 1e-6
# So many blocking findings of one attacker are enough to refuse a release: the rest is not looked for.
ENOUGH = 40
# Steps of a walk in one direction, and the length of a step.
STROLL = 3_000
WALKS = 2
STRIDE = 4.0


@dataclass(frozen=True, slots=True)
class Attacker:
    """What one attacker knows: ``own`` counts of each unknown (zeros for an outsider), and which unknowns are theirs alone.

    ``ceiling``: public numbers of pupils. ``least`` and ``most``: what a year's terms say of the others' different pupils.
    """

    name: str
    own: Ints
    alone: np.ndarray[tuple[int], np.dtype[np.bool_]]
    ceiling: Reals
    least: Reals
    most: Reals


def find_attackers(
    system: System, shares: Ints, boards: Sequence[str], programme: YearProgramme, terms: Sequence[KnownTerm] = ()
) -> Iterator[Attacker]:
    """Yield the outsider and each board. ``shares``: a row an unknown, a column a board. ``terms``: of the year that is attacked."""
    total = shares.sum(axis=1)
    known = _Known(system, programme)
    nobody = np.zeros(len(total), dtype=np.int64)
    everything = (np.zeros(len(total)), np.full(len(total), np.inf))
    yield Attacker(OUTSIDER, nobody, np.zeros(len(total), dtype=bool), known.ceiling(total, ""), *everything)
    for column, board in enumerate(boards):
        own = shares[:, column]
        ceiling = known.ceiling(total - own, board)
        bounds = bounds_by_terms(system, terms, board, programme) if terms else everything
        yield Attacker(board, own, known.nobody_but(board) & (total == own), ceiling, *bounds)


class _Known:
    """What everybody knows of each unknown: which boards can be counted there, and the number of pupils of each."""

    def __init__(self, system: System, programme: YearProgramme) -> None:
        unique = [programme.programme.measures[unknown.measure].unique for unknown in system.unknowns]
        boards = [programme.boards_in(unknown.at) for unknown in system.unknowns]
        self._nobody = np.array([not each for each in boards], dtype=bool)
        self._single: dict[str, list[int]] = {}
        for number, each in enumerate(boards):
            if len(each) == 1:
                self._single.setdefault(next(iter(each)), []).append(number)
        self._everybody = np.full(len(unique), np.inf)
        # For each board the unknowns in whose population it has a part, and how large that is.
        self._parts: dict[str, list[tuple[int, int]]] = {}
        for number in np.flatnonzero(unique).tolist():
            pupils = programme.population_by_board(programme.around(system.unknowns[number].at))
            if pupils is not None:
                self._everybody[number] = sum(pupils.values())
                for board, part in pupils.items():
                    self._parts.setdefault(board, []).append((number, part))

    def nobody_but(self, board: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return in which unknowns nobody's pupils but this board's can be counted."""
        found = self._nobody.copy()
        found[self._single.get(board, [])] = True
        return found

    def ceiling(self, counts: Ints, without: str) -> Reals:
        """Return the public number of (other) pupils for each unknown of different pupils; infinite where it is not known or out of date."""
        ceiling = self._everybody.copy()
        for number, part in self._parts.get(without, ()):
            ceiling[number] -= part
        ceiling[ceiling < counts] = np.inf
        return ceiling


def make_attack(system: System, programme: YearProgramme) -> Attack:
    """Return what sieges of this system calculate with, one after the other."""
    return Attack(system, programme.programme.rules.protection + 1.0)


class Siege:
    """One attacker against one system: for every unknown, how many whole numbers are still possible."""

    def __init__(
        self,
        system: System,
        closures: Closures,
        attacker: Attacker,
        counts: Ints,
        programme: YearProgramme,
        attack: Attack | None = None,
    ) -> None:
        self.system, self.closures, self.attacker, self.programme = system, closures, attacker, programme
        self.protection = programme.programme.rules.protection
        own = attacker.own.astype(np.float64)
        # The attacker does not know the truth, but it is a point that fits: a place to start from. What others have published before may
        # be about pupils who are no longer counted: that misleads, and tells nothing.
        self.truth = (counts - attacker.own).astype(np.float64)
        together = own <= system.known_upto
        low, high = (
            np.where(together, system.known_low, system.low),
            np.where(together, system.known_high, system.high),
        )
        self.low = np.minimum(self.truth, np.maximum.reduce([np.zeros(len(own)), low - own, attacker.least]))
        self.high = np.maximum(self.truth, np.minimum.reduce([high - own, attacker.ceiling, attacker.most]))
        self.low[attacker.alone] = self.high[attacker.alone] = 0.0
        bound = programme.programme.rules.bound
        guess = np.where(high - low >= bound, high - bound, (low + high) / 2)
        self.attack = attack or make_attack(system, programme)
        self.guess = guess - own
        self.questions = 0
        self.chance = np.random.default_rng(20260801)

    @cached_property
    def _asked(self) -> Attack:
        """The program for single questions: it starts from the truth, where one changed number needs a few steps only."""
        asked = Attack(self.system, 0.0)
        asked.face(self.low, self.high, self.truth)
        asked.nearest()
        return asked

    def findings(self) -> Iterator[Finding]:
        """Yield what this attacker can find out. Raises AuditUnfinished."""
        self.attack.face(self.low, self.high, self.guess)
        point = self.attack.nearest()
        fits = self._fits(point)
        # One more than is asked for: a point need not be whole.
        room = self.closures.room(self.high - point, self.protection + 1) if fits else np.zeros(len(point))
        self.least, self.most = point.copy(), point + room
        for _walk in range(WALKS):
            self._walk(self.truth)
            self._walk(point)
        open_ = np.flatnonzero(
            (np.floor(self.most + TINY) - np.ceil(self.least - TINY) < self.protection) & ~self.attacker.alone
        )
        blocking = 0
        # What was hidden first: that a number that was published exactly is known is no discovery.
        for number in sorted(open_.tolist(), key=lambda number: self.system.low[number] == self.system.high[number]):
            self._widen(number)
            finding = self._judge(number)
            if finding:
                yield finding
                blocking += finding.level != FindingLevel.WEAK
            if blocking >= ENOUGH:
                return
        yield from self._groups()

    def _walk(self, start: Reals) -> None:
        """Wander from a point that fits to others that fit, one visit more or less at a time, towards what is still in doubt."""
        point = start.copy()
        rows = self.closures.members
        for way in (1.0, -1.0, 1.0, -1.0):
            useful = self.closures.touching(np.flatnonzero((self.most - self.least < self.protection) & ~self.attacker.alone))
            if not len(useful):
                # Nothing is in doubt any more, and what was seen as possible stays so.
                self._fits(point)
                return
            for number in self.chance.permutation(useful)[:STROLL].tolist():
                places = rows[number][rows[number] < len(point)]
                free = (self.high[places] - point[places]) if way > 0 else self._spare(places, point)
                step = np.floor(free.min(initial=np.inf) + TINY)
                if np.isfinite(step) and step >= 1:
                    point[places] += way * min(step, STRIDE)
                    self.least[places] = np.minimum(self.least[places], point[places])
                    self.most[places] = np.maximum(self.most[places], point[places])
            self._fits(point)

    def _spare(self, places: Ints, point: Reals) -> Reals:
        """Return how far these may fall together: not below their bound, and not below what they are a limit of."""
        smaller = self.system.smaller[places]
        held = np.append(point, -np.inf)[smaller]
        held[np.isin(smaller, places) & (smaller != places)] = -np.inf
        spare: Reals = point[places] - np.maximum(self.low[places], held)
        return spare

    def _fits(self, point: Reals) -> bool:
        """Check the point itself, so that nothing is believed that the solver says."""
        inside = bool(np.all(point >= self.low - TINY) and np.all(point <= self.high + TINY))
        adds = np.max(np.abs(self.system.equal.times(point)), initial=0.0) < TINY
        limits = np.max(self.system.limit.times(point), initial=0.0) < TINY
        if not (inside and adds and limits):
            raise AuditUnfinished("a point that does not fit")
        return True

    def _widen(self, number: int) -> None:
        """Ask number by number how far this unknown can go beyond what was seen, and stop at enough."""
        if self.high[number] - self.low[number] < 1:
            return
        least = int(np.ceil(min(self.least[number], self.truth[number]) - TINY))
        most = int(np.floor(max(self.most[number], self.truth[number]) + TINY))
        while most - least < self.protection and self._reaches(number, most + 1):
            most += 1
        while most - least < self.protection and self._reaches(number, least - 1):
            least -= 1
        self.least[number], self.most[number] = least, most

    def _reaches(self, number: int, value: int) -> bool:
        self.questions += 1
        if self.questions > MOST_QUESTIONS:
            raise AuditUnfinished("too many questions")
        return self._asked.reaches(number, float(value))

    def _judge(self, number: int) -> Finding | None:
        least, most = self.least[number], self.most[number]
        known = int(np.floor(most + TINY) - np.ceil(least - TINY)) + 1
        if known > self.protection or self._knew(number):
            return None
        outsider = self.attacker.name == OUTSIDER
        cell = self.system.unknowns[number]
        who, what = name_attacker(self.attacker.name, self.programme), name_cell(cell, self.programme)
        if known <= 1:
            words = f"{who} kan dit aantal precies uitrekenen: {what}."
            return Finding(FindingLevel.EXACT, self._check(), words, cell, self.attacker.name)
        if least < TINY and not outsider:
            words = f"{who} weet dat er ten hoogste één of twee anderen zijn, misschien geen: {what}."
            return Finding(FindingLevel.WEAK, self._check(), words, cell, self.attacker.name)
        words = f"{who} houdt minder dan {self.protection + 1} mogelijkheden over: {what}."
        return Finding(FindingLevel.NARROW, self._check(), words, cell, self.attacker.name)

    def _knew(self, number: int) -> bool:
        """Whether so few others exist that everybody can count them, and the release says nothing about whether they came."""
        ceiling = self.attacker.ceiling[number]
        return bool(ceiling < self.protection and self.least[number] < TINY and self.most[number] > ceiling - TINY)

    def _check(self) -> str:
        return "interval" if self.attacker.name == OUTSIDER else "insider"

    def _groups(self) -> Iterator[Finding]:
        """A group may not turn out to be all alike: all in one part of a sum, or everybody who could be."""
        free = ~self.attacker.alone
        seen: set[int] = set()
        parents = self.system.parents
        small = self.system.high[parents] - self.programme.programme.rules.bound <= self.programme.programme.rules.group_max
        for place in np.flatnonzero(free[parents] & small & (self.least[parents] >= 1 - TINY)).tolist():
            parent, children = self.system.sums[place]
            others = [child for child in children if free[child]]
            if len(others) < 2 or parent in seen:
                continue
            possible = [child for child in others if self.most[child] >= 1 - TINY]
            if len(possible) == 1 and not any(self._reaches(child, 1) for child in others if child != possible[0]):
                seen.add(parent)
                yield self._group(possible[0])
        for number in np.flatnonzero(np.isfinite(self.attacker.ceiling)).tolist():
            top = self.attacker.ceiling[number]
            if (
                top >= self.protection
                and self.least[number] > top - self.protection
                and not self._reaches(number, int(top) - self.protection)
            ):
                yield self._group(number)

    def _group(self, number: int) -> Finding:
        cell = self.system.unknowns[number]
        who, what = name_attacker(self.attacker.name, self.programme), name_cell(cell, self.programme)
        return Finding(
            FindingLevel.EXACT, "group", f"{who} kan zien dat een hele groep hetzelfde deed: {what}.", cell, self.attacker.name
        )
