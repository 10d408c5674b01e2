"""A late correction: a term when its whole year is out, and the year that then no longer is the sum of its terms."""

from dataclasses import replace

import pytest
from django.utils import timezone

from stats.choices import ReaderKind
from stats.errors import ChangeTooSmall
from stats.method.cube import make_cube
from stats.models import ReleaseOrder
from stats.services.counting import Gathered, attempt, compute
from tests.stats.audit.test_together import terms_of_a_quiet_year
from tests.stats.method.test_cube import one_more
from tests.support.figures import SECRET

LATE = 40


@pytest.mark.promise("POR-4d")
def test_a_term_is_corrected_when_its_year_is_out_and_the_year_follows() -> None:
    figures, terms = terms_of_a_quiet_year()
    year = make_cube(figures.facts[None], figures.programme, secret=SECRET, earlier=terms)
    later, later_year = one_more(figures.facts[1], LATE), one_more(figures.facts[None], LATE)
    of_term = Gathered(later, figures.programme, (*terms, year), previous=terms[0], kept=None, corrects=None, seen=frozenset())
    order = ReleaseOrder(start_year=2025, term=1, readers=[ReaderKind.PUBLIC])

    second = attempt(of_term, order, secret=SECRET, now=timezone.now(), without=(), draw=0).issue.cube

    assert (second.version, second.period) == (2, terms[0].period)
    assert (second.value("attended") or 0) > (terms[0].value("attended") or 0)
    everything = (*terms, year, second)
    of_year = Gathered(later_year, figures.programme, everything, previous=year, kept=None, corrects=None, seen=frozenset())
    followed = make_cube(later_year, figures.programme, secret=SECRET, earlier=everything, previous_version=year)
    assert followed.value("attended") == sum(cube.value("attended") or 0 for cube in (second, *terms[1:]))

    unmoved = replace(of_year, facts=figures.facts[None], earlier=(*terms, year))
    with pytest.raises(ChangeTooSmall):
        compute(unmoved, ReleaseOrder(start_year=2025, term=0, readers=[ReaderKind.PUBLIC]), secret=SECRET, now=timezone.now())
