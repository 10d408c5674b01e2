"""What the waiting list offers beside the whole group on its own date: a part, another date. Readable as its specification."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, CapacityUnit, NamesMode
from activities.models import ActivityPage, Series, Session
from activities.services.sessions import cancel_session, change_capacity
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.rules.wishes import Wishes
from enrolments.services import waiting
from enrolments.services.answering import accept_request, decline_request, propose_other_date, undo_answer
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.invariants import broken_invariants
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from providers.models import Provider
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return make_provider()


@pytest.fixture
def owner(provider: Provider) -> User:
    return make_provider_user(provider)


@pytest.fixture
def activity(provider: Provider) -> ActivityPage:
    return make_activity(provider)


@pytest.fixture
def date(activity: ActivityPage) -> Session:
    """A full date."""
    session = make_session(activity, capacity=20)
    make_enrolment(session, places=20)
    return session


@pytest.fixture(autouse=True)
def _all_is_well_afterwards() -> Iterator[None]:
    yield
    assert broken_invariants() == {}


def waits(session: Session, places: int, *, who: SchoolClass | None = None, by: User | None = None, **wishes: Any) -> Enrolment:
    school_class = who or make_class(make_school())
    by = by or make_coordinator(school_class.school)
    group: dict[str, Any] = {"places": places}
    if session.activity.names_mode == NamesMode.NAMES:
        group = {"pupils": pupils_of(school_class)[:places]}
    joined = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, wishes=Wishes(**wishes), **group)
    return fresh(joined)


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by is not None
    return enrolment.enrolled_by


def status(enrolment: Enrolment) -> str:
    return fresh(enrolment).status


def more_places(session: Session, more: int) -> None:
    session.refresh_from_db()
    change_capacity(session=session, capacity=session.capacity + more, by=make_provider_user(session.activity.provider))


def offers_for(enrolment: Enrolment) -> list[Enrolment]:
    return list(Enrolment.objects.with_details().filter(stands_in_for=enrolment.pk).order_by("created_at", "pk"))


def after_lapse(enrolment: Enrolment) -> None:
    end = fresh(enrolment).offer_until
    assert end is not None
    with time_machine.travel(end + timedelta(seconds=1)):
        assert waiting.lapse_offers() == 1


# --- a part of the group ---


def test_a_group_that_also_comes_with_fewer_is_offered_what_is_free(date: Session) -> None:
    group = waits(date, 12, least_places=5)

    more_places(date, 7)

    offered = fresh(group)
    assert (offered.status, offered.places, offered.wanted_places, offered.claim) == (S.OFFERED, 7, 12, 7)
    mail = Message.objects.get(kind="enrolments.offered")
    assert "7 leerlingen" in mail.text
    assert "alle 12 leerlingen" in mail.text


def test_a_part_below_what_it_would_take_is_not_offered_and_goes_to_who_is_behind(date: Session) -> None:
    group, behind = waits(date, 12, least_places=8), waits(date, 6)

    more_places(date, 7)

    assert (status(group), status(behind)) == (S.WAITING, S.OFFERED)


def test_who_fits_as_a_whole_and_stands_behind_waits_for_the_part_in_front(date: Session) -> None:
    group, behind = waits(date, 12, least_places=3), waits(date, 4)

    more_places(date, 5)

    assert (status(group), fresh(group).places, status(behind)) == (S.OFFERED, 5, S.WAITING)


def test_a_part_that_is_taken_is_the_group_from_then_on(date: Session) -> None:
    group = waits(date, 12, least_places=5)
    more_places(date, 7)

    waiting.accept_offer(fresh(group), by=by_of(group))

    taken = fresh(group)
    assert (taken.status, taken.places, taken.wanted_places, taken.least_places) == (S.ACCEPTED, 7, None, None)


def test_who_keeps_waiting_for_everybody_keeps_the_number_and_is_not_asked_again_for_a_part(date: Session) -> None:
    group, behind = waits(date, 12, least_places=5), waits(date, 7)
    more_places(date, 7)

    waiting.keep_waiting(fresh(group), by=by_of(group))

    kept = fresh(group)
    assert (kept.status, kept.places, kept.least_places, kept.waiting_number) == (S.WAITING, 12, None, group.waiting_number)
    assert status(behind) == S.OFFERED
    more_places(date, 12)
    assert (status(group), fresh(group).wanted_places) == (S.OFFERED, None)


def test_only_who_was_offered_a_part_can_wait_on(date: Session) -> None:
    group = waits(date, 12)
    more_places(date, 12)

    with pytest.raises(errors.MoveNotPossible):
        waiting.keep_waiting(fresh(group), by=by_of(group))


@pytest.mark.parametrize("end", ["lapses", "is declined", "goes with its date"])
def test_a_part_that_nobody_takes_leaves_the_group_as_large_as_it_was(date: Session, owner: User, end: str) -> None:
    group = waits(date, 12, least_places=5)
    more_places(date, 7)

    if end == "lapses":
        after_lapse(group)
    elif end == "is declined":
        waiting.decline_offer(fresh(group), by=by_of(group))
    else:
        cancel_session(session=date, reason="Storm", by=owner)

    assert (fresh(group).places, fresh(group).wanted_places) == (12, None)
    date.refresh_from_db()
    assert date.places_taken == (0 if end == "goes with its date" else 20)


@pytest.mark.parametrize("least", [0, 13])
def test_a_part_is_smaller_than_the_group_and_no_smaller_than_its_provider_takes(date: Session, least: int) -> None:
    with pytest.raises(errors.PartDoesNotFit):
        waits(date, 12, least_places=least)


def test_of_a_part_with_names_the_school_chooses_exactly_who_goes(provider: Provider) -> None:
    session = make_session(make_activity(provider, names_mode=NamesMode.NAMES), capacity=20)
    make_enrolment(session, names=20)
    school_class = make_class(pupils=6)
    group = waits(session, 6, who=school_class, least_places=2)
    more_places(session, 3)
    pupils, stranger = pupils_of(school_class), pupils_of(make_class(pupils=1))
    by = by_of(group)

    for wrong in (None, [], pupils[:2], pupils[:4], [*pupils[:2], *stranger]):
        with pytest.raises(errors.ChoosePupils) as refusal:
            waiting.accept_offer(fresh(group), by=by, pupils=wrong)
        assert "3 plekken" in str(refusal.value.detail)
    waiting.accept_offer(fresh(group), by=by, pupils=pupils[3:])

    named = Place.objects.filter(enrolment=group)
    assert (sorted(named.values_list("pupil", flat=True)), status(group)) == (pupils[3:], S.ACCEPTED)
    assert set(named.values_list("is_active", flat=True)) == {True}


def test_an_answer_to_an_offer_that_was_replaced_by_another_is_about_the_new_one(provider: Provider) -> None:
    session = make_session(make_activity(provider, names_mode=NamesMode.NAMES), capacity=20)
    make_enrolment(session, names=20)
    school_class = make_class(pupils=6)
    group = waits(session, 6, who=school_class, least_places=2)
    more_places(session, 3)
    seen = fresh(group)
    Enrolment.objects.filter(pk=group.pk).update(places=4)
    Session.objects.filter(pk=session.pk).update(capacity=24, places_taken=24)

    with pytest.raises(errors.ChoosePupils):
        waiting.accept_offer(seen, by=by_of(group), pupils=pupils_of(school_class)[:3])


def test_where_groups_are_counted_there_are_no_parts(activity: ActivityPage) -> None:
    session = make_session(activity, capacity=1, capacity_unit=CapacityUnit.GROUPS)
    first = make_enrolment(session, places=25)
    with pytest.raises(errors.NoPartsHere):
        waits(session, 12, least_places=5)
    group = waits(session, 12)
    Enrolment.objects.filter(pk=group.pk).update(least_places=5)  # as it could stand before that was refused

    cancel_enrolment(first, by=by_of(first))

    offered = fresh(group)
    assert (offered.status, offered.places, offered.wanted_places) == (S.OFFERED, 12, None)


# --- another date ---


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


# --- a date that the provider proposes ---


@pytest.fixture
def asked(provider: Provider) -> Enrolment:
    activity = make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL)
    return make_enrolment(make_session(activity, capacity=20), places=12)


def propose(asked: Enrolment, session: Session, owner: User) -> Enrolment:
    return propose_other_date(asked, session_id=session.pk, by=owner, reason="Dan is de loods bezet.")


def test_another_date_is_a_no_here_and_an_offer_there_of_five_working_days(asked: Enrolment, owner: User) -> None:
    other = make_session(asked.session.activity, starts_at=at_nine(days=20), capacity=12)
    waiting_here = waits(asked.session, 20)

    offered = propose(asked, other, owner)

    assert (status(asked), offered.status, offered.session_id, offered.places) == (S.DECLINED, S.OFFERED, other.pk, 12)
    assert fresh(asked).reason_code == "other-date"
    assert offered.offer_until is not None
    assert offered.offer_until - timezone.now() > timedelta(days=4, hours=23)
    assert status(waiting_here) == S.OFFERED
    assert EnrolmentTransition.objects.get(enrolment=offered).by == owner


def test_a_yes_to_a_proposed_date_needs_no_second_yes_of_the_provider(asked: Enrolment, owner: User) -> None:
    other = make_session(asked.session.activity, starts_at=at_nine(days=20), capacity=12)
    offered = propose(asked, other, owner)

    waiting.accept_offer(offered, by=by_of(asked))

    assert (status(asked), status(offered)) == (S.DECLINED, S.ACCEPTED)


@pytest.mark.parametrize(
    "wrong", ["full", "same", "other activity", "begun", "called off", "for others", "of a series", "unknown"]
)
def test_a_date_that_does_not_fit_changes_nothing(asked: Enrolment, owner: User, wrong: str) -> None:
    activity = make_activity(asked.session.activity.provider) if wrong == "other activity" else asked.session.activity
    other = make_session(
        activity,
        starts_at=timezone.now() if wrong == "begun" else at_nine(days=20),
        capacity=11 if wrong == "full" else 20,
        status="cancelled" if wrong == "called off" else "scheduled",
        reserved_municipalities=["9999"] if wrong == "for others" else [],
    )
    if wrong == "of a series":
        Session.objects.filter(pk=other.pk).update(series=Series.objects.create(activity=activity, title="Drie dinsdagen"))
    known = {"same": asked.session_id, "unknown": 0}

    with pytest.raises(errors.DateDoesNotFit):
        propose_other_date(asked, session_id=known.get(wrong, other.pk), by=owner, reason="Bezet.")

    assert (status(asked), Enrolment.objects.count()) == (S.REQUESTED, 1)


def test_a_date_on_which_the_class_goes_already_is_not_proposed(asked: Enrolment, owner: User) -> None:
    other = make_session(asked.session.activity, starts_at=at_nine(days=20), capacity=30)
    assert asked.school_class is not None
    enrol_class(session_id=other.pk, school_class_id=asked.school_class.pk, by=by_of(asked), places=3)

    # Not "already enrolled": where a class waits or thinks is no business of a provider's.
    with pytest.raises(errors.DateDoesNotFit):
        propose(asked, other, owner)

    assert status(asked) == S.REQUESTED


def test_a_no_with_another_date_is_taken_back_only_when_that_offer_is_over(asked: Enrolment, owner: User) -> None:
    other = make_session(asked.session.activity, starts_at=at_nine(days=20), capacity=12)
    offered = propose(asked, other, owner)
    with pytest.raises(errors.OtherDateProposed):
        undo_answer(fresh(asked), by=owner)
    waiting.decline_offer(offered, by=by_of(asked))

    undo_answer(fresh(asked), by=owner)

    assert status(asked) == S.REQUESTED


def test_a_proposed_date_is_given_with_its_reason_and_needs_one(asked: Enrolment, owner: User) -> None:
    other = make_session(asked.session.activity, starts_at=at_nine(days=20))
    with pytest.raises(errors.ReasonNeeded):
        propose_other_date(asked, session_id=other.pk, by=owner, reason=" ")
    propose(asked, other, owner)

    assert "Dan is de loods bezet." in Message.objects.get(kind="enrolments.declined").text


def test_no_answer_in_time_gives_the_places_back_and_is_told(asked: Enrolment) -> None:
    behind = waits(asked.session, 20)
    end = fresh(asked).answer_until
    assert end is not None
    assert end > timezone.now() + timedelta(days=4, hours=23)

    with time_machine.travel(end - timedelta(seconds=1)):
        assert waiting.expire_unanswered() == 0
    with time_machine.travel(end):
        assert (waiting.expire_unanswered(), waiting.expire_unanswered()) == (1, 0)

    assert (status(asked), status(behind)) == (S.EXPIRED, S.OFFERED)
    assert Message.objects.filter(kind="enrolments.expired", recipient=by_of(asked).email).count() == 1


def test_an_answer_that_came_just_before_the_clock_is_not_overruled(asked: Enrolment, owner: User) -> None:
    accept_request(fresh(asked), by=owner)
    undo_answer(fresh(asked), by=owner)
    accept_request(fresh(asked), by=owner)

    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert waiting.expire_unanswered() == 0

    assert status(asked) == S.ACCEPTED


def test_a_no_gives_the_places_to_the_line_of_its_date(asked: Enrolment, owner: User) -> None:
    behind = waits(asked.session, 20)

    decline_request(asked, by=owner, reason="Te druk.", reason_code="staff")

    assert (status(asked), status(behind)) == (S.DECLINED, S.OFFERED)


@pytest.mark.parametrize("takes_other_dates", [False, True])
def test_the_page_says_what_a_no_does_and_a_no_stands(date: Session, activity: ActivityPage, takes_other_dates: bool) -> None:
    group = waits(date, 8, takes_other_dates=takes_other_dates)
    if takes_other_dates:
        make_session(activity, starts_at=at_nine(days=20), capacity=20)
        waiting.serve_forgotten()
    else:
        more_places(date, 8)
    [offer] = offers_for(group) or [fresh(group)]
    client, url = sign_in(Client(), by_of(group)), reverse("enrolments:offer", args=[offer.pk])

    page = client.get(url).content.decode()
    client.post(url, {"answer": "decline"})
    actions = client.get(f"/api/v1/enrolments/{offer.pk}/").json()["allowed_actions"]

    assert ("Jullie blijven op de wachtlijst" in page, "Dat kun je niet terugdraaien" in page) == (
        takes_other_dates,
        not takes_other_dates,
    )
    assert (status(offer), actions) == (S.CANCELLED_BY_SCHOOL, [])
    with pytest.raises(errors.UndoTooLate):
        undo_cancel(fresh(offer), by=by_of(group))
