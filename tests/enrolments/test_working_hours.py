"""When mail of ours goes: working hours, digests, and the day whose moment has come."""

from datetime import date, datetime, timedelta

import pytest

from enrolments.rules.reminders import Cause, Step
from enrolments.rules.rhythm import is_sending_time, last_digest_at, next_digest_at
from tests.support.clocks import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at("2028-03-24", "08:00"), True),
        (at("2028-03-24", "17:59"), True),
        (at("2028-03-24", "18:00"), False),
        (at("2028-03-25", "12:00"), False),
        (at("2028-03-26", "12:00"), False),
        (at("2028-03-27", "07:59"), False),
        (at("2028-03-27", "08:00"), True),
        (at("2028-04-17", "12:00"), False),  # Easter Monday
    ],
)
def test_mail_of_ours_goes_in_working_hours(moment: datetime, is_open: bool) -> None:
    assert is_sending_time(moment) == is_open


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (at("2028-03-24", "15:59"), at("2028-03-23", "16:00"), at("2028-03-24", "16:00")),
        (at("2028-03-24", "16:00"), at("2028-03-24", "16:00"), at("2028-03-27", "16:00")),
        (at("2028-03-26", "12:00"), at("2028-03-24", "16:00"), at("2028-03-27", "16:00")),
        (at("2028-03-27", "09:00"), at("2028-03-24", "16:00"), at("2028-03-27", "16:00")),
        (at("2028-04-15", "09:00"), at("2028-04-13", "16:00"), at("2028-04-18", "16:00")),  # from Good Friday to Easter Monday
    ],
)
def test_digests_go_at_four_on_working_days(now: datetime, last: datetime, following: datetime) -> None:
    assert (last_digest_at(now), next_digest_at(now)) == (last, following)


@pytest.mark.parametrize("days", [1, 3, 7, 14])
def test_a_horizon_is_the_last_day_whose_moment_has_come(days: int) -> None:
    step = Step(Cause.PREPARE, days)
    for number in range(21):
        today = date(2027, 3, 1) + timedelta(days=number)
        horizon = step.horizon(today)
        assert step.send_on(horizon) <= today < step.send_on(horizon + timedelta(days=1))
