"""Weak publications that only show beside something else: a year's terms, an earlier version, public numbers, one's own pupils."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from stats.audit import audit
from stats.audit.attackers import Siege, find_attackers
from stats.audit.closures import find_closures
from stats.audit.system import make_system
from stats.audit.tables import TableView
from stats.audit.truth import count_truth
from stats.method.cube import make_cube, needs_new_version
from stats.method.totals import total_cells
from stats.method.types import REST, Cell, Cube, Facts, FindingLevel, PublishedNumber, Status, place
from stats.programme import Period, YearProgramme
from stats.simulation import Shape, count_facts, simulate
from stats.simulation.region import Simulation
from tests.stats.method.test_cube import one_more
from tests.support.figures import SECRET, TOWN, Figures, make_figures, make_term

# Few visits: who came in a term is often everybody who came in the year.
QUIET = Shape(boards=5, schools=8, municipalities=3, pupils=1_500, visits=1_100, lopsided=1.0, named=0.9)


@cache
def terms_of_a_quiet_year() -> tuple[Figures, tuple[Cube, ...]]:
    figures = make_figures(QUIET, 2)
    return figures, tuple(make_cube(figures.facts[term], figures.programme, secret=SECRET) for term in (1, 2, 3))


def found(findings: object) -> Counter[tuple[FindingLevel, str]]:
    return Counter((finding.level, finding.check) for finding in findings)  # type: ignore[attr-defined]  # findings


@pytest.mark.promise("POR-4d")
def test_a_board_that_lays_its_pupils_of_a_term_beside_those_of_the_year_is_an_attacker() -> None:
    figures, terms = terms_of_a_quiet_year()
    facts, programme = figures.facts[None], figures.programme
    careless = make_cube(replace(facts, term_counts={}), programme, secret=SECRET, earlier=terms)

    report = audit(careless, facts, programme, earlier=terms)
    careful = make_cube(facts, programme, secret=SECRET, earlier=terms)

    assert found(report.blocking) == {(FindingLevel.NARROW, "insider"): 1}
    assert report.blocking[0].cell is not None
    assert report.blocking[0].cell.measure == "pupils"
    assert audit(careful, facts, programme, earlier=terms).passed


@pytest.mark.promise("POR-4d")
def test_a_number_that_moved_without_need_is_read_beside_the_old_one() -> None:
    """10 and then 20 about the same pupils: exactly 15. Visits that keep every sum are moved along."""
    figures, first = make_figures(), make_term()
    facts, programme = figures.facts[1], figures.programme
    views = [TableView(table, programme, facts.period) for table in programme.tables]
    system = make_system(first, views, programme)
    truth = count_truth(facts.counts, views, programme)
    counts = {cell: int(shares.sum()) for cell, shares in truth.shares.items()}
    rows = [
        [system.unknowns[place] for place in row if place < len(system.unknowns)]
        for row in find_closures(system, programme).members
    ]
    # Everywhere the old number is five below the truth or nearly: ten more is still within five.
    lower = next(row for row in rows if all(counts[cell] >= 15 for cell in row))
    old = replace(
        first, numbers={**first.numbers, **{cell: PublishedNumber(counts[cell] - 5, Status.ROUNDED) for cell in lower}}
    )
    new = replace(
        first,
        version=2,
        numbers={**first.numbers, **{cell: PublishedNumber(counts[cell] + 5, Status.ROUNDED) for cell in lower}},
    )

    together = make_system(new, views, programme, before=[old], counts=counts)

    for cell in lower:
        place = together.number[cell]
        assert (together.known_low[place], together.known_high[place]) == (counts[cell], counts[cell])


def test_a_number_that_had_to_move_left_its_old_interval() -> None:
    figures, first = make_figures(), make_term()
    views = [TableView(table, figures.programme, first.period) for table in figures.programme.tables]
    cell = next(cell for cell, number in first.numbers.items() if number.status == Status.ROUNDED and number.value == 10)
    new = replace(first, version=2, numbers={**first.numbers, cell: PublishedNumber(15, Status.ROUNDED)})
    counts = dict.fromkeys((each for each in first.numbers), 0) | {cell: 17}

    system = make_system(new, views, figures.programme, before=[first], counts=counts)

    place = system.number[cell]
    assert (system.known_low[place], system.known_high[place], system.known_upto[place]) == (16, 20, 12)
    # Somebody outside, and a board that had all of them: more than the old number allowed, so its own part has changed.
    shares = np.array([[counts[unknown]] for unknown in system.unknowns])
    closures = find_closures(system, figures.programme)
    outsider, board = (
        Siege(system, closures, attacker, shares.sum(axis=1), figures.programme)
        for attacker in find_attackers(system, shares, ("B00",), figures.programme)
    )
    assert (outsider.low[place], outsider.high[place]) == (16, 20)
    assert (board.low[place], board.high[place]) == (0, 3)


def put_right() -> Facts:
    """Return the town's first term after one group turned out to have stayed away."""
    programme = make_figures().programme.programme
    return count_facts(without_a_group(simulate(TOWN, programme, 7), 1), programme, Period(2025, 1))


