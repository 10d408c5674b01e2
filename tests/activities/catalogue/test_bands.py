"""What a stranger may know about how full a date is (stats page §5.6)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from activities.catalogue.bands import may_see_places, places_band, public_band, settle_day
from activities.catalogue.refresh import refresh_all
from activities.models import CatalogueEntry, Session
from schools.choices import SchoolRole
from tests.support.makers import (
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_region_user,
    make_session,
    make_user,
)


@pytest.mark.parametrize(
    ("free", "capacity", "band"),
    [
        (0, 28, "full"),
        (-1, 28, "full"),
        (1, 28, "limited"),
        (10, 28, "limited"),
        (11, 28, "plenty"),
        (28, 28, "plenty"),
        (5, 20, "limited"),
        (6, 20, "plenty"),
        (4, 4, "limited"),
        (2, 2, "limited"),
        (25, 100, "limited"),
        (26, 100, "plenty"),
    ],
)
def test_the_word_comes_from_a_quarter_of_the_places_rounded_up_to_fives(free: int, capacity: int, band: str) -> None:
    assert places_band(free=free, capacity=capacity) == band


@pytest.mark.django_db
def test_the_public_word_changes_once_a_day_whatever_happens() -> None:
    session = make_session(capacity=28)

    Session.objects.filter(pk=session.pk).update(places_taken=28)
    refresh_all()
    settle_day()
    assert public_band(Session.objects.select_related("public_places").get()) == "plenty"
    assert CatalogueEntry.objects.get().upcoming[0]["places"] == "plenty"

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert settle_day() == {session.activity_id}
        refresh_all()

    assert public_band(Session.objects.select_related("public_places").get()) == "full"
    assert CatalogueEntry.objects.get().upcoming[0]["places"] == "full"


@pytest.mark.django_db
def test_numbers_are_for_who_signs_classes_up_and_for_the_region() -> None:
    may = [make_coordinator(), make_coordinator(role=SchoolRole.ADMIN), make_region_user()]
    may_not = [
        make_coordinator(role=SchoolRole.TEACHER),
        make_provider_user(),
        make_funder_user(),
        make_user(),
        AnonymousUser(),
    ]

    assert [may_see_places(user) for user in may] == [True, True, True]
    assert [may_see_places(user) for user in may_not] == [False] * 5
