"""The class that a pupil is counted with: that of 1 October, kept true by the database whoever writes."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from activities.models import Session
from enrolments.models import Enrolment, Place
from enrolments.services.invariants import broken_invariants
from kit.school_year import start_year_on
from schools.models import ClassMembership, SchoolClass
from tests.support.clocks import at
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_class

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_winter() -> Iterator[None]:
    """A class of this school year goes to a date of this school year: in two weeks it may be August."""
    with time_machine.travel(at("2031-01-13")):
        yield


def counted(group: Enrolment) -> list[int | None]:
    return list(Place.objects.filter(enrolment=group).order_by("pk").values_list("counted_class", flat=True))


def home_of(group: Enrolment) -> SchoolClass:
    assert group.school_class is not None
    return group.school_class


def moved_on(group: Enrolment, month: int) -> SchoolClass:
    """Bring the group's first pupil to another class on the 10th of this month."""
    home = home_of(group)
    other = make_class(group.school, "4Z")
    membership = ClassMembership.objects.filter(school_class=home).order_by("pupil")[0]
    moment = datetime(home.school_year.start_year, month, 10, tzinfo=UTC)
    ClassMembership.objects.filter(pk=membership.pk).update(left_at=moment)
    ClassMembership.objects.create(school=group.school, school_class=other, pupil_id=membership.pupil_id)
    return other


def test_a_sign_up_notes_the_class_of_its_pupils() -> None:
    group = make_enrolment(names=2)

    assert counted(group) == [home_of(group).pk] * 2


@pytest.mark.parametrize(("month", "goes_along"), [(9, True), (11, False)])
def test_a_change_of_class_counts_when_it_came_before_1_october(month: int, goes_along: bool) -> None:
    group = make_enrolment(names=2)

    other = moved_on(group, month)

    home = home_of(group).pk
    assert counted(group) == [other.pk if goes_along else home, home]
    assert broken_invariants() == {}


def test_who_is_in_no_class_any_more_has_none_to_be_counted_with() -> None:
    group = make_enrolment(names=2)

    ClassMembership.objects.filter(school_class=home_of(group)).delete()

    assert counted(group) == [None, None]


def test_a_date_that_moves_to_another_school_year_takes_its_pupils_out_of_the_class() -> None:
    group = make_enrolment(names=1)
    session = Session.objects.get(pk=group.session_id)
    later = session.starts_at + timedelta(days=2 * 365)

    Session.objects.filter(pk=session.pk).update(starts_at=later, ends_at=later + timedelta(hours=2))

    assert start_year_on(later.date()) != home_of(group).school_year.start_year
    assert counted(group) == [None]


def test_nobody_can_write_another_class() -> None:
    group = make_enrolment(names=1)

    Place.objects.filter(enrolment=group).update(counted_class=make_class(group.school, "4Z"))

    assert counted(group) == [home_of(group).pk]


@pytest.mark.django_db(transaction=True)
def test_a_sign_up_and_a_change_of_class_of_one_pupil_wait_for_each_other() -> None:
    group = make_enrolment(names=1)
    with closing(connection.copy()) as elsewhere, elsewhere.cursor() as cursor, transaction.atomic():
        cursor.execute("SET lock_timeout = '200ms'")
        Place.objects.filter(enrolment=group).update(counted_class=None)  # looked up again, as at a sign-up

        with pytest.raises(OperationalError, match="lock timeout"):
            cursor.execute("UPDATE schools_classmembership SET left_at = now()")
