"""Places kept while somebody looks at the check page, readable as their specification: who saw them free gets them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import CapacityUnit
from activities.errors import SessionNotScheduled
from activities.models import Session
from activities.services.sessions import cancel_session, change_capacity
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold
from enrolments.rules.holding import HOLD_FOR, MOST_EXTENSIONS
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import extend_hold, release_expired, release_hold
from enrolments.services.invariants import broken_invariants
from schools.models import SchoolClass
from tests.support.enrolling import fresh
from tests.support.makers import make_class, make_coordinator, make_provider_user, make_school, make_session

pytestmark = pytest.mark.django_db
Who = tuple[SchoolClass, User]


@pytest.fixture
def session() -> Session:
    return make_session(capacity=20)


def somebody() -> Who:
    school_class = make_class(make_school())
    return school_class, make_coordinator(school_class.school)


def hold(session: Session, who: Who, places: int) -> Hold:
    school_class, by = who
    return hold_group(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places)[1]


def enrol(session: Session, who: Who, places: int, *, waits: bool = False) -> Enrolment:
    school_class, by = who
    how = join_waiting_list if waits else enrol_class
    return how(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places)


def extend(session: Session, who: Who) -> Hold:
    return extend_hold(session_id=session.pk, school_class_id=who[0].pk)


def taken(session: Session) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)


def status(enrolment: Enrolment) -> str:
    return fresh(enrolment).status


def test_who_looks_at_the_check_page_has_the_places_and_nobody_else(session: Session) -> None:
    who, other = somebody(), somebody()

    held = hold(session, who, 18)

    assert (taken(session), held.places, held.extensions) == (18, 18, 0)
    with pytest.raises(errors.NotEnoughPlaces) as refusal:
        enrol(session, other, 5)
    assert refusal.value.extra["free"] == 2
    assert status(enrol(session, who, 18)) == S.ACCEPTED
    assert (taken(session), Hold.objects.count(), broken_invariants()) == (18, 0, {})


def test_a_hold_lasts_fifteen_minutes_and_the_clock_takes_it_back_once(session: Session) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert hold(session, somebody(), 18).expires_at == timezone.now() + timedelta(minutes=15)
        assert release_expired() == 0

    with time_machine.travel(now + timedelta(minutes=15), tick=False):
        assert (release_expired(), release_expired()) == (1, 0)

    assert (taken(session), Hold.objects.count()) == (0, 0)


def test_a_hold_is_extended_three_times_and_then_no_more(session: Session) -> None:
    who = somebody()
    hold(session, who, 5)
    began = timezone.now()

    for turn in range(1, 4):
        with time_machine.travel(began + turn * timedelta(minutes=14), tick=False):
            held = extend(session, who)
            assert (held.extensions, held.expires_at) == (turn, timezone.now() + timedelta(minutes=15))

    with pytest.raises(errors.HoldLongEnough):
        extend(session, who)
    assert taken(session) == 5


def test_an_extension_never_takes_time_away_and_all_of_them_are_an_hour_at_most(session: Session) -> None:
    who, began = somebody(), timezone.now()
    with time_machine.travel(began, tick=False):
        hold(session, who, 5)
        Hold.objects.update(expires_at=began + timedelta(minutes=20))
        at_once = extend(session, who)
    with time_machine.travel(began + timedelta(minutes=10), tick=False):
        halfway = extend(session, who)
    with time_machine.travel(began + timedelta(minutes=24), tick=False):
        last = extend(session, who)

    until = [one.expires_at - began for one in (at_once, halfway, last)]
    assert until == [timedelta(minutes=20), timedelta(minutes=25), timedelta(minutes=39)]
    assert timedelta(hours=1) == HOLD_FOR * (1 + MOST_EXTENSIONS)


def test_one_person_keeps_places_three_times_at_once_and_then_chooses_first() -> None:
    school = make_school()
    by, sessions = make_coordinator(school), [make_session(capacity=20) for _number in range(4)]
    whos = [(make_class(school, f"3{letter}"), by) for letter in "ABCD"]
    for session, who in zip(sessions[:3], whos, strict=False):
        hold(session, who, 5)

    with pytest.raises(errors.TooManyHolds) as refusal:
        hold(sessions[3], whos[3], 5)

    assert (refusal.value.code, taken(sessions[3])) == ("too_many_holds", 0)
    assert hold(sessions[0], whos[0], 6).places == 6  # its own hold can change
    assert hold(sessions[3], (whos[3][0], make_coordinator(school)), 5).places == 5  # a colleague thinks for themselves
    enrol(sessions[1], whos[1], 5)
    assert hold(sessions[2], whos[3], 5).places == 5


def test_a_school_keeps_places_for_nine_groups_at_once(session: Session) -> None:
    school = make_school()
    people = [make_coordinator(school) for _number in range(4)]
    for number in range(9):
        hold(make_session(session.activity, capacity=9), (make_class(school, f"2{number}"), people[number // 3]), 2)

    with pytest.raises(errors.SchoolHoldsEnough):
        hold(session, (make_class(school, "3A"), people[3]), 2)

    assert hold(session, somebody(), 2).places == 2


def test_one_class_may_keep_a_whole_date_and_two_of_a_school_only_half(session: Session) -> None:
    school = make_school()
    first, second = ((make_class(school, name), make_coordinator(school)) for name in ("3A", "3B"))
    assert hold(session, first, 20).places == 20
    hold(session, first, 6)

    with pytest.raises(errors.SchoolHoldsHalf):
        hold(session, second, 5)

    assert (hold(session, second, 4).places, taken(session)) == (4, 10)
    with pytest.raises(errors.SchoolHoldsHalf):
        hold(session, first, 7)
    enrol(session, first, 7)
    assert (hold(session, second, 12).places, taken(session)) == (12, 19)


def test_who_keeps_too_much_sees_where_and_can_let_go(client: Client) -> None:
    who = somebody()
    kept = [make_session(capacity=20) for _number in range(3)]
    for one in kept:
        hold(one, who, 5)
    client.force_login(who[1])
    wanted = f"/school/inschrijven/{make_session(kept[0].activity).pk}/{who[0].pk}/"

    refused = client.post(wanted, {"places": "5", "adults": "1", "note": "", "step": "check"})

    text, here = refused.content.decode(), f"/school/inschrijven/{kept[1].pk}/{who[0].pk}/"
    assert (refused.status_code, f'href="{here}"' in text, "3 keer plekken vast" in text) == (409, True, True)
    assert 'value="let_go"' in client.get(here).content.decode()
    assert client.post(here, {"step": "let_go"}).status_code == 302
    assert client.post(wanted, {"places": "5", "adults": "1", "note": "", "step": "check"}, follow=True).status_code == 200


def test_a_hold_that_ended_or_never_was_is_not_extended(session: Session) -> None:
    who = somebody()
    with pytest.raises(errors.HoldEnded):
        extend(session, who)
    held = hold(session, who, 5)

    with time_machine.travel(held.expires_at, tick=False), pytest.raises(errors.HoldEnded):
        extend(session, who)


def test_a_hold_that_ended_gives_way_to_who_needs_the_places_before_the_clock_comes(session: Session) -> None:
    held = hold(session, somebody(), 18)

    with time_machine.travel(held.expires_at + timedelta(seconds=1)):
        assert status(enrol(session, somebody(), 12)) == S.ACCEPTED
        assert hold(session, somebody(), 8).places == 8
        assert release_expired() == 0

    assert (taken(session), Hold.objects.count(), broken_invariants()) == (20, 1, {})


def test_places_of_a_hold_that_ended_go_to_who_waits_before_who_comes_by(session: Session) -> None:
    held = hold(session, somebody(), 18)
    waits = enrol(session, somebody(), 15, waits=True)
    assert waits.status == S.WAITING

    with time_machine.travel(held.expires_at + timedelta(seconds=1)), pytest.raises(errors.NotEnoughPlaces) as refusal:
        enrol(session, somebody(), 12)

    assert (status(waits), taken(session), refusal.value.extra["free"], broken_invariants()) == (S.OFFERED, 15, 5, {})


def test_what_a_hold_that_ended_leaves_over_is_offered_too(session: Session) -> None:
    held = hold(session, somebody(), 20)
    first, second = enrol(session, somebody(), 9, waits=True), enrol(session, somebody(), 9, waits=True)

    with time_machine.travel(held.expires_at + timedelta(seconds=1)):
        assert enrol(session, somebody(), 2).status == S.ACCEPTED

    assert (status(first), status(second), taken(session), broken_invariants()) == (S.OFFERED, S.OFFERED, 20, {})


def test_a_group_that_was_held_late_still_gets_its_places_when_nobody_needed_them(session: Session) -> None:
    who = somebody()
    held = hold(session, who, 12)

    with time_machine.travel(held.expires_at + timedelta(minutes=5), tick=False):
        again = hold(session, who, 12)
        assert (again.expires_at, taken(session)) == (timezone.now() + timedelta(minutes=15), 12)
        assert status(enrol(session, who, 12)) == S.ACCEPTED

    assert (taken(session), Hold.objects.count()) == (12, 0)


def test_a_hold_that_ended_is_not_held_on_to_while_somebody_waits(session: Session) -> None:
    """Who asks again in the minute before the clock comes would otherwise keep the places for ever."""
    who = somebody()
    held = hold(session, who, 20)
    waits = enrol(session, somebody(), 20, waits=True)

    with time_machine.travel(held.expires_at, tick=False), pytest.raises(errors.NoPlacesLeft):
        hold(session, who, 20)
    with time_machine.travel(held.expires_at, tick=False):
        release_expired()

    assert (status(waits), taken(session), Hold.objects.count()) == (S.OFFERED, 20, 0)


def test_a_hold_that_ended_begins_anew_after_who_waits(session: Session) -> None:
    who = somebody()
    held = hold(session, who, 12)
    waits = enrol(session, somebody(), 15, waits=True)

    with time_machine.travel(held.expires_at, tick=False):
        assert hold(session, who, 5).places == 5

    assert (status(waits), taken(session)) == (S.OFFERED, 20)


@pytest.mark.parametrize(("held", "asked"), [(18, 18), (18, 4), (4, 18)])
def test_the_sign_up_takes_its_hold_over_also_when_the_group_changed(session: Session, held: int, asked: int) -> None:
    who = somebody()
    hold(session, who, held)

    enrol(session, who, asked)

    assert (taken(session), Hold.objects.count(), broken_invariants()) == (asked, 0, {})


def test_what_a_smaller_sign_up_leaves_of_its_hold_is_offered_at_once(session: Session) -> None:
    who = somebody()
    hold(session, who, 20)
    waits = enrol(session, somebody(), 8, waits=True)

    enrol(session, who, 12)

    assert (status(waits), taken(session), broken_invariants()) == (S.OFFERED, 20, {})


def test_a_larger_sign_up_that_does_not_fit_keeps_its_hold(session: Session) -> None:
    who = somebody()
    hold(session, who, 12)
    enrol(session, somebody(), 6)

    with pytest.raises(errors.NotEnoughPlaces) as refusal:
        enrol(session, who, 18)

    assert (refusal.value.extra["free"], taken(session), Hold.objects.get().places) == (14, 18, 12)


def test_a_hold_follows_the_group_as_it_is_chosen(session: Session) -> None:
    who = somebody()
    first = hold(session, who, 12)

    assert (hold(session, who, 15).pk, taken(session)) == (first.pk, 15)
    waits = enrol(session, somebody(), 10, waits=True)
    assert (hold(session, who, 10).places, taken(session), status(waits)) == (10, 20, S.OFFERED)
    with pytest.raises(errors.NotEnoughPlaces):
        hold(session, who, 11)
    assert (Hold.objects.get().places, taken(session), broken_invariants()) == (10, 20, {})


def test_letting_go_gives_the_places_to_who_waits(session: Session) -> None:
    who = somebody()
    hold(session, who, 20)
    waits = enrol(session, somebody(), 8, waits=True)

    done = [release_hold(session_id=session.pk, school_class_id=who[0].pk) for _ in range(2)]

    assert (done, status(waits), taken(session)) == ([True, False], S.OFFERED, 8)


def test_a_group_that_waits_keeps_no_places_meanwhile(session: Session) -> None:
    who = somebody()
    hold(session, who, 12)
    enrol(session, somebody(), 8)

    group = enrol(session, who, 20, waits=True)

    assert (group.status, taken(session), Hold.objects.count(), broken_invariants()) == (S.WAITING, 8, 0, {})


def test_where_groups_are_counted_a_hold_is_one_whatever_its_size() -> None:
    session = make_session(capacity=2, capacity_unit=CapacityUnit.GROUPS)
    who = somebody()
    hold(session, who, 28)
    hold(session, who, 12)

    assert enrol(session, somebody(), 30).status == S.ACCEPTED
    with pytest.raises(errors.NoPlacesLeft):
        enrol(session, somebody(), 1)
    enrol(session, who, 25)
    assert (taken(session), broken_invariants()) == (2, {})


def test_a_date_that_is_called_off_keeps_no_places(session: Session) -> None:
    who = somebody()
    hold(session, who, 12)

    cancel_session(session=session, reason="Storm", by=make_provider_user(session.activity.provider))

    assert (taken(session), Hold.objects.count(), broken_invariants(settled=True)) == (0, 0, {})
    with pytest.raises(errors.HoldEnded):
        extend(session, who)
    with pytest.raises(SessionNotScheduled):
        hold(session, who, 12)


def test_held_places_count_when_a_date_is_made_smaller_or_a_group_leaves(session: Session) -> None:
    gone = enrol(session, somebody(), 8)
    hold(session, somebody(), 12)
    waits = enrol(session, somebody(), 9, waits=True)
    owner = make_provider_user(session.activity.provider)

    cancel_enrolment(fresh(gone), by=gone.enrolled_by or owner)

    assert (status(waits), taken(session)) == (S.WAITING, 12)
    change_capacity(session=session, capacity=21, by=owner)
    assert (status(waits), taken(session), broken_invariants()) == (S.OFFERED, 21, {})
