"""A group changes: what may be different until when, and where its places go."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.rules.changing import Change
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.invariants import broken_invariants
from kit.refusals import Refusal
from outbox.models import Message
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_pupil,
    make_school,
    make_session,
)
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by
    return enrolment.enrolled_by


def names_of(enrolment: Enrolment) -> set[int]:
    return set(Place.objects.filter(enrolment=enrolment, is_active=True).values_list("pupil", flat=True))


def taken(enrolment: Enrolment) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=enrolment.session_id)


def close_list(enrolment: Enrolment) -> Enrolment:
    Session.objects.filter(pk=enrolment.session_id).update(enrolment_closes_at=timezone.now() - timedelta(minutes=1))
    return fresh(enrolment)


def test_a_pupil_is_swapped_for_a_classmate_and_the_number_stays() -> None:
    enrolment = make_enrolment(names=3)
    _ill, *others = pupils_of(enrolment.school_class)
    new = make_pupil(enrolment.school_class).pk

    changed = change_group(enrolment, change=Change(pupils=frozenset({*others, new})), by=by_of(enrolment))

    assert names_of(changed) == {*others, new}
    assert (changed.places, taken(changed), changed.status) == (3, 3, S.ACCEPTED)
    line = EnrolmentTransition.objects.filter(enrolment=changed).latest("pk")
    assert (line.from_status, line.to_status, line.by) == (S.ACCEPTED, S.ACCEPTED, enrolment.enrolled_by)
    assert broken_invariants() == {}


def test_a_group_that_grows_takes_places_and_its_provider_reads_numbers_and_no_names() -> None:
    enrolment = make_enrolment(names=2)
    provider_user = make_provider_user(enrolment.session.activity.provider)
    new = make_pupil(enrolment.school_class, first_name="Kwxanna", last_name="Kwxbos").pk

    change_group(
        enrolment,
        change=Change(pupils=frozenset({*pupils_of(enrolment.school_class), new}), adults=2, note="Lift nodig"),
        by=by_of(enrolment),
    )

    changed = fresh(enrolment)
    assert (changed.places, changed.adults, changed.note, taken(changed)) == (3, 2, "Lift nodig", 3)
    mail = Message.objects.get(kind="enrolments.group_changed", recipient=provider_user.email)
    assert "3 leerlingen en 2 begeleiders" in mail.text
    assert "Kwx" not in mail.text + mail.html + mail.subject
    assert mail.attachment == ""
    assert "SEQUENCE:1" in Message.objects.get(kind="enrolments.changed").attachment


def test_places_that_come_free_go_to_who_waits_in_the_same_breath() -> None:
    session = make_session(capacity=24)
    enrolment = make_enrolment(session, places=24)
    waiting_class = make_class(make_school())
    waiting = join_waiting_list(
        session_id=session.pk, school_class_id=waiting_class.pk, by=make_coordinator(waiting_class.school), places=4
    )

    change_group(enrolment, change=Change(places=20), by=by_of(enrolment))

    assert (fresh(enrolment).places, fresh(waiting).status, taken(enrolment)) == (20, S.OFFERED, 24)
    assert broken_invariants() == {}


def test_a_group_that_does_not_fit_stays_as_it_is() -> None:
    session = make_session(capacity=24)
    enrolment = make_enrolment(session, places=20)

    with pytest.raises(errors.GroupCannotGrow) as refusal:
        change_group(enrolment, change=Change(places=25, adults=3), by=by_of(enrolment))

    assert refusal.value.params == {"free": 4, "wanted": 5}
    assert (fresh(enrolment).places, fresh(enrolment).adults, taken(enrolment)) == (20, 1, 20)


def test_nothing_different_writes_nothing_and_mails_nobody() -> None:
    enrolment = make_enrolment(names=2)
    before = Message.objects.count(), EnrolmentTransition.objects.count()

    change_group(enrolment, change=Change(pupils=frozenset(pupils_of(enrolment.school_class)), adults=1), by=by_of(enrolment))

    assert (Message.objects.count(), EnrolmentTransition.objects.count()) == before


def test_a_pupil_whose_data_is_frozen_stays_though_nobody_can_tick_them() -> None:
    enrolment = make_enrolment(names=3)
    frozen, *others = pupils_of(enrolment.school_class)
    Pupil.objects.filter(pk=frozen).update(restricted_at=timezone.now())

    change_group(enrolment, change=Change(pupils=frozenset(others[:1])), by=by_of(enrolment))

    assert names_of(enrolment) == {frozen, others[0]}
    assert fresh(enrolment).places == 2


def test_any_colleague_may_go_along_also_after_the_list_closed() -> None:
    enrolment = close_list(make_enrolment())
    colleague = make_coordinator(enrolment.school, SchoolRole.TEACHER)

    change_group(enrolment, change=Change(teacher=colleague.pk, sets_teacher=True), by=by_of(enrolment))

    assert fresh(enrolment).teacher_id == colleague.pk


def test_after_the_list_closed_fewer_pupils_can_come_with_a_reason() -> None:
    enrolment = close_list(make_enrolment(places=24))

    with pytest.raises(errors.ReasonCodeNeeded):
        change_group(enrolment, change=Change(places=22), by=by_of(enrolment))
    change_group(enrolment, change=Change(places=22, reason="Griep", reason_code="illness"), by=by_of(enrolment))

    assert (fresh(enrolment).places, taken(enrolment)) == (22, 22)
    assert EnrolmentTransition.objects.filter(enrolment=enrolment).latest("pk").reason == "Griep"


@pytest.mark.parametrize("change", [Change(places=25), Change(adults=2), Change(note="Toch een rolstoel")])
def test_after_the_list_closed_nothing_else_changes(change: Change) -> None:
    enrolment = close_list(make_enrolment(places=24))

    with pytest.raises(errors.ListClosed):
        change_group(enrolment, change=change, by=by_of(enrolment))


def test_a_swap_after_the_list_closed_is_refused() -> None:
    enrolment = close_list(make_enrolment(names=2))
    new = make_pupil(enrolment.school_class).pk

    with pytest.raises(errors.ListClosed):
        change_group(
            enrolment, change=Change(pupils=frozenset({pupils_of(enrolment.school_class)[0], new})), by=by_of(enrolment)
        )


def of_another_school(enrolment: Enrolment) -> Change:
    return Change(teacher=make_coordinator(make_school()).pk, sets_teacher=True)


def of_another_class(enrolment: Enrolment) -> Change:
    return Change(pupils=frozenset({*pupils_of(enrolment.school_class), make_pupil(make_class(enrolment.school, "4X")).pk}))


def busy_then(enrolment: Enrolment) -> Change:
    new = make_pupil(enrolment.school_class)
    other_class = make_class(enrolment.school, "Keuze")
    other_class.memberships.create(school=enrolment.school, pupil=new)
    elsewhere = make_session(make_activity(names_mode="names"), starts_at=enrolment.session.starts_at)
    enrol_class(session_id=elsewhere.pk, school_class_id=other_class.pk, by=by_of(enrolment), pupils=[new.pk])
    return Change(pupils=frozenset({*pupils_of(enrolment.school_class)}))


@pytest.mark.promise("OGP-2.1d")
@pytest.mark.parametrize(
    ("ask", "refusal"),
    [
        (of_another_school, errors.TeacherNotAtSchool),
        (of_another_class, errors.PupilsNotInClass),
        (busy_then, errors.PupilsElsewhere),
        (lambda _one: Change(places=9), errors.ChooseByName),
        (lambda _one: Change(pupils=frozenset()), errors.NoPupilsChosen),
    ],
)
def test_what_does_not_fit_is_refused(ask: Callable[[Enrolment], Change], refusal: type[Refusal]) -> None:
    enrolment = make_enrolment(names=2)

    with pytest.raises(refusal):
        change_group(enrolment, change=ask(enrolment), by=by_of(enrolment))

    assert fresh(enrolment).places == 2


@pytest.mark.parametrize(
    ("activity", "change", "refusal"),
    [
        ({"min_group": 10}, Change(places=9), errors.GroupTooSmall),
        ({"max_group": 24}, Change(places=25), errors.GroupTooLarge),
        ({"pupils_per_adult": 24}, Change(places=25), errors.TooFewAdults),
        ({}, Change(pupils=frozenset({1})), errors.NamesNotNeeded),
    ],
)
def test_the_activitys_rules_hold_for_a_changed_group_too(
    activity: dict[str, Any], change: Change, refusal: type[Refusal]
) -> None:
    enrolment = make_enrolment(places=20, **activity)

    with pytest.raises(refusal):
        change_group(enrolment, change=change, by=by_of(enrolment))


def test_a_group_whose_date_has_begun_cannot_change() -> None:
    enrolment = make_enrolment()
    now = timezone.now()
    Session.objects.filter(pk=enrolment.session_id).update(
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), enrolment_closes_at=now - timedelta(hours=2)
    )

    with pytest.raises(errors.SessionStarted):
        change_group(fresh(enrolment), change=Change(places=20), by=by_of(enrolment))


def test_a_group_that_waits_leaves_the_list_instead_of_changing() -> None:
    session = make_session(capacity=24)
    make_enrolment(session, places=24)
    school_class = make_class()
    by = make_coordinator(school_class.school)
    waiting = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    with pytest.raises(errors.MoveNotPossible):
        change_group(waiting, change=Change(places=3), by=by)


def test_who_saw_an_older_version_is_told_and_changes_nothing() -> None:
    enrolment = make_enrolment(places=24)
    seen_at = enrolment.updated_at
    change_group(fresh(enrolment), change=Change(adults=2), by=by_of(enrolment))

    with pytest.raises(errors.StaleVersion):
        change_group(enrolment, change=Change(places=20), by=by_of(enrolment), seen_at=seen_at)

    assert fresh(enrolment).places == 24


def test_who_went_as_often_as_the_activity_allows_is_not_swapped_in() -> None:
    first = make_enrolment(names=2, most_per_pupil=1)
    school_class, by = first.school_class, by_of(first)
    new = make_pupil(school_class)
    second = make_session(first.session.activity, starts_at=first.session.starts_at + timedelta(days=1))
    again = enrol_class(session_id=second.pk, school_class_id=school_class.pk, by=by, pupils=[new.pk])

    with pytest.raises(errors.PupilsHaveEnough):
        change_group(fresh(again), change=Change(pupils=frozenset({new.pk, pupils_of(school_class)[0]})), by=by)

    assert names_of(again) == {new.pk}


@pytest.mark.django_db(transaction=True)
def test_two_groups_that_grow_into_the_last_places_never_oversell() -> None:
    session = make_session(capacity=24)
    groups = [make_enrolment(session, places=10), make_enrolment(session, places=10)]

    results = at_once([partial(change_group, one, change=Change(places=14), by=by_of(one)) for one in groups])

    assert sorted(type(one).__name__ for one in results) == ["Enrolment", "GroupCannotGrow"]
    assert taken(groups[0]) == 24
    assert broken_invariants() == {}


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_change_the_same_group_at_once_do_not_lose_each_others_change() -> None:
    enrolment = make_enrolment(places=20)
    versions = [fresh(enrolment), fresh(enrolment)]
    calls = [
        partial(change_group, one, change=Change(places=places), by=by_of(one), seen_at=one.updated_at)
        for one, places in zip(versions, (18, 22), strict=True)
    ]

    results = at_once(calls)

    assert sorted(type(one).__name__ for one in results) == ["Enrolment", "StaleVersion"]
    assert taken(enrolment) == fresh(enrolment).places
    assert broken_invariants() == {}
