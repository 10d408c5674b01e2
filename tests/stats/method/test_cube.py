import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.audit import audit
from stats.method.cube import make_cube, needs_new_version
from stats.method.totals import total_cells
from stats.method.types import REST, Cell, Count, Cube, Facts, FindingLevel, Infeasible, Status, WrongFacts, place
from stats.programme import Period, RegionTooSmall, YearProgramme
from stats.simulation import Shape
from tests.support.figures import SECRET, TOWN, make_figures, make_term

EXAMPLES = int(os.environ.get("MEELOOP_REGIONS", "5"))


def errors(cube: Cube, facts: Facts, programme: YearProgramme) -> list[int]:
    totals = total_cells(facts.counts, programme, facts.period)
    return [
        (number.value or 0) - totals.count(cell) for cell, number in cube.numbers.items() if number.status == Status.ROUNDED
    ]


@pytest.mark.promise("POR-4d")
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    shape=st.builds(
        Shape,
        boards=st.integers(1, 6),
        schools=st.integers(1, 8),
        municipalities=st.integers(1, 4),
        pupils=st.integers(20, 900),
        visits=st.integers(20, 1_500),
        lopsided=st.floats(0, 2.5),
        named=st.floats(0, 1),
        alike=st.floats(0, 0.6),
    ),
    seed=st.integers(0, 10_000),
)
def test_every_region_keeps_the_guarantees_or_gets_no_release(shape: Shape, seed: int) -> None:
    try:
        figures = make_figures(shape, seed)
        cube = make_cube(figures.facts[1], figures.programme, secret=SECRET)
    except (RegionTooSmall, Infeasible):
        return

    report = audit(cube, figures.facts[1], figures.programme)
    off = errors(cube, figures.facts[1], figures.programme)

    assert report.finished
    assert not [finding for finding in report.findings if finding.level == FindingLevel.RULE]
    assert not [finding for finding in report.findings if finding.attacker == "outsider"]
    assert max(map(abs, off)) <= 5
    assert all(number.value is not None for number in cube.numbers.values() if number.status == Status.ROUNDED)


def test_a_town_meets_the_utility_bar_and_passes() -> None:
    figures, cube = make_figures(), make_term()

    report = audit(cube, figures.facts[1], figures.programme)
    off = errors(cube, figures.facts[1], figures.programme)

    assert report.passed, report.blocking
    assert sum(map(abs, off)) / len(off) <= 2.5
    assert abs(sum(off) / len(off)) < 0.3


def test_the_same_facts_and_secret_give_the_same_numbers_and_another_secret_gives_others() -> None:
    figures = make_figures()

    again = make_cube(figures.facts[1], figures.programme, secret=SECRET)
    other = make_cube(figures.facts[1], figures.programme, secret=b"another")

    assert again == make_term()
    assert other.numbers != again.numbers
    assert other.secret_fingerprint != again.secret_fingerprint


def test_a_year_is_the_sum_of_its_three_frozen_terms() -> None:
    figures = make_figures()
    terms = [make_cube(figures.facts[term], figures.programme, secret=SECRET) for term in (1, 2, 3)]

    year = make_cube(figures.facts[None], figures.programme, secret=SECRET, earlier=terms)

    report = audit(year, figures.facts[None], figures.programme, earlier=terms)
    assert report.passed, report.blocking
    assert year.value("attended") == sum(term.value("attended") or 0 for term in terms)
    assert max(map(abs, errors(year, figures.facts[None], figures.programme))) <= 15


def test_a_year_does_not_appear_between_its_terms() -> None:
    figures = make_figures()

    with pytest.raises(WrongFacts):
        make_cube(figures.facts[None], figures.programme, secret=SECRET, earlier=[make_term()])


