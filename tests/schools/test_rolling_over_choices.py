"""A school chooses otherwise than what was proposed for the next year, and what is refused."""

from functools import partial

import pytest
import time_machine

from accounts.models import User
from kit.refusals import NotFound
from schools.choices import Level, RollOverStatus, SchoolRole
from schools.errors import (
    NothingToRollOver,
    RollOverClassUnknown,
    RollOverStale,
    RollOverYearUnknown,
    SchoolNotVerified,
)
from schools.models import ClassMembership, Pupil, RollOver, School
from schools.next_year import ClassFate
from schools.services.roll_over_drafts import ClassChoice, checked_choices, choose_for_class
from schools.services.roll_over_planning import drafted_plan, plan_roll_over
from schools.services.rolling_over import roll_over, undo_roll_over
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year
from tests.support.rolling_over import OLD, SEPTEMBER, fates, members, new_class, old_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


def test_every_class_and_pupil_can_be_chosen_otherwise(school: School, by: User) -> None:
    b, c = old_class(school, "3B"), old_class(school, "3C")
    d = old_class(school, "2B", year=2, pupils=1)
    there = new_class(school, "4X", year=4)
    along, repeats, leaves, waits, with_c, into_x = (make_pupil(b) for _ in range(6))
    make_pupil(c)
    tokens = {
        repeats.pk: "repeat",
        leaves.pk: "leave",
        waits.pk: "wait",
        with_c.pk: f"with-{c.pk}",
        into_x.pk: f"in-{there.pk}",
    }

    with time_machine.travel(SEPTEMBER):
        keep = partial(choose_for_class, school=school, from_year=OLD, by=by)
        keep(class_id=b.pk, choice=ClassChoice(ClassFate.MOVES, "4BK", ("vmbo-bb",), 4, tokens))
        keep(class_id=c.pk, choice=ClassChoice(ClassFate.MOVES, "4C1", ("vmbo-kb",), 4))
        assert fates(drafted_plan(school, OLD))["3B"] == {"along": 1, "other": 2, "repeats": 1, "leaves": 1, "waits": 1}
        done = roll_over(school=school, from_year=OLD, by=by)

    assert members(school, OLD + 1) == {"3B": 2, "4BK": 1, "4C1": 2, "4X": 1}
    assert members(school, OLD) == {"2B": 0, "3B": 1, "3C": 0}
    assert along.class_memberships.get(left_at=None).school_class.levels == ["vmbo-bb"]
    assert done.status == RollOverStatus.DONE
    assert [one["to"] is not None for one in done.outcomes] == [True, True, True]
    assert d.memberships.count() == 1


def test_a_whole_class_can_leave_or_be_passed_over(school: School, by: User) -> None:
    b, c = old_class(school, "3B", pupils=2), old_class(school, "3C", pupils=2)
    chosen = {b.pk: ClassChoice(ClassFate.LEAVES), c.pk: ClassChoice(ClassFate.SKIPPED)}

    with time_machine.travel(SEPTEMBER):
        roll_over(school=school, from_year=OLD, by=by, choices=checked_choices(school, OLD, chosen))

    assert (members(school, OLD), members(school, OLD + 1)) == ({"3B": 0, "3C": 2}, {})


def test_somebody_who_fails_the_exam_does_the_last_year_again(school: School, by: User) -> None:
    last = old_class(school, "4B", year=4, pupils=2)
    failed = make_pupil(last)

    with time_machine.travel(SEPTEMBER):
        chosen = checked_choices(school, OLD, {last.pk: ClassChoice(pupils={failed.pk: "repeat"})})
        roll_over(school=school, from_year=OLD, by=by, choices=chosen)

    again = failed.class_memberships.get(left_at=None).school_class
    assert (again.name, again.year, again.levels, members(school, OLD + 1)) == ("4B", 4, [Level.VMBO_KB], {"4B": 1})


