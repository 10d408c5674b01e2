import pytest

from activities.choices import AcceptanceMode
from activities.own_work import waiting_for
from enrolments.choices import EnrolmentStatus
from providers.choices import ProviderRole
from tests.support.counts import make_group_that_came
from tests.support.makers import make_activity, make_provider, make_provider_user

pytestmark = pytest.mark.django_db


def test_a_provider_sees_who_waits_for_an_answer_and_whose_attendance_is_missing() -> None:
    provider = make_provider()
    activity = make_activity(provider, "Kijk op de werf", acceptance_mode=AcceptanceMode.MANUAL)
    make_group_that_came(24, activity=activity, days_ago=2, status=EnrolmentStatus.ACCEPTED, attended_count=None)
    make_group_that_came(10, activity=activity, days_ago=-9, status=EnrolmentStatus.REQUESTED, attended_count=None)
    owner, host = make_provider_user(provider), make_provider_user(provider, ProviderRole.HOST)

    assert [(one.title, one.label) for one in waiting_for(owner)] == [
        ("Kijk op de werf", "Noteer opkomst"),
        ("Kijk op de werf", "Beantwoord"),
    ]
    assert [one.label for one in waiting_for(host)] == ["Noteer opkomst"]


def test_what_is_done_or_long_ago_or_of_somebody_else_does_not_wait() -> None:
    provider = make_provider()
    activity = make_activity(provider)
    make_group_that_came(24, activity=activity)
    make_group_that_came(24, activity=activity, days_ago=60, status=EnrolmentStatus.ACCEPTED, attended_count=None)
    make_group_that_came(24, days_ago=2, status=EnrolmentStatus.ACCEPTED, attended_count=None)

    assert waiting_for(make_provider_user(provider)) == []
