"""A late correction: a term when its whole year is out, and the year that then no longer is the sum of its terms."""

from dataclasses import replace

import pytest
from django.utils import timezone

from stats.audit import audit
from stats.choices import ReaderKind
from stats.errors import ChangeTooSmall
from stats.method.cube import make_cube
from stats.method.totals import total_cells
from stats.method.types import Cell, Cube, place
from stats.models import ReleaseOrder
from stats.programme import Period
from stats.services.counting import Gathered, attempt, compute, round_numbers
from stats.simulation import count_facts, simulate
from tests.stats.audit.test_together import QUIET, terms_of_a_quiet_year, without_a_group
from tests.stats.method.test_cube import one_more
from tests.support.figures import SECRET, make_figures

LATE = 40


@pytest.mark.promise("POR-4d")
def test_a_term_is_corrected_when_its_year_is_out_and_the_year_follows() -> None:
    figures, terms = terms_of_a_quiet_year()
    year = make_cube(figures.facts[None], figures.programme, secret=SECRET, earlier=terms)
    later, later_year = one_more(figures.facts[1], LATE), one_more(figures.facts[None], LATE)
    of_term = Gathered(later, figures.programme, (*terms, year), previous=terms[0], kept=None, corrects=None, seen=frozenset())

    second, _report = attempt(of_term, secret=SECRET, without=(), draw=0)

    assert (second.version, second.period) == (2, terms[0].period)
    assert (second.value("attended") or 0) > (terms[0].value("attended") or 0)
    everything = (*terms, year, second)
    of_year = Gathered(later_year, figures.programme, everything, previous=year, kept=None, corrects=None, seen=frozenset())
    followed = make_cube(later_year, figures.programme, secret=SECRET, earlier=everything, previous_version=year)
    assert followed.value("attended") == sum(cube.value("attended") or 0 for cube in (second, *terms[1:]))

    unmoved = replace(of_year, facts=figures.facts[None], earlier=(*terms, year))
    with pytest.raises(ChangeTooSmall):
        compute(unmoved, ReleaseOrder(start_year=2025, term=0, readers=[ReaderKind.PUBLIC]), secret=SECRET, now=timezone.now())


@pytest.mark.promise("POR-4d")
def test_a_year_follows_each_corrected_term_and_is_attacked_with_all_versions_before() -> None:
    figures, terms = terms_of_a_quiet_year()
    programme, region = figures.programme, simulate(QUIET, figures.programme.programme, 2)
    versions: tuple[Cube, ...] = (*terms, make_cube(figures.facts[None], programme, secret=SECRET, earlier=terms))
    year = versions[-1]
    for term in (1, 2):
        region = without_a_group(region, term)
        facts = {each: count_facts(region, programme.programme, Period(2025, each)) for each in (term, None)}
        put_right = make_cube(facts[term], programme, secret=SECRET, earlier=versions, previous_version=terms[term - 1])
        seen = (*versions, put_right)
        of_year = Gathered(facts[None], programme, seen, previous=year, kept=None, corrects=None, seen=frozenset())
        followed, report = round_numbers(of_year, secret=SECRET)
        assert report.passed, report.blocking
        year, versions = followed, (*seen, followed)

    again = audit(replace(year, version=4), facts[None], programme, earlier=versions)

    assert year.version == 3
    assert year.value("attended") == sum(cube.value("attended") or 0 for cube in (versions[4], versions[6], terms[2]))
    assert any("ten hoogste één verbeterde versie" in finding.words for finding in again.blocking)


def test_each_version_more_tells_a_board_that_caused_it_more_about_the_others() -> None:
    """Why a term is corrected once (decision 0043): who knows the own part of each version keeps ever fewer numbers for the rest."""
    figures = make_figures()
    programme = figures.programme
    for table in figures.programme.tables:
        programme = programme if table.code in {"sector-kind", "municipality-level"} else programme.without(table.code)
    cubes: list[Cube] = []
    off: dict[Cell, list[int]] = {}
    for times in range(7):
        facts = one_more(figures.facts[1], 9 * times)
        before = cubes[-1] if cubes else None
        cubes.append(make_cube(facts, programme, secret=SECRET, earlier=cubes, previous_version=before))
        totals = total_cells(facts.counts, programme, facts.period)
        for cell in (Cell("attended", ()), Cell("attended", place(sector="built-environment"))):
            off.setdefault(cell, []).append((cubes[-1].numbers[cell].value or 0) - totals.count(cell))

    # Each version leaves eleven numbers around it; the board lays them over each other, less what it changed itself.
    left = {cell: [11 - (max(found[:upto]) - min(found[:upto])) for upto in (1, 2, 7)] for cell, found in off.items()}

    assert len(left) == 2
    for one, two, seven in left.values():
        assert one == 11
        assert two >= 4
        assert seven < two
