"""From one school year to the next: nothing is lost, nothing happens twice, and 1 August is a Dutch midnight."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from kit.refusals import NotFound
from schools.choices import Level, RollOverStatus, SchoolRole
from schools.errors import (
    NothingToRollOver,
    RollOverClassUnknown,
    RollOverInUse,
    RollOverNotDone,
    RollOverStale,
    RollOverUndoTooLate,
    RollOverYearUnknown,
    SchoolNotVerified,
)
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from schools.next_year import ClassFate
from schools.services.pupils import remove_from_class
from schools.services.roll_over_drafts import ClassChoice, checked_choices, choose_for_class
from schools.services.roll_over_planning import PupilFate, RollOverPlan, drafted_plan, plan_roll_over
from schools.services.rolling_over import end_old_years, roll_over, undo_roll_over
from schools.services.school_years import end_of, running_year
from schools.tasks import end_memberships_of_old_years
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year, make_session
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db
DUTCH = ZoneInfo("Europe/Amsterdam")
JUNE = datetime(2026, 6, 15, 12, tzinfo=DUTCH)
SEPTEMBER = datetime(2026, 9, 3, 12, tzinfo=DUTCH)
NEW_YEAR = datetime(2026, 8, 1, tzinfo=DUTCH)
OLD = 2025


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


def old_class(school: School, name: str = "3B", **fields: Any) -> SchoolClass:
    return make_class(school, name, **{"school_year": make_school_year(OLD), **fields})


def new_class(school: School, name: str, **fields: Any) -> SchoolClass:
    return make_class(school, name, **{"school_year": make_school_year(OLD + 1), **fields})


def members(school: School, start_year: int) -> dict[str, int]:
    """Return how many pupils are in each class of a year now."""
    classes = SchoolClass.objects.filter(school=school, school_year__start_year=start_year)
    return {one.name: one.memberships.filter(left_at=None).count() for one in classes.order_by("name_key")}


def everything(school: School) -> tuple[set[Any], set[Any], set[Any]]:
    """Return the pupils, classes and memberships of a school, with all that is in their rows."""
    rows = [model.objects.filter(school=school).values_list() for model in (Pupil, SchoolClass, ClassMembership)]
    return tuple({tuple(map(str, row)) for row in found} for found in rows)  # type: ignore[return-value]  # three of them


def fates(plan: RollOverPlan) -> dict[str, dict[str, int]]:
    return {one.school_class.name: {fate.value: count for fate, count in one.counts.items() if count} for one in plan.classes}


def group_of(school_class: SchoolClass, *pupils: Pupil, **fields: Any) -> Enrolment:
    """Return a sign-up of a class, with a place for each of these pupils."""
    session = make_session(places_taken=max(1, len(pupils)))
    group = Enrolment.objects.create(
        school=school_class.school,
        session=session,
        school_class=school_class,
        mode=NamesMode.NAMES,
        places=max(1, len(pupils)),
        status=EnrolmentStatus.ACCEPTED,
        **fields,
    )
    for pupil in pupils:
        Place.objects.create(
            school=school_class.school,
            enrolment=group,
            pupil=pupil,
            session=session,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
    return group


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


# --- choosing otherwise ---


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
    chosen = checked_choices(school, OLD, {last.pk: ClassChoice(pupils={failed.pk: "repeat"})})

    with time_machine.travel(SEPTEMBER):
        roll_over(school=school, from_year=OLD, by=by, choices=chosen)

    again = failed.class_memberships.get(left_at=None).school_class
    assert (again.name, again.year, again.levels, members(school, OLD + 1)) == ("4B", 4, [Level.VMBO_KB], {"4B": 1})


def test_two_classes_with_one_new_name_become_one_class(school: School, by: User) -> None:
    b, c = old_class(school, "3B", pupils=2), old_class(school, "3C", pupils=1)
    both = make_pupil(b)
    ClassMembership.objects.create(school=school, school_class=c, pupil=both)
    chosen = checked_choices(school, OLD, {c.pk: ClassChoice(ClassFate.MOVES, "4 b", ("vmbo-kb",), 4)})

    with time_machine.travel(SEPTEMBER):
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


# --- undoing ---


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
