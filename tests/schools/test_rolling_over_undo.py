"""A roll-over taken back, two at once, and what is forgotten in the end."""

from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine

from accounts.models import User
from schools.choices import RollOverStatus
from schools.errors import (
    RollOverInUse,
    RollOverNotDone,
    RollOverUndoTooLate,
)
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from schools.services.roll_over_drafts import ClassChoice, choose_for_class
from schools.services.roll_over_planning import PupilFate, drafted_plan
from schools.services.rolling_over import end_old_years, roll_over, undo_roll_over
from schools.services.school_years import running_year
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year
from tests.support.racing import at_once
from tests.support.rolling_over import JUNE, NEW_YEAR, OLD, SEPTEMBER, everything, group_of, members, new_class, old_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


@pytest.mark.parametrize("moment", [JUNE, SEPTEMBER], ids=["june", "september"])
def test_undoing_puts_everything_back_as_it_was(school: School, by: User, moment: datetime) -> None:
    b = old_class(school, "3B", pupils=3)
    old_class(school, "4B", pupils=2, year=4)
    new_class(school, "4B", year=4, pupils=1)
    before = everything(school)

    with time_machine.travel(moment):
        choose_for_class(school=school, from_year=OLD, class_id=b.pk, choice=ClassChoice(name="4K"), by=by)
        done = roll_over(school=school, from_year=OLD, by=by)
        assert everything(school) != before
        undone = undo_roll_over(row=done, by=by)
        again = undo_roll_over(row=done, by=by)

    assert everything(school) == before
    assert (undone.status, undone.log, again.pk) == (RollOverStatus.UNDONE, {}, done.pk)
    # What was chosen is a draft again.
    assert RollOver.objects.get(status=RollOverStatus.DRAFT).choices == done.choices


def test_what_was_prepared_on_31_july_is_undone_on_1_august(school: School, by: User) -> None:
    old_class(school, "3B", pupils=2)
    before = everything(school)

    with time_machine.travel(NEW_YEAR - timedelta(hours=3)):
        done = roll_over(school=school, from_year=OLD, by=by)
    with time_machine.travel(NEW_YEAR + timedelta(hours=3)):
        assert end_old_years() == 1
        undo_roll_over(row=done, by=by)

    assert everything(school) == before


def test_undoing_ends_after_a_day(school: School, by: User) -> None:
    old_class(school, "3B", pupils=1)
    with time_machine.travel(SEPTEMBER, tick=False):
        done = roll_over(school=school, from_year=OLD, by=by)

    with time_machine.travel(SEPTEMBER + timedelta(hours=24), tick=False):
        with pytest.raises(RollOverUndoTooLate):
            undo_roll_over(row=done, by=by)
        end_old_years()

    done.refresh_from_db()
    assert (done.log, members(school, OLD + 1)) == ({}, {"4B": 1})


def test_a_draft_has_nothing_to_undo(school: School, by: User) -> None:
    school_class = old_class(school, "3B")
    with time_machine.travel(SEPTEMBER):
        draft = choose_for_class(school=school, from_year=OLD, class_id=school_class.pk, choice=ClassChoice(name="4Q"), by=by)
        with pytest.raises(RollOverNotDone):
            undo_roll_over(row=draft, by=by)


def test_undoing_is_refused_when_a_new_class_is_signed_up(school: School, by: User) -> None:
    old_class(school, "3B", pupils=2)
    with time_machine.travel(SEPTEMBER):
        done = roll_over(school=school, from_year=OLD, by=by)
        made = SchoolClass.objects.get(school_year__start_year=OLD + 1)
        group_of(made)
        with pytest.raises(RollOverInUse) as refusal:
            undo_roll_over(row=done, by=by)

    assert refusal.value.params == {"classes": 1}
    assert members(school, OLD + 1) == {"4B": 2}


def test_a_sign_up_of_the_old_class_does_not_hold_the_undo_up(school: School, by: User) -> None:
    school_class = old_class(school, "3B", pupils=2)
    with time_machine.travel(JUNE):
        done = roll_over(school=school, from_year=OLD, by=by)
        group_of(school_class, *Pupil.objects.all())
        undo_roll_over(row=done, by=by)

    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 2}, {})