def without_a_group(town: Simulation, term: int) -> Simulation:
    """Return a region in which one group of a term turned out to have stayed away."""
    months = [town.codes["month"].index(month) for month in make_figures().programme.programme.months_of(Period(2025, term))]
    visits = town.visits
    one = next(row for row in np.flatnonzero(np.isin(visits.month, months)) if visits.outcome[row] == 0)
    group = np.logical_and.reduce(
        [getattr(visits, name) == getattr(visits, name)[one] for name in ("school", "level", "year", "kind", "sector", "month")]
    )
    return replace(town, visits=replace(visits, outcome=np.where(group, 1, visits.outcome)))


@pytest.mark.slow
@pytest.mark.promise("POR-4d")
def test_a_corrected_version_passes_together_with_what_it_corrects() -> None:
    programme, first, later = make_figures().programme, make_term(), put_right()
    second = make_cube(later, programme, secret=SECRET, earlier=[first], previous_version=first)
    fresh = replace(make_cube(later, programme, secret=b"another"), version=2)

    report = audit(second, later, programme, earlier=[first])

    changed = sum(number != second.numbers[cell] for cell, number in first.numbers.items())
    assert report.passed, report.blocking
    assert 0 < changed < len(first.numbers) / 8
    assert report.checked["attackers"] == 6
    assert not audit(fresh, later, programme, earlier=[first]).passed


@pytest.mark.promise("POR-4d")
def test_numbers_that_the_region_has_seen_stay_when_it_counts_again() -> None:
    figures, drawn = make_figures(), make_cube(make_figures().facts[1], make_figures().programme, secret=b"another")

    again = make_cube(figures.facts[1], figures.programme, secret=SECRET, keep=drawn)

    assert again.numbers == drawn.numbers != make_term().numbers
    assert again.version == 1


@pytest.mark.promise("POR-4d")
def test_a_few_pupils_are_no_reason_for_a_new_version_and_a_year_follows_its_terms() -> None:
    figures, terms = terms_of_a_quiet_year()
    programme = figures.programme
    year = make_cube(figures.facts[None], programme, secret=SECRET, earlier=terms)
    cell = next(cell for cell, number in terms[0].numbers.items() if cell.measure == "attended" and number.value)
    other = replace(terms[0], version=2, numbers={**terms[0].numbers, cell: PublishedNumber(995, Status.ROUNDED)})

    table, everywhere = only(programme, "sector-kind"), Cell("attended", ())
    came = total_cells(figures.facts[1].counts, table, figures.facts[1].period).count(everywhere)
    edge = replace(terms[0], numbers={everywhere: PublishedNumber(came - 5, Status.ROUNDED)})
    assert [needs_new_version(one_more(figures.facts[1], extra), table, edge) for extra in (0, 1, 3, 4)] == [
        *(False, False, False),
        True,
    ]
    assert not needs_new_version(figures.facts[None], programme, year, terms)
    assert needs_new_version(figures.facts[None], programme, year, [*terms, other])


