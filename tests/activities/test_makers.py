"""The makers themselves: what every other test leans on."""

import pytest
from django.utils import timezone

from activities.models import ActivityPage
from providers.choices import ProviderStatus
from schools.models import Pupil
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_region_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db


def test_a_session_comes_with_a_published_activity_of_an_approved_provider() -> None:
    session = make_session(capacity=20)

    activity = ActivityPage.objects.get(pk=session.activity_id)
    assert activity.live
    assert activity.get_parent().specific.provider.status == ProviderStatus.APPROVED
    assert timezone.localtime(session.starts_at).strftime("%H.%M") == "09.00"
    assert session.places_free == 20


def test_a_draft_is_not_live() -> None:
    assert not make_activity(published=False).live


def test_a_class_has_as_many_pupils_as_asked_for() -> None:
    school = make_school()

    school_class = make_class(school, pupils=7)

    assert Pupil.objects.filter(class_memberships__school_class=school_class, school=school).count() == 7


def test_two_schools_and_people_of_every_kind_can_be_made() -> None:
    assert make_school().branch_code != make_school().branch_code
    people = [make_coordinator(), make_region_user(), make_provider_user(), make_funder_user()]
    assert len({person.email for person in people}) == 4
