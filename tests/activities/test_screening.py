"""What a machine says of a draft before a person of the region looks."""

from datetime import timedelta

import pytest

from activities.screening import findings
from tests.support.makers import at_nine, make_session

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = 4, 0


@pytest.mark.parametrize(("weekday", "is_told"), [(FRIDAY, False), (FRIDAY + 1, True), (MONDAY, False)])
def test_half_past_midnight_belongs_to_the_day_it_is_here(weekday: int, *, is_told: bool) -> None:
    day = at_nine(days=14)
    day = at_nine(days=14 + (weekday - day.weekday()) % 7)
    session = make_session(starts_at=day.replace(hour=0, minute=30), ends_at=day - timedelta(hours=6))

    assert ("Een datum valt in het weekend" in [one.text for one in findings(session.activity)]) is is_told
