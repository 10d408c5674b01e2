"""When not all tables can be published, the one that is in the way goes, whole; never a single cell, and never half a release."""

from types import SimpleNamespace
from typing import Any

import pytest

from stats.method.cube import make_cube
from stats.method.giving_up import cannot_add_up, table_to_drop
from stats.method.grid import Grid, Sum
from stats.method.model import Choice
from stats.method.pricing import Pricing
from stats.method.types import AuditReport, Cell, Finding, FindingLevel
from stats.services import counting
from tests.support.figures import SECRET, make_figures

OF_PUPILS = "pupils-municipality-level"


def free(low: int, high: int) -> Choice:
    return Choice(low, high, lambda _multiple: 0.0)


@pytest.mark.parametrize(("least", "most", "stuck"), [(22, 23, True), (21, 23, False), (0, 0, False), (-1, -1, True)])
def test_parts_that_cannot_reach_their_whole_are_seen(least: int, most: int, stuck: bool) -> None:
    whole, parts = Cell("pupils", ()), tuple(Cell("pupils", (("level", code),)) for code in ("havo", "vwo", "vso", "pro"))
    grid = Grid((whole, *parts), (Sum(whole, parts),), ())
    choices = {whole: free(least, most), **dict(zip(parts, (free(0, 6), free(0, 5), free(0, 5), free(0, 5)), strict=True))}

    assert cannot_add_up(grid, choices) == (list(parts) if stuck else [])


def test_the_table_that_shows_it_goes_first_and_else_the_first_of_the_list() -> None:
    figures = make_figures()
    programme, period = figures.programme, figures.facts[1].period
    table = next(one for one in programme.tables if one.code == OF_PUPILS)
    cell = Cell("pupils", programme.inner(table, period)[0])

    assert table_to_drop(programme, period, [cell]) == OF_PUPILS
    assert table_to_drop(programme, period) == programme.programme.fallback[0] == "school"
    for code in programme.programme.fallback:
        programme = programme.without(code)
    assert table_to_drop(programme, period, [cell]) is None


def test_public_numbers_that_leave_no_room_cost_the_one_table_that_they_are_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each level rounded down to a multiple, the whole rounded up: as in a small municipality where nearly everybody came."""
    figures, usual = make_figures(), Pricing.choice

    def tight(self: Pricing, cell: Cell) -> Choice | None:
        is_part = cell.measure == "pupils" and {name for name, _code in cell.at} == {"municipality", "level"}
        return free(0, 0) if is_part else usual(self, cell)

    monkeypatch.setattr(Pricing, "choice", tight)
    cube = make_cube(figures.facts[1], figures.programme, secret=SECRET)

    assert cube.dropped == (OF_PUPILS,)
    assert {table.code for table in cube.tables} >= set(figures.programme.programme.fallback) - {OF_PUPILS}


def test_what_every_draw_finds_costs_its_table_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = make_figures()
    table = next(one for one in figures.programme.tables if one.code == OF_PUPILS)
    cell = Cell("pupils", figures.programme.inner(table, figures.facts[1].period)[0])
    asked: list[tuple[tuple[str, ...], int]] = []

    def attempt(_gathered: Any, *, without: tuple[str, ...], draw: int, **_more: Any) -> tuple[Any, AuditReport]:
        asked.append((without, draw))
        found = () if without else (Finding(FindingLevel.NARROW, "insider", "", cell, "B06"),)
        return SimpleNamespace(dropped=without), AuditReport(found, {})

    monkeypatch.setattr(counting, "attempt", attempt)
    gathered = SimpleNamespace(programme=figures.programme, facts=figures.facts[1])
    cube, report = counting.round_numbers(gathered, secret=SECRET)  # type: ignore[arg-type]  # what it reads of it

    assert (cube.dropped, report.blocking) == ((OF_PUPILS,), ())
    assert asked == [((), 0), ((), 1), ((OF_PUPILS,), 0)]
