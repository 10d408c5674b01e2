"""From one school year to the next: nothing is lost, nothing happens twice, and 1 August is a Dutch midnight."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from enrolments.models import Enrolment, Place
from schools.choices import Level, RollOverStatus
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from schools.services.pupils import remove_from_class
from schools.services.roll_over_drafts import ClassChoice, checked_choices
from schools.services.roll_over_planning import drafted_plan
from schools.services.rolling_over import end_old_years, roll_over, undo_roll_over
from schools.services.school_years import end_of, running_year
from schools.tasks import end_memberships_of_old_years
from tests.support.makers import make_coordinator, make_pupil, make_school, make_school_year
from tests.support.rolling_over import (
    DUTCH,
    JUNE,
    NEW_YEAR,
    OLD,
    SEPTEMBER,
    everything,
    fates,
    group_of,
    members,
    new_class,
    old_class,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


# --- the dry run ---


def test_a_dry_run_writes_nothing_and_says_what_would_happen(school: School) -> None:
    old_class(school, "3B", pupils=3)
    old_class(school, "4B", pupils=2, year=4)
    old_class(school, "1hv2", pupils=1, year=1, levels=[Level.HAVO, Level.VWO])
    before = everything(school)

    with time_machine.travel(JUNE):
        plan = drafted_plan(school, OLD)

    assert fates(plan) == {"1hv2": {"along": 1}, "3B": {"along": 3}, "4B": {"leaves": 2}}
    assert [plan.targets[key].name for key in plan.made] == ["2hv2", "4B"]
    assert everything(school) == before
    assert not RollOver.objects.exists()


def test_a_class_that_is_there_already_is_matched_by_its_folded_name(school: School) -> None:
    pupil = make_pupil(old_class(school, "3B", pupils=1))
    there = new_class(school, "4 b", year=4)
    ClassMembership.objects.create(school=school, school_class=there, pupil=pupil)

    plan = drafted_plan(school, OLD)

    assert fates(plan) == {"3B": {"along": 1, "already_there": 1}}
    assert (plan.made, plan.classes[0].exists, plan.targets["4b"].existing) == ((), True, there)


def test_somebody_of_the_same_name_in_a_list_that_was_read_in_is_not_doubled(school: School, by: User) -> None:
    names = {"first_name": "Noor", "name_prefix": "", "last_name": "Bakker"}
    make_pupil(old_class(school, "3B"), **names)
    make_pupil(new_class(school, "4B", year=4), **names, pupil_number="")
    other = make_pupil(old_class(school, "3C"), **names)
    make_pupil(new_class(school, "4C", year=4), **names)

    with time_machine.travel(SEPTEMBER):
        plan = drafted_plan(school, OLD)
        roll_over(school=school, from_year=OLD, by=by)

    # With a number on both sides they are two people.
    assert fates(plan) == {"3B": {"same_name_there": 1}, "3C": {"along": 1}}
    assert members(school, OLD + 1) == {"4B": 1, "4C": 2}
    assert other.class_memberships.filter(left_at=None).count() == 1


def test_a_pupil_whose_data_is_frozen_stays_where_they_are(school: School, by: User) -> None:
    make_pupil(old_class(school, "3B", pupils=1), restricted_at=timezone.now())

    with time_machine.travel(SEPTEMBER):
        assert fates(drafted_plan(school, OLD)) == {"3B": {"along": 1, "restricted": 1}}
        roll_over(school=school, from_year=OLD, by=by)

    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 1}, {"4B": 1})


def test_the_number_of_queries_does_not_grow_with_the_school() -> None:
    counts = []
    make_school_year(OLD + 1)
    for classes, pupils in ((1, 2), (12, 6)):
        school = make_school()
        by = make_coordinator(school)
        for number in range(classes):
            old_class(school, f"3{chr(65 + number)}", pupils=pupils)
        with time_machine.travel(SEPTEMBER):
            of_this_size = [queries_of(partial(drafted_plan, school, OLD))]
            of_this_size.append(queries_of(partial(roll_over, school=school, from_year=OLD, by=by)))
            of_this_size.append(queries_of(partial(undo_roll_over, row=RollOver.objects.get(school=school), by=by)))
        counts.append(of_this_size)

    assert counts[0] == counts[1]
    assert counts[0][0] <= 6


def queries_of(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


# --- doing it ---


def test_in_september_everybody_moves_and_the_old_year_ends_at_its_own_end(school: School, by: User) -> None:
    old_class(school, "3B", pupils=3)
    old_class(school, "4B", pupils=2, year=4)
    pupils = set(Pupil.objects.values_list("pk", flat=True))

    with time_machine.travel(SEPTEMBER):
        done = roll_over(school=school, from_year=OLD, by=by)

    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 0, "4B": 0}, {"4B": 3})
    assert set(ClassMembership.objects.filter(school_class__school_year__start_year=OLD).values_list("left_at", flat=True)) == {
        NEW_YEAR
    }
    assert set(Pupil.objects.values_list("pk", flat=True)) == pupils
    made = SchoolClass.objects.get(school_year__start_year=OLD + 1)
    assert (made.name, made.name_key, made.year, made.levels) == ("4B", "4b", 4, [Level.VMBO_KB])
    assert (done.status, done.applied_by, done.undo_until) == (
        RollOverStatus.DONE,
        by,
        done.applied_at + timedelta(hours=24),  # type: ignore[operator]  # set by now
    )


def test_in_june_pupils_are_in_both_years_until_1_august(school: School, by: User) -> None:
    old_class(school, "3B", pupils=3)

    with time_machine.travel(JUNE):
        roll_over(school=school, from_year=OLD, by=by)
        assert end_old_years() == 0
    both = (members(school, OLD), members(school, OLD + 1))
    with time_machine.travel(NEW_YEAR - timedelta(seconds=1)):
        assert end_old_years() == 0
    with time_machine.travel(NEW_YEAR):
        end_memberships_of_old_years()
        assert end_old_years() == 0

    assert both == ({"3B": 3}, {"4B": 3})
    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 0}, {"4B": 3})
    assert set(ClassMembership.objects.exclude(left_at=None).values_list("left_at", flat=True)) == {NEW_YEAR}


@pytest.mark.parametrize(
    ("now", "running", "still_in_3b"),
    [
        (datetime(2026, 7, 31, 12, tzinfo=DUTCH), 2025, 2),
        (datetime(2026, 7, 31, 21, 30, tzinfo=UTC), 2025, 2),
        (datetime(2026, 7, 31, 23, 59, 59, tzinfo=DUTCH), 2025, 2),
        (datetime(2026, 8, 1, 0, 0, tzinfo=DUTCH), 2026, 0),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), 2026, 0),
        (datetime(2026, 8, 1, 12, tzinfo=DUTCH), 2026, 0),
    ],
    ids=["31-july", "31-july-2130-utc", "last-second", "midnight", "31-july-2330-utc", "1-august"],
)
def test_31_july_is_the_old_year_and_1_august_the_new(
    school: School, by: User, now: datetime, running: int, still_in_3b: int
) -> None:
    old_class(school, "3B", pupils=2)

    with time_machine.travel(now, tick=False):
        assert running_year() == running
        roll_over(school=school, from_year=OLD, by=by)
        end_old_years()

    assert end_of(OLD) == NEW_YEAR == datetime(2026, 7, 31, 22, tzinfo=UTC)
    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": still_in_3b}, {"4B": 2})
    ended = ClassMembership.objects.exclude(left_at=None)
    assert set(ended.values_list("left_at", flat=True)) == (set() if still_in_3b else {NEW_YEAR})


def test_nothing_of_what_was_there_is_lost(school: School, by: User) -> None:
    for name, year in (("1A", 1), ("2A", 2), ("3A", 3), ("4A", 4)):
        old_class(school, name, pupils=4, year=year)
    stranger = old_class(make_school(), "3A", pupils=2)
    theirs = everything(stranger.school)
    pupils, classes, _rows = everything(school)
    old = set(ClassMembership.objects.filter(school=school).values_list("pk", "school_class", "pupil"))

    with time_machine.travel(SEPTEMBER):
        roll_over(school=school, from_year=OLD, by=by)

    after_pupils, after_classes, _rows = everything(school)
    now = set(ClassMembership.objects.filter(school=school).values_list("pk", "school_class", "pupil"))
    assert after_pupils == pupils
    assert classes < after_classes
    assert old < now
    assert (len(after_classes) - len(classes), len(now) - len(old)) == (3, 12)
    assert everything(stranger.school) == theirs


def test_sign_ups_of_july_stay_as_they_are(school: School, by: User) -> None:
    school_class = old_class(school, "3B", pupils=2)
    with time_machine.travel(NEW_YEAR - timedelta(days=9)):  # for a date two weeks on
        group_of(school_class, *Pupil.objects.all())
    columns = [field.attname for field in Place._meta.fields if field.name != "counted_class"]
    before = [set(Enrolment.objects.values_list()), set(Place.objects.values_list(*columns))]

    with time_machine.travel(SEPTEMBER):
        roll_over(school=school, from_year=OLD, by=by)

    assert [set(Enrolment.objects.values_list()), set(Place.objects.values_list(*columns))] == before
    # The date lies in the new school year: there they are counted with their new class.
    new_class = SchoolClass.objects.get(school=school, school_year__start_year=OLD + 1)
    assert set(Place.objects.values_list("counted_class", flat=True)) == {new_class.pk}


def test_a_second_time_finds_everything_done(school: School, by: User) -> None:
    old_class(school, "3B", pupils=2)
    old_class(school, "4B", pupils=2, year=4)

    for moment in (JUNE, SEPTEMBER):
        with time_machine.travel(moment):
            first = roll_over(school=school, from_year=OLD, by=by)
            after = everything(school)
            second = roll_over(school=school, from_year=OLD, by=by)
            assert (second.pk, everything(school)) == (first.pk, after)
            assert not drafted_plan(school, OLD).has_work
    assert members(school, OLD + 1) == {"4B": 2}


def test_a_class_that_was_renamed_since_is_not_made_again(school: School, by: User) -> None:
    old_class(school, "3B")
    with time_machine.travel(SEPTEMBER):
        done = roll_over(school=school, from_year=OLD, by=by)
        SchoolClass.objects.filter(school_year__start_year=OLD + 1).update(name="4BK", name_key="4bk")

        assert roll_over(school=school, from_year=OLD, by=by).pk == done.pk

    assert members(school, OLD + 1) == {"4BK": 0}


def test_who_joined_an_old_class_after_it_was_prepared_comes_along_the_second_time(school: School, by: User) -> None:
    school_class = old_class(school, "3B", pupils=2)
    with time_machine.travel(JUNE):
        roll_over(school=school, from_year=OLD, by=by)
    make_pupil(school_class)
    with time_machine.travel(NEW_YEAR):
        end_old_years()
        still_there = members(school, OLD)
        roll_over(school=school, from_year=OLD, by=by)

    assert still_there == {"3B": 1}
    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 0}, {"4B": 3})


def test_who_was_taken_out_of_a_class_by_hand_does_not_come_back(school: School, by: User) -> None:
    school_class = old_class(school, "3B", pupils=1)
    gone = make_pupil(school_class)
    group_of(school_class, gone)
    with time_machine.travel(SEPTEMBER):
        roll_over(school=school, from_year=OLD, by=by)
        target = SchoolClass.objects.get(school_year__start_year=OLD + 1)
        remove_from_class(school_class=target, pupil=gone, by=by)

        assert fates(drafted_plan(school, OLD)) == {"3B": {"already_there": 1, "taken_out_before": 1}}
        roll_over(school=school, from_year=OLD, by=by)
        assert members(school, OLD + 1) == {"4B": 1}

        chosen = checked_choices(school, OLD, {school_class.pk: ClassChoice(pupils={gone.pk: "along"})})
        row = roll_over(school=school, from_year=OLD, by=by, choices=chosen)
        assert members(school, OLD + 1) == {"4B": 2}
        undo_roll_over(row=row, by=by)

    assert members(school, OLD + 1) == {"4B": 1}
