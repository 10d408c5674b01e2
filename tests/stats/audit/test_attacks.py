"""Deliberately weak publications: what every peer would build, and what the audit must catch."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from stats.audit import audit
from stats.audit.tables import TableView
from stats.audit.truth import count_truth
from stats.method.cube import make_cube
from stats.method.totals import total_cells
from stats.method.types import AuditReport, Cell, Cube, Facts, FindingLevel, PublishedNumber, Status
from tests.support.figures import SECRET, make_figures, make_term


def publish(change: Callable[[Cell, int], PublishedNumber]) -> Cube:
    """Return the first term with every people-count published in another way."""
    figures, cube = make_figures(), make_term()
    totals = total_cells(figures.facts[1].counts, figures.programme, figures.facts[1].period)
    numbers = {
        cell: change(cell, totals.count(cell)) if number.status == Status.ROUNDED else number
        for cell, number in cube.numbers.items()
    }
    return replace(cube, numbers=numbers)


def attack(cube: Cube, *earlier: Cube) -> AuditReport:
    figures = make_figures()
    return audit(cube, figures.facts[1], figures.programme, earlier=earlier)


def found(report: AuditReport) -> Counter[tuple[FindingLevel, str]]:
    return Counter((finding.level, finding.check) for finding in report.findings)


def exact(_cell: Cell, count: int) -> PublishedNumber:
    return PublishedNumber(count, Status.EXACT)


def fewer_than_five(_cell: Cell, count: int) -> PublishedNumber:
    return PublishedNumber(None, Status.FEW) if 0 < count < 5 else PublishedNumber(count, Status.EXACT)


def nearest_five(_cell: Cell, count: int) -> PublishedNumber:
    return PublishedNumber((count + 2) // 5 * 5, Status.ROUNDED)


def random_five(cell: Cell, count: int) -> PublishedNumber:
    up = random.Random(str(cell)).random() < count % 5 / 5
    return PublishedNumber((count // 5 + up) * 5, Status.ROUNDED)


@pytest.mark.promise("POR-4d", "SP-9d")
def test_small_numbers_behind_a_sign_are_calculated_by_an_outsider() -> None:
    report = attack(publish(fewer_than_five))

    recovered = [finding for finding in report.findings if (finding.level, finding.check) == (FindingLevel.EXACT, "interval")]
    small = [finding for finding in recovered if finding.cell and publish(fewer_than_five).numbers[finding.cell].value is None]
    assert not report.passed
    assert len(small) > 10
    assert all("precies uitrekenen" in finding.words for finding in small)


@pytest.mark.parametrize("method", [exact, nearest_five, random_five])
def test_numbers_that_are_exact_or_do_not_add_up_are_refused(method: Callable[[Cell, int], PublishedNumber]) -> None:
    report = attack(publish(method))

    assert not report.passed
    assert found(report)[FindingLevel.RULE, "base" if method is exact else "additivity"] > 50


def test_a_missing_row_and_a_row_outside_the_programme_are_refused() -> None:
    cube = make_term()
    numbers = dict(cube.numbers)
    del numbers[next(cell for cell in numbers if cell.measure == "attended" and cell.at)]
    numbers[Cell("attended", (("kind", "workshop"), ("school", "10AA00")))] = PublishedNumber(5, Status.ROUNDED)

    report = attack(replace(cube, numbers=numbers))

    assert found(report)[FindingLevel.RULE, "grid"] == 2


def test_a_second_version_with_fresh_noise_is_refused() -> None:
    figures = make_figures()
    fresh = replace(make_cube(figures.facts[1], figures.programme, secret=b"another"), version=2)

    report = attack(fresh, make_term())

    assert found(report)[FindingLevel.RULE, "history"] >= 1


def test_totals_that_grow_month_by_month_are_refused() -> None:
    first, second = make_term(), replace(make_term(), version=2)

    report = attack(replace(make_term(), version=3), first, second)

    assert any("één verbeterde versie" in finding.words for finding in report.findings)


def test_a_number_too_far_off_is_refused() -> None:
    cube = make_term()
    cell = Cell("attended", ())
    numbers = {**cube.numbers, cell: PublishedNumber((cube.numbers[cell].value or 0) + 50, Status.ROUNDED)}

    report = attack(replace(cube, numbers=numbers))

    assert found(report)[FindingLevel.RULE, "bound"] == 1
    assert not report.passed


def test_a_number_that_is_no_five_is_refused_also_where_it_calls_itself_rounded() -> None:
    cube = make_term()
    cell = Cell("attended", ())
    numbers = {**cube.numbers, cell: PublishedNumber((cube.numbers[cell].value or 0) + 1, Status.ROUNDED)}

    assert found(attack(replace(cube, numbers=numbers)))[FindingLevel.RULE, "base"] == 1


def test_a_publication_for_another_programme_is_refused() -> None:
    assert not attack(replace(make_term(), programme_digest="0" * 64)).passed


def test_a_made_up_secret_changes_nothing_for_the_audit() -> None:
    figures = make_figures()

    report = audit(make_cube(figures.facts[1], figures.programme, secret=SECRET), figures.facts[1], figures.programme)

    assert report == attack(make_term())


@pytest.mark.promise("POR-4d")
def test_a_board_with_nearly_everybody_cannot_tell_how_many_others_there_are() -> None:
    """Dominance (decision 0042): no board is asked for consent, because none can find out the others by its own numbers."""
    figures = make_figures()
    board = figures.facts[1].counts[0].board
    facts = with_more_of(board, 20)
    cube = make_cube(facts, figures.programme, secret=SECRET)
    views = [TableView(table, figures.programme, facts.period) for table in figures.programme.tables]
    truth = count_truth(facts.counts, views, figures.programme)
    column = truth.boards.index(board)
    dominated = [
        cell
        for cell, shares in truth.shares.items()
        if shares.sum() > shares[column] >= 0.9 * shares.sum() and len(figures.programme.boards_in(cell.at)) > 1
    ]

    report = audit(cube, facts, figures.programme)

    assert len(dominated) > 50
    assert report.passed, report.blocking
    assert report.checked["floor_one_board_missed"] == 0
    assert not any(board in at for table in cube.tables if table.audience != "board" for row in table.at for at in row)


def with_more_of(board: str, times: int) -> Facts:
    """Return the first term of the town with so many times the pupils of one board."""
    facts = make_figures().facts[1]
    counts = [
        replace(line, values={name: value * times for name, value in line.values.items()}) if line.board == board else line
        for line in facts.counts
    ]
    return replace(facts, counts=tuple(counts))