def one_more(facts: Facts, extra: int) -> Facts:
    """Return the facts after somebody added ``extra`` late visits to one group, in every table alike."""
    seen: set[str] = set()
    counts: list[Count] = []
    board = facts.counts[0].board
    for line in facts.counts:
        if line.table not in seen and line.board == board and "enrolments" in line.values:
            seen.add(line.table)
            values = {
                **line.values,
                "enrolments": line.values["enrolments"] + extra,
                "attended": line.values["attended"] + extra,
            }
            counts.append(replace(line, values=values))
        else:
            counts.append(line)
    return replace(facts, counts=tuple(counts))


def test_one_late_visit_changes_no_published_number() -> None:
    figures = make_figures(TOWN)
    region_only = figures.programme
    for table in figures.programme.tables:
        if table.code != "school":
            region_only = region_only.without(table.code)
    cube = make_cube(figures.facts[1], region_only, secret=SECRET)
    later = one_more(figures.facts[1], 1)

    corrected = make_cube(later, region_only, secret=SECRET, earlier=[cube], previous_version=cube)

    changed = {cell for cell, number in corrected.numbers.items() if cube.numbers[cell] != number}
    assert corrected.version == 2
    assert changed == set() or needs_new_version(later, region_only, cube)
    assert needs_new_version(one_more(figures.facts[1], 40), region_only, cube)


def test_a_tiny_region_gets_no_release() -> None:
    with pytest.raises(RegionTooSmall):
        make_figures(Shape(boards=1, schools=2, municipalities=1, pupils=12, visits=30), 1)


def test_tables_that_disagree_are_refused() -> None:
    figures = make_figures()
    facts = figures.facts[1]
    line = next(line for line in facts.counts if line.table == "sector-kind")

    with pytest.raises(WrongFacts):
        make_cube(replace(facts, counts=(*facts.counts, line)), figures.programme, secret=SECRET)


def test_one_or_two_organisations_are_not_pointed_at() -> None:
    figures = make_figures()
    facts = replace(figures.facts[1], things={**figures.facts[1].things, Cell("providers", ()): 2})

    cube = make_cube(facts, figures.programme, secret=SECRET)

    assert (cube.value("providers"), cube.numbers[Cell("providers", ())].status.symbol) == (None, "<3")


def test_what_a_row_of_one_or_two_would_give_away_has_only_its_total() -> None:
    """Schools add up: one "<3" would be the total less the other rows."""
    figures = make_figures()
    towns = [code for code in figures.programme.rows["municipality"] if code != REST]
    things = {cell: 3 + len(cell.at) for cell in figures.facts[1].things}
    few = {**things, Cell("schools", place(municipality=towns[0])): 1}

    plain = make_cube(replace(figures.facts[1], things=things), figures.programme, secret=SECRET)
    careful = make_cube(replace(figures.facts[1], things=few), figures.programme, secret=SECRET)

    rest = Cell("boards", place(municipality=REST))
    assert plain.value("schools", municipality=towns[0]) == 4
    assert (plain.numbers[rest].value, plain.numbers[rest].status.symbol) == (None, "x")
    shown = {cell.at: number.status for cell, number in careful.numbers.items() if cell.measure == "schools"}
    assert shown.pop(()) == Status.EXACT
    assert set(shown.values()) == {Status.WITHHELD}
    assert careful.value("activities", municipality=towns[0]) == 4
    assert figures.programme.programme.label_in("offer", "municipality") == "Gemeente"
    assert figures.programme.programme.label_in("municipality-level", "municipality") == "Gemeente van de school"


def test_a_decision_is_read_back_as_it_was_stored() -> None:
    programme = make_figures().programme

    again = YearProgramme.from_json(programme.to_json())

    assert (again, again.digest) == (programme, programme.digest)


def test_a_term_that_is_no_longer_told_apart_is_refused() -> None:
    figures = make_figures()
    year = make_cube(figures.facts[None], figures.programme, secret=SECRET)

    with pytest.raises(WrongFacts):
        make_cube(figures.facts[2], figures.programme, secret=SECRET, earlier=[year])
    assert year.period == Period(2025)
