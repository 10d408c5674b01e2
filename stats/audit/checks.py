"""The rules that a release must keep, checked against the true counts (stats page §5.3 step 7)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stats.audit.tables import TableView, find_families
from stats.audit.truth import Truth
from stats.audit.words import name_cell
from stats.method.types import Cell, Cube, Finding, FindingLevel, Status
from stats.programme import YearProgramme
from stats.programme.types import MeasureKind


@dataclass
class Rulebook:
    """One release against its rules. ``counted`` gathers numbers about the release for the report."""

    cube: Cube
    programme: YearProgramme
    views: Sequence[TableView]
    truth: Truth
    earlier: Sequence[Cube]
    counted: Counter[str]

    def findings(self) -> Iterator[Finding]:
        """Yield everything that breaks a rule."""
        yield from self._programme()
        yield from self._grid()
        people = {
            cell: number
            for cell, number in self.cube.numbers.items()
            if self.programme.programme.measures[cell.measure].kind == MeasureKind.PEOPLE
        }
        for cell, number in people.items():
            yield from self._cell(cell, number.value, number.status)
        for view in self.views:
            yield from self._sums(view)
        values = {cell: number.value or 0 for cell, number in people.items()}
        for whole, parts, complete in find_families(values, self.programme):
            total = sum(values[part] for part in parts)
            self.counted["relations"] += 1
            if complete and total != values[whole] and self._readable((whole, *parts)):
                yield self._rule("additivity", "{cell}: de onderdelen tellen niet op tot het geheel.", whole)
            if not complete and total > values[whole] and not self._terms() and self._readable((whole, *parts)):
                yield self._rule("additivity", "{cell}: een onderdeel is groter dan het geheel.", whole)
        yield from self._history()
        yield from self._organisations()

    def _rule(self, check: str, words: str, cell: Cell | None = None) -> Finding:
        named = name_cell(cell, self.programme) if cell else ""
        return Finding(FindingLevel.RULE, check, words.format(cell=named), cell)

    def _programme(self) -> Iterator[Finding]:
        if self.cube.programme_digest != self.programme.digest:
            yield self._rule(
                "grid", "Deze publicatie is met andere tabellen of rijen gemaakt dan voor dit schooljaar zijn besloten."
            )
        allowed = set(self.programme.programme.fallback)
        missing = {table.code for table in self.programme.tables} - {table.code for table in self.cube.tables}
        if not self._terms() and (missing - set(self.cube.dropped) or missing - allowed):
            yield self._rule("grid", "Er ontbreekt een tabel die niet op de terugvallijst staat.")

    def _grid(self) -> Iterator[Finding]:
        wanted = {Cell(measure, at) for view in self.views for at in view.rows for measure in view.table.measures}
        shown = {
            cell for cell in self.cube.numbers if self.programme.programme.measures[cell.measure].kind == MeasureKind.PEOPLE
        }
        for cell in sorted(wanted - shown):
            yield self._rule("grid", "{cell}: deze rij ontbreekt.", cell)
        for cell in sorted(shown - wanted):
            yield self._rule("grid", "{cell}: deze uitsplitsing staat niet in het programma.", cell)
        rows = {view.table.code: view.rows for view in self.views}
        for table in self.cube.tables:
            if table.code in rows and tuple(table.at) != rows[table.code]:
                yield self._rule("grid", f"{table.title}: de rijen zijn niet volledig of staan niet in de vaste volgorde.")

    def _cell(self, cell: Cell, value: int | None, status: Status) -> Iterator[Finding]:
        rules, measure = self.programme.programme.rules, self.programme.programme.measures[cell.measure]
        self.counted["cells"] += 1
        if value is None or status != Status.ROUNDED or value % rules.base or value < 0:
            yield self._rule("base", "{cell}: dit aantal leerlingen is geen vijftal.", cell)
            return
        if cell not in self.truth.shares:
            return
        shares = self.truth.shares[cell]
        count = int(shares.sum())
        summed = self._terms() and not measure.unique
        if abs(count - value) > (rules.year_bound if summed else rules.bound):
            yield self._rule("bound", "{cell}: dit aantal wijkt te ver af.", cell)
        population = self.programme.population(cell.at) if measure.unique else None
        self.counted["ceilings"] += population is not None
        if (
            population is not None
            and count <= population
            and value > max(population // rules.base, -(-(count - rules.bound) // rules.base)) * rules.base
        ):
            yield self._rule("ceiling", "{cell}: dit zijn meer leerlingen dan er volgens openbare cijfers zijn.", cell)
        if len(self.programme.boards_in(cell.at)) > 1:
            two = sorted(shares.tolist(), reverse=True)[: rules.collusion]
            self.counted["floor_one_board_missed"] += value < two[0] - rules.floor_margin
            self.counted["floor_two_boards_missed"] += value < sum(two) - rules.floor_margin

    def _sums(self, view: TableView) -> Iterator[Finding]:
        for at in view.rows:
            if at in view.inner:
                continue
            for children in view.openings(at):
                for measure in view.table.measures:
                    self.counted["relations"] += 1
                    cells = [Cell(measure, child) for child in children]
                    if self._readable((Cell(measure, at), *cells)) and self._value(Cell(measure, at)) != sum(
                        map(self._value, cells)
                    ):
                        yield self._rule("additivity", "{cell}: het totaal is niet de som van de delen.", Cell(measure, at))

    def _readable(self, cells: Sequence[Cell]) -> bool:
        return all(cell not in self.cube.numbers or self.cube.numbers[cell].value is not None for cell in cells)

    def _value(self, cell: Cell) -> int:
        return (number.value or 0) if (number := self.cube.numbers.get(cell)) else 0

    def _terms(self) -> list[Cube]:
        """Return the published terms of the year that this release is, latest versions only."""
        if self.cube.period.term is not None:
            return []
        mine = [cube for cube in self.earlier if cube.period.start_year == self.cube.period.start_year and cube.period.term]
        return list({cube.period: cube for cube in sorted(mine, key=lambda cube: cube.version)}.values())

    def _history(self) -> Iterator[Finding]:
        """A year is the sum of its terms; a corrected version changes what must change and is made once."""
        terms = self._terms()
        if terms and len(terms) != len(self.programme.programme.terms):
            yield self._rule("history", "Een heel jaar mag pas na al zijn perioden verschijnen.")
        for cell in self.cube.numbers if terms else ():
            measure = self.programme.programme.measures[cell.measure]
            found = [number.value or 0 for cube in terms if (number := cube.numbers.get(cell)) is not None]
            if measure.kind == MeasureKind.PEOPLE and not measure.unique and found and self._value(cell) != sum(found):
                yield self._rule("history", "{cell}: het jaar is niet de som van de gepubliceerde perioden.", cell)
        before = sorted((cube for cube in self.earlier if cube.period == self.cube.period), key=lambda cube: cube.version)
        if len(before) > 1 and not (terms and self._follows(before[-1])):
            words = "Van een publicatie komt ten hoogste één verbeterde versie; een heel jaar volgt elke verbeterde periode."
            yield self._rule("history", words)
        if before:
            yield from self._changes(before[-1], is_summed=bool(terms))

    def _follows(self, old: Cube) -> bool:
        """Whether some visits moved: those of a year are the sums of its terms, so a term was corrected since."""
        measures = self.programme.programme.measures
        return any(
            number.value != old.numbers[cell].value
            for cell, number in self.cube.numbers.items()
            if number.status == Status.ROUNDED and not measures[cell.measure].unique and cell in old.numbers
        )

    def _changes(self, old: Cube, *, is_summed: bool) -> Iterator[Finding]:
        """Of a year that follows its terms, visits move with their terms; its different pupils are judged as any other number."""
        rules, measures = self.programme.programme.rules, self.programme.programme.measures
        same = forced = 0
        for cell, number in self.cube.numbers.items():
            if number.status != Status.ROUNDED or cell not in old.numbers or cell not in self.truth.shares:
                continue
            before = old.numbers[cell].value or 0
            follows = is_summed and not measures[cell.measure].unique
            fits = number.value == before if follows else abs(int(self.truth.shares[cell].sum()) - before) <= rules.bound
            same += number.value == before
            forced += not fits
            self.counted["changed_needlessly"] += fits and number.value != before
        if not forced:
            yield self._rule("history", "Geen enkel aantal is zo ver verschoven dat een verbeterde versie nodig is.")
        if self.counted["changed_needlessly"] > max(20, 4 * forced, same // 20):
            yield self._rule("changes", "Er veranderen aantallen die hadden kunnen blijven staan.")

    def _organisations(self) -> Iterator[Finding]:
        measures: Callable[[Cell], MeasureKind] = lambda cell: self.programme.programme.measures[cell.measure].kind  # noqa: E731
        for cell, number in self.cube.numbers.items():
            if measures(cell) == MeasureKind.ORGANISATIONS and number.value in {1, 2}:
                yield self._rule("base", "{cell}: een of twee organisaties zijn herkenbaar.", cell)
            # The other rows, taken from the total or from the most that there can be, leave it.
            if measures(cell) == MeasureKind.ORGANISATIONS and number.status == Status.FEW and cell.at:
                yield self._rule("base", "{cell}: dit aantal is uit het totaal en de andere rijen af te leiden.", cell)