def test_two_classes_with_one_new_name_become_one_class(school: School, by: User) -> None:
    b, c = old_class(school, "3B", pupils=2), old_class(school, "3C", pupils=1)
    both = make_pupil(b)
    ClassMembership.objects.create(school=school, school_class=c, pupil=both)

    with time_machine.travel(SEPTEMBER):
        chosen = checked_choices(school, OLD, {c.pk: ClassChoice(ClassFate.MOVES, "4 b", ("vmbo-kb",), 4)})
        assert [one.merges for one in plan_roll_over(school, OLD, chosen).classes] == [True, True]
        roll_over(school=school, from_year=OLD, by=by, choices=chosen)

    assert members(school, OLD + 1) == {"4B": 4}


# --- refusals ---


def test_somebody_of_another_school_finds_nothing(school: School) -> None:
    school_class = old_class(school, "3B", pupils=1)
    stranger = make_coordinator()
    teacher = make_coordinator(school, SchoolRole.TEACHER)

    with time_machine.travel(SEPTEMBER):
        row = roll_over(school=school, from_year=OLD, by=make_coordinator(school))
        for who in (stranger, teacher):
            with pytest.raises(NotFound):
                roll_over(school=school, from_year=OLD, by=who)
            with pytest.raises(NotFound):
                undo_roll_over(row=row, by=who)
            with pytest.raises(NotFound):
                choose_for_class(school=school, from_year=OLD, class_id=school_class.pk, choice=ClassChoice(), by=who)


def test_a_school_that_is_not_verified_makes_nothing() -> None:
    school = make_school(verified=False)
    school_class = old_class(school)

    with time_machine.travel(SEPTEMBER):
        with pytest.raises(SchoolNotVerified):
            roll_over(school=school, from_year=OLD, by=make_coordinator(school))
        with pytest.raises(SchoolNotVerified):
            choose_for_class(
                school=school, from_year=OLD, class_id=school_class.pk, choice=ClassChoice(), by=make_coordinator(school)
            )


def test_nothing_to_do_is_said(school: School, by: User) -> None:
    with time_machine.travel(SEPTEMBER), pytest.raises(NothingToRollOver):
        roll_over(school=school, from_year=OLD, by=by)

    assert not RollOver.objects.exists()


@pytest.mark.parametrize("year", [OLD - 1, OLD + 2])
def test_only_last_year_and_this_year_can_go_on(school: School, by: User, year: int) -> None:
    make_class(school, "3B", school_year=make_school_year(year))

    with time_machine.travel(SEPTEMBER), pytest.raises(RollOverYearUnknown):
        roll_over(school=school, from_year=year, by=by)


def test_classes_and_pupils_of_others_are_refused(school: School) -> None:
    own, other = old_class(school, "3B"), old_class(make_school(), "3B", pupils=1)
    new = new_class(other.school, "4B")
    mine, theirs = make_pupil(own), Pupil.objects.get(school=other.school)
    wrong = [
        {other.pk: ClassChoice()},
        {own.pk: ClassChoice(pupils={theirs.pk: "leave"})},
        {own.pk: ClassChoice(pupils={mine.pk: f"with-{other.pk}"})},
        {own.pk: ClassChoice(pupils={mine.pk: f"in-{new.pk}"})},
        {own.pk: ClassChoice(pupils={mine.pk: "weg"})},
    ]

    with time_machine.travel(SEPTEMBER):
        for choices in wrong:
            with pytest.raises(RollOverClassUnknown):
                checked_choices(school, OLD, choices)


def test_nobody_applies_a_plan_that_they_did_not_see(school: School, by: User) -> None:
    school_class = old_class(school, "3B", pupils=1)

    with time_machine.travel(SEPTEMBER):
        seen = drafted_plan(school, OLD).fingerprint
        make_pupil(school_class)
        with pytest.raises(RollOverStale):
            roll_over(school=school, from_year=OLD, by=by, fingerprint=seen)
        roll_over(school=school, from_year=OLD, by=by, fingerprint=drafted_plan(school, OLD).fingerprint)
        # The second window of a double click shows what is no more; it gets what the first one did.
        roll_over(school=school, from_year=OLD, by=by, fingerprint=seen)

    assert members(school, OLD + 1) == {"4B": 2}
