"""A group that waits is offered another date of the activity."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import ActivityPage, Session
from activities.services.sessions import cancel_session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.services import waiting
from enrolments.services.answering import propose_other_date, undo_answer
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group
from enrolments.services.invariants import broken_invariants
from enrolments.services.provider_day import dates_to_propose
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from providers.models import Provider
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.offers import after_lapse, by_of, more_places, offers_for, status, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_is_well_afterwards")]


def test_who_takes_any_date_is_offered_one_at_once_when_there_is_room(date: Session, activity: ActivityPage) -> None:
    later, sooner = (make_session(activity, starts_at=at_nine(days=days), capacity=20) for days in (21, 20))

    group = waits(date, 12, takes_other_dates=True)

    [offered] = offers_for(group)
    assert (group.status, offered.session_id, offered.status) == (S.WAITING, sooner.pk, S.OFFERED)
    later.refresh_from_db()
    assert later.places_taken == 0
    assert Message.objects.filter(kind="enrolments.offered_other_date").count() == 1


def test_places_on_another_date_go_to_its_own_list_first(date: Session, activity: ActivityPage) -> None:
    other = make_session(activity, starts_at=at_nine(days=20), capacity=20)
    full = make_enrolment(other, places=20)
    elsewhere, own = waits(date, 8, takes_other_dates=True), waits(other, 8)

    cancel_enrolment(full, by=by_of(full))

    assert (status(own), [one.session_id for one in offers_for(elsewhere)]) == (S.OFFERED, [other.pk])
    assert fresh(elsewhere).waiting_number == elsewhere.waiting_number


def test_who_said_this_date_only_is_offered_no_other(date: Session, activity: ActivityPage) -> None:
    group = waits(date, 8)
    make_session(activity, starts_at=at_nine(days=20), capacity=20)

    assert (waiting.serve_forgotten(), offers_for(group)) == (0, [])


def test_a_new_date_is_found_by_the_clock(date: Session, activity: ActivityPage) -> None:
    group = waits(date, 8, takes_other_dates=True)
    other = make_session(activity, starts_at=at_nine(days=20), capacity=20)

    assert (waiting.serve_forgotten(), waiting.serve_forgotten()) == (1, 0)

    assert [one.session_id for one in offers_for(group)] == [other.pk]
    assert broken_invariants(settled=True) == {}


def test_accepting_another_date_leaves_the_first_list(date: Session, activity: ActivityPage) -> None:
    make_session(activity, starts_at=at_nine(days=20), capacity=20)
    group = waits(date, 8, takes_other_dates=True)
    [offered] = offers_for(group)

    waiting.accept_offer(offered, by=by_of(group))

    assert (status(group), status(offered)) == (S.CANCELLED_BY_SCHOOL, S.ACCEPTED)
    with pytest.raises(errors.UndoTooLate):
        undo_cancel(fresh(group), by=by_of(group))


def test_who_left_the_list_itself_and_then_takes_another_date_does_not_come_back(date: Session, activity: ActivityPage) -> None:
    make_session(activity, starts_at=at_nine(days=20), capacity=20)
    group = waits(date, 8, takes_other_dates=True)
    [offered] = offers_for(group)
    cancel_enrolment(fresh(group), by=by_of(group))
    waiting.accept_offer(fresh(offered), by=by_of(group))

    with pytest.raises(errors.UndoTooLate):
        undo_cancel(fresh(group), by=by_of(group))


def test_while_one_offer_stands_there_is_no_second(date: Session, activity: ActivityPage) -> None:
    make_session(activity, starts_at=at_nine(days=20), capacity=20)
    group = waits(date, 8, takes_other_dates=True)
    make_session(activity, starts_at=at_nine(days=21), capacity=20)

    more_places(date, 20)

    assert (status(group), len(offers_for(group)), waiting.serve_forgotten()) == (S.WAITING, 1, 0)


@pytest.mark.parametrize("end", ["declined", "lapsed", "called off"])
def test_when_another_date_comes_to_nothing_the_own_date_is_tried_again(
    date: Session, activity: ActivityPage, owner: User, end: str
) -> None:
    other = make_session(activity, starts_at=at_nine(days=20), capacity=20)
    group = waits(date, 8, takes_other_dates=True)
    [offered] = offers_for(group)
    more_places(date, 8)
    assert status(group) == S.WAITING

    if end == "declined":
        waiting.decline_offer(offered, by=by_of(group))
    elif end == "lapsed":
        after_lapse(offered)
    else:
        cancel_session(session=other, reason="Storm", by=owner)

    assert status(group) == S.OFFERED


def test_the_same_date_is_never_offered_twice_and_the_next_one_is(date: Session, activity: ActivityPage) -> None:
    first = make_session(activity, starts_at=at_nine(days=20), capacity=20)
    group = waits(date, 8, takes_other_dates=True)
    waiting.decline_offer(offers_for(group)[0], by=by_of(group))

    assert waiting.serve_forgotten() == 0
    second = make_session(activity, starts_at=at_nine(days=21), capacity=20)
    assert waiting.serve_forgotten() == 1

    assert [one.session_id for one in offers_for(group)] == [first.pk, second.pk]


def test_a_chain_of_offers_ends_with_who_answers(date: Session, activity: ActivityPage) -> None:
    other = make_session(activity, starts_at=at_nine(days=20), capacity=8)
    groups = [waits(date, 8, takes_other_dates=True) for _ in range(3)]

    after_lapse(offers_for(groups[0])[0])
    waiting.decline_offer(offers_for(groups[1])[0], by=by_of(groups[1]))
    waiting.accept_offer(offers_for(groups[2])[0], by=by_of(groups[2]))

    ends = [[one.status for one in offers_for(group)] for group in groups]
    assert ends == [[S.LAPSED], [S.CANCELLED_BY_SCHOOL], [S.ACCEPTED]]
    assert [status(group) for group in groups] == [S.WAITING, S.WAITING, S.CANCELLED_BY_SCHOOL]
    other.refresh_from_db()
    assert other.places_taken == 8


def test_a_class_that_waits_for_two_dates_gets_one_offer_on_a_third(date: Session, activity: ActivityPage) -> None:
    second = make_session(activity, starts_at=at_nine(days=20), capacity=20)
    make_enrolment(second, places=20)
    school_class = make_class()
    by = make_coordinator(school_class.school)
    groups = [waits(one, 8, who=school_class, by=by, takes_other_dates=True) for one in (date, second)]
    third = make_session(activity, starts_at=at_nine(days=21), capacity=20)

    assert waiting.serve_forgotten() == 1

    assert [len(offers_for(group)) for group in groups] == [1, 0]
    assert Enrolment.objects.filter(session=third).count() == 1


def test_who_is_choosing_the_other_date_now_gets_no_offer_on_it(date: Session, activity: ActivityPage) -> None:
    group = waits(date, 8, takes_other_dates=True)
    other = make_session(activity, starts_at=at_nine(days=20), capacity=20)
    assert group.school_class is not None
    hold_group(session_id=other.pk, school_class_id=group.school_class.pk, by=by_of(group), places=8)

    assert (waiting.serve_forgotten(), offers_for(group)) == (0, [])


@pytest.mark.parametrize(
    ("kept", "is_offered"),
    [
        ({"reserved_municipalities": ["0014"]}, True),
        ({"reserved_municipalities": ["9999"]}, False),
        ({"reserved_for": "this school"}, True),
        ({"reserved_for": "another school"}, False),
        ({"reserved_for": "another school", "reserved_municipalities": ["0014"]}, True),
        ({"min_group": 9}, False),
        ({"max_group": 7}, False),
        ({"enrolment_opens_at": "tomorrow"}, False),
        ({"enrolment_closes_at": "just now"}, False),
    ],
    ids=str,
)
def test_another_date_is_offered_to_whom_it_is_open(
    date: Session, activity: ActivityPage, kept: dict[str, Any], is_offered: bool
) -> None:
    group = waits(date, 8, takes_other_dates=True)
    moments = {"tomorrow": timezone.now() + timedelta(days=1), "just now": timezone.now()}
    columns = {name: moments.get(value, value) if isinstance(value, str) else value for name, value in kept.items()}
    school = columns.pop("reserved_for", None)
    other = make_session(activity, starts_at=at_nine(days=20), capacity=20, **columns)
    if school:
        other.reserved_for.add(group.school if school == "this school" else make_school())

    assert waiting.serve_forgotten() == int(is_offered)

    assert [one.session_id for one in offers_for(group)] == [other.pk] * is_offered
    assert broken_invariants(settled=True) == {}


def test_pupils_who_are_busy_then_are_not_offered_that_date_until_they_are_free(provider: Provider) -> None:
    activity = make_activity(provider, names_mode=NamesMode.NAMES)
    date = make_session(activity, capacity=2)
    make_enrolment(date, names=2)
    school_class = make_class(pupils=3)
    by = make_coordinator(school_class.school)
    busy_at = make_session(make_activity(provider, names_mode=NamesMode.NAMES), starts_at=at_nine(days=20), capacity=20)
    busy = enrol_class(session_id=busy_at.pk, school_class_id=school_class.pk, by=by, pupils=pupils_of(school_class)[:1])
    group = waits(date, 2, who=school_class, by=by, takes_other_dates=True)
    other = make_session(activity, starts_at=at_nine(days=20) + timedelta(hours=2), capacity=20)
    assert waiting.serve_forgotten() == 0

    cancel_enrolment(fresh(busy), by=by)

    assert waiting.serve_forgotten() == 1
    [offered] = offers_for(group)
    assert (offered.session_id, offered.named_places.filter(is_active=False).count()) == (other.pk, 2)


def test_an_offer_ends_when_its_date_is_moved_forward_and_begins(date: Session) -> None:
    group = waits(date, 8)
    more_places(date, 8)
    Session.objects.filter(pk=date.pk).update(starts_at=timezone.now() - timedelta(minutes=1))

    assert waiting.lapse_offers() == 1

    assert status(group) == S.LAPSED


def test_a_date_that_the_school_let_go_is_not_proposed_again_after_the_provider_thought_better_of_its_no() -> None:
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL)
    asked, other = make_enrolment(make_session(activity), places=5), make_session(activity, starts_at=at_nine(days=21))
    owner = make_provider_user(activity.provider)
    first = propose_other_date(asked, session_id=other.pk, by=owner, reason="Bezet.")
    waiting.decline_offer(fresh(first), by=asked.enrolled_by)
    undo_answer(fresh(asked), by=owner)

    with pytest.raises(errors.DateDoesNotFit):
        propose_other_date(fresh(asked), session_id=other.pk, by=owner, reason="Toch bezet.")

    assert dates_to_propose(fresh(asked)) == []
    assert fresh(asked).status == S.REQUESTED
    assert broken_invariants() == {}
