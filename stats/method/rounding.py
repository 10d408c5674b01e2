"""The rounding of all tables together, from coarse to fine.

One program over ten thousand cells takes minutes: its cells hang together by sums only, so chance makes it hard. Totals and single
dimensions first, then pairs, then triples: with the coarser cells known, the rest falls apart into small programs. Where one of those
has no solution, the cells around it are set free again, ring by ring, and it is solved anew with them; so coarse numbers
give way where they must, and every sum still holds at the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stats.method.grid import Grid
from stats.method.model import Choice, Link, choose
from stats.method.types import Cell
from stats.programme import Programme

# Rings of neighbours that may be set free, and the nodes a program may take.
RINGS = 6
NODES = 400
# A number that costs this much breaks a promise: so many rings, and so many cells, are tried to avoid it.
DEAR = 200.0
LOOK_AROUND = 2
LARGEST_LOOK = 1500


def round_together(grid: Grid, choices: Mapping[Cell, Choice], programme: Programme) -> dict[Cell, int] | None:
    """Return a multiple (in fives) for every cell so that all sums and limits hold; None when no such numbers were found."""
    work = _Work(grid, [choices[cell] for cell in grid.cells])
    stages: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, cell in enumerate(grid.cells):
        stages[_fineness(cell, programme)].append(number)
    for _fine, cells in sorted(stages.items()):
        if not work.settle(cells):
            return None
    return {cell: work.known[number] for number, cell in enumerate(grid.cells)}


def _fineness(cell: Cell, programme: Programme) -> tuple[int, int]:
    """Single dimensions are settled with the totals; after that, by how many dimensions, and groups before what lies in them."""
    if len(cell.at) <= 1:
        return 1, 0
    return len(cell.at), sum(1 for dimension, _code in cell.at if programme.dimensions[dimension].within)


@dataclass
class _Work:
    """What is known so far."""

    grid: Grid
    choices: Sequence[Choice]
    known: dict[int, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    touching: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Number the cells and list which links each is in."""
        number = {cell: place for place, cell in enumerate(self.grid.cells)}
        for each in self.grid.sums:
            children = [number[child] for child in each.children]
            self.links.append(Link((number[each.parent], *children), (-1, *[1] * len(children)), exact=True))
        for limit in self.grid.limits:
            smaller = [number[cell] for cell in limit.smaller]
            self.links.append(Link((number[limit.larger], *smaller), (-1, *[1] * len(smaller)), exact=False))
        for place, link in enumerate(self.links):
            for cell in link.cells:
                self.touching[cell].append(place)

    def settle(self, cells: Sequence[int]) -> bool:
        """Give these cells a number, part by part; return whether that worked."""
        return all(self._settle_part(part) for part in self._parts(cells))

    def _settle_part(self, part: Sequence[int]) -> bool:
        """Settle one part; look a little further where a promise to a single board would be broken."""
        free = dict.fromkeys(part)
        best: dict[int, int] = {}
        fewest = 0
        for ring in range(RINGS):
            links = self._links_of(free)
            found = choose(list(free), self.known, [self.links[place] for place in links], self.choices, NODES)
            if found is not None:
                missed = self._missed(found) - self._missed({cell: self.known[cell] for cell in free if cell in self.known})
                if not best or missed < fewest:
                    best, fewest = found, missed
                if fewest <= 0 or ring >= LOOK_AROUND:
                    break
            around = {cell for place in links for cell in self.links[place].cells if cell not in free}
            if not around or (best and len(free) + len(around) > LARGEST_LOOK):
                break
            free |= dict.fromkeys(sorted(around))
        self.known |= best
        return bool(best)

    def _missed(self, found: Mapping[int, int]) -> int:
        return sum(self.choices[cell].cost(multiple) >= DEAR for cell, multiple in found.items())

    def _links_of(self, free: Mapping[int, None]) -> list[int]:
        """Return the links of these cells in which every cell has a number or gets one now."""
        places = dict.fromkeys(place for cell in free for place in self.touching[cell])
        return [place for place in places if all(cell in free or cell in self.known for cell in self.links[place].cells)]

    def _parts(self, cells: Iterable[int]) -> list[list[int]]:
        """Return the cells in groups that do not touch each other once the known cells are known."""
        todo = dict.fromkeys(cells)
        parts = []
        for place in self._links_of(todo):
            mine = [cell for cell in self.links[place].cells if cell in todo]
            self._join(mine)
        groups: dict[int, list[int]] = defaultdict(list)
        for cell in todo:
            groups[self._root(cell)].append(cell)
        parts = list(groups.values())
        self._leader.clear()
        return parts

    _leader: dict[int, int] = field(default_factory=dict)

    def _root(self, cell: int) -> int:
        while (above := self._leader.get(cell, cell)) != cell:
            self._leader[cell] = self._leader.get(above, above)
            cell = above
        return cell

    def _join(self, cells: Sequence[int]) -> None:
        for cell in cells[1:]:
            self._leader[self._root(cell)] = self._root(cells[0])