def only(programme: YearProgramme, code: str) -> YearProgramme:
    return replace(programme, tables=tuple(table for table in programme.tables if table.code == code))


@pytest.mark.promise("POR-4d")
def test_everybody_there_is_came_is_found_by_whoever_reads_the_public_list() -> None:
    figures, cube = make_figures(), make_term(2)
    facts, programme = figures.facts[2], figures.programme
    views = [TableView(table, programme, facts.period) for table in programme.tables]
    truth = count_truth(facts.counts, views, programme)
    cell, came = next(
        (cell, int(shares.sum()))
        for cell, shares in truth.shares.items()
        if cell.measure == "pupils"
        and [name for name, _code in cell.at] == ["level"]
        and (cube.numbers[cell].value or 0) >= int(shares.sum()) + 3
        and programme.population(cell.at) is not None
    )
    [[_name, level]] = cell.at
    schools = programme.schools_in(cell.at)
    # The list says that there are just as many as came.
    tight = programme.with_pupils(
        {school.code: {level: came if school is schools[0] else 0, "": 9_999} for school in programme.schools}
    )

    report = audit(cube, facts, tight)
    careful = make_cube(facts, tight, secret=SECRET)

    assert tight.population(cell.at) == came
    assert tight.digest == programme.digest
    assert report.checked["ceilings"] > 0
    assert {finding.check for finding in report.blocking if finding.cell == cell} >= {"ceiling", "group"}
    assert (careful.numbers[cell].value or 0) <= came
    assert not [finding for finding in audit(careful, facts, tight).blocking if finding.cell == cell]


@pytest.mark.promise("POR-4d")
def test_a_board_that_learns_that_there_is_nobody_else_is_found() -> None:
    figures, cube = make_figures(), make_term()
    facts, programme = figures.facts[1], figures.programme
    views = [TableView(table, programme, facts.period) for table in programme.tables]
    truth = count_truth(facts.counts, views, programme)
    system = make_system(cube, views, programme)
    wanted = {
        cell
        for cell, shares in truth.shares.items()
        if shares.max() == shares.sum() >= 5 and len(programme.boards_in(cell.at)) > 1
    }
    rows = (
        [system.unknowns[place] for place in row if place < len(system.unknowns)]
        for row in find_closures(system, programme).members
    )
    lowered, target = next(
        (row, cell)
        for row in rows
        for cell in row
        if cell in wanted
        and all((cube.numbers[each].value or 0) >= 5 for each in row)
        and (cube.numbers[cell].value or 0) - 5 <= truth.shares[cell].max() - 5
    )
    numbers = {**cube.numbers}
    for each in lowered:
        numbers[each] = PublishedNumber((cube.numbers[each].value or 0) - 5, Status.ROUNDED)

    report = audit(replace(cube, numbers=numbers), facts, programme)

    alone = [finding for finding in report.blocking if finding.cell == target and finding.check == "insider"]
    board = truth.boards[int(truth.shares[target].argmax())]
    assert [(finding.level, finding.attacker) for finding in alone] == [(FindingLevel.EXACT, board)]
    assert "precies uitrekenen" in alone[0].words


def test_one_or_two_organisations_in_a_cube_are_refused() -> None:
    figures, cube = make_figures(), make_term()
    numbers = {**cube.numbers, Cell("providers", ()): PublishedNumber(2, Status.EXACT)}

    report = audit(replace(cube, numbers=numbers), figures.facts[1], figures.programme)

    assert found(report.blocking) == {(FindingLevel.RULE, "base"): 1}

    town = next(code for code in figures.programme.rows["municipality"] if code != REST)
    few = {**cube.numbers, Cell("schools", place(municipality=town)): PublishedNumber(None, Status.FEW)}
    beside_its_total = audit(replace(cube, numbers=few), figures.facts[1], figures.programme)
    assert found(beside_its_total.blocking) == {(FindingLevel.RULE, "base"): 1}
