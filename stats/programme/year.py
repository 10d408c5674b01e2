"""A programme with the rows of one school year: what is decided once and then stays (stats page §5.2)."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from stats.programme.errors import ProgrammeWrong
from stats.programme.reader import read_programme
from stats.programme.titles import coarser
from stats.programme.types import REST, Coordinates, Period, Programme, School, Table

# What everybody can know of a school.
PUBLIC = frozenset({"school", "municipality", "board", "level", "phase"})
PLACES = frozenset({"school", "municipality", "board"})
TERM = "term"
MONTH = "month"


@dataclass(frozen=True)
class YearProgramme:
    """The tables and rows of one school year, for every release of that year.

    ``rows``: for each dimension its codes with their labels, in published order, "overig" included.
    ``folded``: for each dimension which raw codes have no row of their own, and the row that takes them in.
    ``tables``: the programme's tables with the dimensions that were decided; a table may be gone.
    ``notes``: Dutch sentences that explain the decisions.
    """

    programme: Programme
    start_year: int
    schools: tuple[School, ...]
    rows: Mapping[str, Mapping[str, str]]
    folded: Mapping[str, Mapping[str, str]]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    # What was found out before; rows never change, so it stays true.
    _possible: dict[Coordinates, bool] = field(default_factory=dict, compare=False, repr=False)
    _leaves: dict[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict, compare=False, repr=False)
    _owners: dict[Coordinates, tuple[School, ...]] = field(default_factory=dict, compare=False, repr=False)
    _boards: dict[Coordinates, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _pupils: dict[Coordinates, Mapping[str, int] | None] = field(default_factory=dict, compare=False, repr=False)

    # ── Codes ──

    def fold(self, dimension: str, code: str) -> str | None:
        """Return the row in which this raw code is counted, or None when the year has no such row."""
        rows = self.rows[dimension]
        folded = self.folded.get(dimension, {}).get(code, code)
        if folded in rows:
            return folded
        rest = self.programme.dimensions[dimension].rest or REST
        return rest if rest in rows else None

    def group(self, dimension: str, code: str, coarse: str) -> str:
        """Return the code of ``coarse`` in which this row of ``dimension`` lies: group("level", "havo", "phase")."""
        if not self.programme.dimensions[dimension].from_region:
            return self.programme.dimensions[dimension].groups[coarse][code]
        school = self._schools.get(code)
        raw = REST if school is None else getattr(school, coarse)
        return self.fold(coarse, raw) or REST

    def leaves(self, dimension: str, code: str) -> frozenset[tuple[str, str]]:
        """Return the finest (dimension, code) pairs that lie in this row: phase=vmbo has four levels."""
        known = self._leaves.get((dimension, code))
        if known is None:
            found = {(dimension, code)}
            for finer in self.programme.dimensions.values():
                if dimension in finer.within:
                    found = {
                        (finer.code, each) for each in self.rows[finer.code] if self.group(finer.code, each, dimension) == code
                    }
            known = self._leaves[dimension, code] = frozenset(found)
        return known

    @cached_property
    def _schools(self) -> Mapping[str, School]:
        return {school.code: school for school in self.schools}

    # ── Rows ──

    def axis(self, dimension: str, period: Period) -> tuple[tuple[str, str] | None, ...]:
        """Return what may stand on one side of a table: its codes, the groups they lie in, and None for the total."""
        codes: list[tuple[str, str] | None] = [(dimension, code) for code in self._codes(dimension, period)]
        for coarse in self.programme.dimensions[dimension].within:
            used = {self.group(dimension, code, coarse) for code in self._codes(dimension, period)}
            codes += [(coarse, code) for code in self.rows[coarse] if code in used]
        return (*codes, None)

    def grid(self, table: Table, period: Period) -> tuple[Coordinates, ...]:
        """Return every row of a table: all combinations of codes, groups and totals that can occur, in published order."""
        axes = [self.axis(dimension, period) for dimension in table.dimensions]
        cells = (tuple(sorted(pair for pair in combination if pair)) for combination in itertools.product(*axes))
        return tuple(at for at in cells if self.possible(at))

    def inner(self, table: Table, period: Period) -> tuple[Coordinates, ...]:
        """Return the rows of a table without totals and groups."""
        axes = [[(name, code) for code in self._codes(name, period)] for name in table.dimensions]
        return tuple(at for each in itertools.product(*axes) if self.possible(at := tuple(sorted(each))))

    def _codes(self, dimension: str, period: Period) -> Iterable[str]:
        if dimension == MONTH:
            return self.programme.months_of(period)
        if dimension == TERM:
            return [code for code in self.rows[TERM] if period.term in {None, int(code)}]
        return self.rows[dimension]

    # ── What can be, and whose it is ──

    def possible(self, at: Coordinates) -> bool:
        """Whether anybody could be counted here, by what everybody knows: a havo has no year 6, a school has its levels."""
        known = self._possible.get(at)
        if known is None:
            # A newcomer has no row of its own; it can be anything that some school of the region is.
            settled = tuple(pair for pair in at if not (pair[1] == REST and self.programme.dimensions[pair[0]].from_region))
            known = self._possible[at] = self._combines(dict(at)) and bool(self.schools_in(settled))
        return known

    def schools_in(self, at: Coordinates) -> tuple[School, ...]:
        """Return the schools whose pupils can be counted here."""
        key = tuple(pair for pair in at if pair[0] in PUBLIC)
        known = self._owners.get(key)
        if known is None:
            levels, always = self._levels(key), set(self.programme.dimensions["level"].always)
            # A row of a place has the schools of that place only: no need to look at those of the whole country.
            places = [self._by_place.get(pair, ()) for pair in key if pair[0] in PLACES]
            known = self._owners[key] = tuple(
                school
                for school in min(places, key=len, default=self.schools)
                if (levels is None or not school.levels or levels & (school.levels | always))
                and all(self._place_of[school.code].get(dimension, code) == code for dimension, code in key)
            )
        return known

    def boards_in(self, at: Coordinates) -> frozenset[str]:
        """Return the boards whose pupils can be counted here, as everybody can know."""
        key = tuple(pair for pair in at if pair[0] in PUBLIC)
        known = self._boards.get(key)
        if known is None:
            known = self._boards[key] = frozenset(school.board for school in self.schools_in(key))
        return known

    def population(self, at: Coordinates, *, without: str = "") -> int | None:
        """Return the public number of pupils here (``without`` one board's), or None where it is not public."""
        found = self.population_by_board(at)
        return None if found is None else sum(found.values()) - found.get(without, 0)

    def population_by_board(self, at: Coordinates) -> Mapping[str, int] | None:
        """Return the public number of pupils of each board here, or None where it is not public."""
        if at not in self._pupils:
            self._pupils[at] = self._count_pupils(at)
        return self._pupils[at]

    def _count_pupils(self, at: Coordinates) -> Mapping[str, int] | None:
        if any(dimension not in PUBLIC for dimension, _code in at) or self._has_rest(at):
            return None
        levels = self._levels(at)
        if levels is not None and levels & set(self.programme.dimensions["level"].always):
            return None
        found: dict[str, int] = {}
        for school in self.schools_in(at):
            if not school.pupils:
                return None
            number = sum(number for level, number in school.pupils.items() if levels is None or level in levels)
            found[school.board] = found.get(school.board, 0) + number
        return found

    def population_around(self, at: Coordinates, *, without: str = "") -> int | None:
        """Return the public number of pupils of the smallest place around this row of which it is known: more cannot be here."""
        return self.population(self.around(at), without=without)

    def around(self, at: Coordinates) -> Coordinates:
        """Return the smallest place around this row of which the number of pupils is public."""
        known = [pair for pair in at if pair[0] in PUBLIC and not self._has_rest((pair,))]
        always = set(self.programme.dimensions["level"].always)
        return tuple(pair for pair in known if not (self._levels((pair,)) or frozenset()) & always)

    @cached_property
    def _place_of(self) -> Mapping[str, Mapping[str, str | None]]:
        """The rows in which each school is counted."""
        return {
            school.code: {
                "school": self.fold("school", school.code),
                "board": self.fold("board", school.board),
                "municipality": self.fold("municipality", school.municipality),
            }
            for school in self.schools
        }

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], Sequence[School]]:
        """The schools of each row of a place, in the order of ``schools``."""
        found: dict[tuple[str, str], list[School]] = {}
        for school in self.schools:
            for dimension, code in self._place_of[school.code].items():
                if code is not None:
                    found.setdefault((dimension, code), []).append(school)
        return found

    def _levels(self, at: Coordinates) -> frozenset[str] | None:
        for dimension, code in at:
            if dimension == "level" or "level" in {finer for finer, _code in self.leaves(dimension, code)}:
                return frozenset(leaf for _dimension, leaf in self.leaves(dimension, code))
        return None

    def _has_rest(self, at: Coordinates) -> bool:
        return any(code == REST and self.programme.dimensions[dimension].from_region for dimension, code in at)

    def _combines(self, at: Mapping[str, str]) -> bool:
        """Whether some finest combination in this row is not listed as impossible."""
        return not any(
            all(self._only_in(at, dimension, codes) for dimension, codes in block.items())
            for block in self.programme.impossible
        )

    def _only_in(self, at: Mapping[str, str], dimension: str, codes: Sequence[str]) -> bool:
        for name, code in at.items():
            leaves = self.leaves(name, code)
            if any(each == dimension for each, _leaf in leaves):
                return all(leaf in codes for _each, leaf in leaves)
        return False

    # ── Kept ──

    @property
    def digest(self) -> str:
        """The SHA-256 of this decision and of the programme file below it; public numbers of pupils are no part of the decision."""
        return hashlib.sha256(self.with_pupils({}).to_json().encode()).hexdigest()

    def with_pupils(self, pupils: Mapping[str, Mapping[str, int]]) -> "YearProgramme":
        """Return the same year with what is public now of how many pupils each school has, by school and level."""
        schools = tuple(replace(school, pupils=pupils.get(school.code, {})) for school in self.schools)
        return replace(
            self, schools=schools, _possible=self._possible, _leaves=self._leaves, _owners={}, _boards={}, _pupils={}
        )

    def without(self, code: str) -> "YearProgramme":
        """Return the same year without one table."""
        return replace(
            self,
            tables=tuple(table for table in self.tables if table.code != code),
            _possible=self._possible,
            _leaves=self._leaves,
            _owners=self._owners,
            _boards=self._boards,
            _pupils=self._pupils,
        )

    def to_json(self) -> str:
        """Return the decision as text, to be stored with the year; ``from_json`` reads it back."""
        content = {
            "version": self.programme.version,
            "programme": self.programme.digest,
            "start_year": self.start_year,
            "schools": [_school_row(school) for school in self.schools],
            "rows": self.rows,
            "folded": self.folded,
            "tables": {table.code: table.dimensions for table in self.tables},
            "notes": self.notes,
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "YearProgramme":
        """Return the decision that was stored. Raises ProgrammeWrong when the programme file has changed since."""
        content: dict[str, Any] = json.loads(text)  # Any: JSON, given a shape here
        programme = read_programme(content["version"])
        if programme.digest != content["programme"]:
            raise ProgrammeWrong(f"The programme file {programme.version} is not the one with which this year was decided.")
        return cls(
            programme=programme,
            start_year=content["start_year"],
            schools=tuple(School(**{**row, "levels": frozenset(row["levels"])}) for row in content["schools"]),
            rows=content["rows"],
            folded=content["folded"],
            tables=tuple(
                coarser(table, tuple(content["tables"][table.code]), programme.dimensions)
                for table in programme.tables
                if table.code in content["tables"]
            ),
            notes=tuple(content["notes"]),
        )


def _school_row(school: School) -> dict[str, object]:
    return {
        "code": school.code,
        "label": school.label,
        "municipality": school.municipality,
        "board": school.board,
        "levels": sorted(school.levels),
        "pupils": dict(sorted(school.pupils.items())),
    }