def test_a_class_that_was_there_holds_it_up_only_when_a_pupil_who_came_in_has_a_place(school: School, by: User) -> None:
    old_class(school, "3B", pupils=1)
    came = Pupil.objects.get()
    there = new_class(school, "4B", year=4)
    was_there = make_pupil(there)
    with time_machine.travel(SEPTEMBER):
        group_of(there, was_there)
        undo_roll_over(row=roll_over(school=school, from_year=OLD, by=by), by=by)
        done = roll_over(school=school, from_year=OLD, by=by)
        group_of(there, came)
        with pytest.raises(RollOverInUse):
            undo_roll_over(row=done, by=by)

    assert members(school, OLD + 1) == {"4B": 2}


def test_a_new_class_with_somebody_else_in_it_stays_after_an_undo(school: School, by: User) -> None:
    old_class(school, "3B", pupils=2)
    with time_machine.travel(SEPTEMBER):
        done = roll_over(school=school, from_year=OLD, by=by)
        make_pupil(SchoolClass.objects.get(school_year__start_year=OLD + 1))
        undo_roll_over(row=done, by=by)

    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 2}, {"4B": 1})


# --- races and forgetting ---


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_have_one_effect() -> None:
    school = make_school()
    people = [make_coordinator(school) for _ in range(4)]
    for name in ("3A", "3B"):
        make_class(school, name, pupils=3, school_year=make_school_year(running_year()))
    from_year = running_year()

    done = at_once([partial(roll_over, school=school, from_year=from_year, by=by) for by in people])

    assert len({row.pk for row in done if isinstance(row, RollOver)}) == 1, done
    assert all(isinstance(row, RollOver) for row in done), done
    assert RollOver.objects.count() == 1
    assert members(school, from_year + 1) == {"4A": 3, "4B": 3}
    assert ClassMembership.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_choose_for_two_classes_at_once_lose_nothing() -> None:
    school = make_school()
    classes = [make_class(school, name) for name in ("3A", "3B", "3C", "3D")]
    by = make_coordinator(school)
    from_year = running_year()

    at_once(
        [
            partial(
                choose_for_class,
                school=school,
                from_year=from_year,
                class_id=one.pk,
                choice=ClassChoice(name=f"{one.name}x"),
                by=by,
            )
            for one in classes
        ]
    )

    draft = RollOver.objects.get()
    assert {name: choice["name"] for name, choice in draft.choices.items()} == {str(one.pk): f"{one.name}x" for one in classes}


@pytest.mark.promise("OGP-0d")
def test_a_roll_over_names_nobody(school: School, by: User) -> None:
    school_class = old_class(school, "3B")
    pupil = make_pupil(school_class, first_name="Mees", last_name="Hart")
    with time_machine.travel(SEPTEMBER):
        choose_for_class(
            school=school, from_year=OLD, class_id=school_class.pk, choice=ClassChoice(pupils={pupil.pk: "repeat"}), by=by
        )
        done = roll_over(school=school, from_year=OLD, by=by)

    kept = str([done.choices, done.outcomes, done.log])
    assert ("Mees" in kept, "Hart" in kept, str(done)) == (False, False, f"roll-over {done.pk}")


def test_old_drafts_are_forgotten(school: School, by: User) -> None:
    school_class = old_class(school, "3B")
    with time_machine.travel(SEPTEMBER):
        choose_for_class(school=school, from_year=OLD, class_id=school_class.pk, choice=ClassChoice(name="4Q"), by=by)
    with time_machine.travel(NEW_YEAR.replace(year=2027) - timedelta(seconds=1)):
        end_old_years()
        assert RollOver.objects.count() == 1
    with time_machine.travel(NEW_YEAR.replace(year=2027)):
        end_old_years()
        assert RollOver.objects.count() == 0


def test_every_fate_of_a_pupil_is_counted(school: School) -> None:
    old_class(school, "3B", pupils=2)

    with time_machine.travel(JUNE):
        plan = drafted_plan(school, OLD)

    assert set(plan.counts) == set(PupilFate)
    assert sum(plan.counts.values()) == 2
