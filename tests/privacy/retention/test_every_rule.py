"""Every rule of the registry, carried out: a row stays the day before its end, and is gone or empty the day after."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.services.idling import warn_idle
from privacy.registry import Then
from privacy.retention.duties import Duty, duties
from privacy.retention.keeping import keep_terms
from tests.support.what_ends import MAKERS

pytestmark = pytest.mark.django_db
# A leap day, the evening before a school year, noon of a night in which the clock goes back, and an ordinary day.
MOMENTS = ("2028-02-29T12:00:00Z", "2026-07-31T21:30:00Z", "2026-10-25T11:00:00Z", "2026-11-22T09:00:00Z")
DUTIES = {duty.key: duty for duty in duties()}
A_DAY = timedelta(days=1)


def test_every_rule_has_a_row_to_test_it_with_and_a_name_of_its_own() -> None:
    assert set(MAKERS) == set(DUTIES)
    assert len(DUTIES) == len(duties())


@pytest.mark.promise("OGP-4.4b")
@pytest.mark.parametrize("key", sorted(DUTIES))
def test_a_row_stays_until_its_end_and_not_a_day_longer(key: str) -> None:
    duty = DUTIES[key]
    with time_machine.travel(MOMENTS[sorted(DUTIES).index(key) % len(MOMENTS)], tick=False):
        row = MAKERS[key]()
        end = duty.rule.term.ends_at(counted_from(duty, row.pk))

    warned_before(end)
    with time_machine.travel(end - A_DAY, tick=False):
        assert keep_terms(label=duty.label) is not None
        assert is_there(duty, row.pk)
    with time_machine.travel(end + A_DAY, tick=False):
        run = keep_terms(label=duty.label)
        assert run is not None
        assert (run.overdue_after, run.errors) == (0, {})
        assert not is_there(duty, row.pk)


def counted_from(duty: Duty, pk: Any) -> datetime:
    """Return the moment from which a row's term counts: by day, that day's start; by school year, its first day."""
    after = duty.rule.after
    counted = Coalesce(*after) if len(after) > 1 else F(after[0]) if isinstance(after[0], str) else after[0]
    rows = duty.model._base_manager.filter(pk=pk).annotate(counted=counted).order_by("-counted")
    found = rows.values_list("counted", flat=True)[0]
    if isinstance(found, int):
        found = date(found, 8, 1)
    return found if isinstance(found, datetime) else timezone.make_aware(datetime.combine(found, time.min))


def warned_before(end: datetime) -> None:
    """Let the two warnings of an account go in time."""
    for days in (58, 27):
        with time_machine.travel(end - timedelta(days=days), tick=False):
            warn_idle()


def is_there(duty: Duty, pk: Any) -> bool:
    """Return whether the row is there, and still says something where it is to be emptied."""
    rows = duty.model._base_manager.filter(pk=pk)
    if duty.rule.then == Then.DELETE:
        return rows.exists()
    return any(value for row in rows.values(*duty.columns) for value in row.values())
