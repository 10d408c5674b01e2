"""What the waiting list offers beside the whole group on its own date: a part, another date. Readable as its specification."""

import pytest

from accounts.models import User
from activities.choices import CapacityUnit, NamesMode
from activities.models import ActivityPage, Session
from activities.services.sessions import cancel_session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.services import waiting
from enrolments.services.cancelling import cancel_enrolment
from outbox.models import Message
from providers.models import Provider
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_session,
)
from tests.support.offers import after_lapse, by_of, more_places, status, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_is_well_afterwards")]


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
