"""A provider proposes another date in the place of the one that was asked."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode
from activities.models import ActivityPage, Series, Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.services import waiting
from enrolments.services.answering import accept_request, decline_request, propose_other_date, undo_answer
from enrolments.services.enrolling import enrol_class
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from providers.models import Provider
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_session,
)
from tests.support.offers import by_of, more_places, offers_for, status, waits
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_is_well_afterwards")]


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
