"""A date on request: asked, proposed, declined, withdrawn, lapsed; through services, pages and door."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.models import Session
from enrolments import errors
from enrolments.choices import DateRequestStatus as Status
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import DateRequest, Enrolment
from enrolments.moves import Actor
from enrolments.rules.changing import Change
from enrolments.services.changing import change_group
from enrolments.services.confirming import confirm_coming
from enrolments.services.invariants import broken_invariants
from enrolments.services.requesting import (
    decline_date,
    lapse_questions,
    propose_date,
    withdraw_question,
)
from enrolments.services.roster import open_roster
from enrolments.services.school_day import school_day
from enrolments.services.waiting import accept_offer
from kit.refusals import NotFound, Refusal
from outbox.delivery import deliver_due
from outbox.models import Message
from schools.choices import Level, SchoolRole
from tests.support.date_requests import ask, plan, start
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_pupil,
    make_school,
)
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def kinds(reader: User) -> list[str]:
    return list(Message.objects.filter(recipient=reader.email).order_by("pk").values_list("kind", flat=True))


def test_a_school_asks_and_the_provider_reads_it_with_a_term_of_twice_its_own() -> None:
    page, school_class, by, owner = start(answer_working_days=1)

    asked = ask(page, school_class, by, wishes="Liefst dinsdag")

    assert (asked.status, asked.places, asked.asked_by) == (Status.OPEN, 20, by)
    assert timedelta(days=1, hours=23) <= asked.answer_until - asked.created_at <= timedelta(days=8, hours=1)
    [letter] = Message.objects.filter(recipient=owner.email)
    assert "Liefst dinsdag" in letter.text


def test_a_question_goes_out_after_ten_minutes_and_not_when_it_is_taken_back_or_answered(mailoutbox: list[Any]) -> None:
    page, school_class, by, owner = start()
    other = make_class(school_class.school, "3Z")
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        withdraw_question(ask(page, school_class, by), by=by)
        propose_date(ask(page, other, by), plan=plan(), by=owner)
        ask(page, school_class, by)
        deliver_due()
    assert [mail.to for mail in mailoutbox] == [[by.email]]  # the proposal

    with time_machine.travel(begin + timedelta(minutes=10), tick=False):
        deliver_due()

    assert [mail.to for mail in mailoutbox[1:]] == [[owner.email]]


def test_who_read_a_question_hears_that_it_is_taken_back(mailoutbox: list[Any]) -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        deliver_due()

        withdraw_question(asked, by=by)
        deliver_due()

    assert [mail.to for mail in mailoutbox] == [[owner.email], [owner.email]]


def test_asking_and_taking_back_has_an_end_for_a_day() -> None:
    page, school_class, by, owner = start()
    for _turn in range(10):
        withdraw_question(ask(page, school_class, by), by=by)

    with pytest.raises(errors.TooManyQuestions):
        ask(page, school_class, by)

    assert kinds(owner) == []
    ask(*start()[:3])  # another activity and another school count for themselves
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert ask(page, school_class, by).status == Status.OPEN


def test_a_proposed_date_is_kept_for_the_school_and_held_until_it_answers() -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)

    offered = propose_date(asked, plan=plan(), by=owner)

    session = Session.objects.get()
    assert (offered.status, offered.session, session.places_taken) == (S.OFFERED, session, 20)
    assert list(session.reserved_for.all()) == [school_class.school]
    assert (asked.status, asked.session) == (Status.ANSWERED, session)
    assert kinds(by) == ["enrolments.date_proposed"]
    assert accept_offer(Enrolment.objects.with_details().get(pk=offered.pk), by=by).status == S.ACCEPTED
    assert broken_invariants() == {}


def test_where_names_are_asked_the_school_chooses_them_after_its_yes() -> None:
    page, school_class, by, owner = start(names_mode="names")
    offered = propose_date(ask(page, school_class, by), plan=plan(), by=owner)

    accepted = accept_offer(Enrolment.objects.with_details().get(pk=offered.pk), by=by)

    assert (accepted.status, accepted.mode, accepted.places) == (S.ACCEPTED, "names", 20)
    assert broken_invariants() == {}


def test_until_the_school_chose_who_goes_it_is_asked_to_and_cannot_say_that_the_group_comes() -> None:
    page, school_class, by, owner = start(names_mode="names")
    pupils = [make_pupil(school_class).pk for _number in range(3)]
    offered = propose_date(ask(page, school_class, by, places=3), plan=plan(capacity=3), by=owner)
    accept_offer(Enrolment.objects.with_details().get(pk=offered.pk), by=by)
    client, school = sign_in(Client(), by), school_class.school

    def look() -> tuple[list[str], bool, bool, bool]:
        group = Enrolment.objects.with_details().get(pk=offered.pk)
        [roster] = open_roster(group.session, by=owner, role="provider").groups
        listed = sign_in(Client(), owner).get(reverse("enrolments:roster", args=[group.session_id])).content.decode()
        detail = client.get(reverse("enrolments:detail", args=[group.pk])).content.decode()
        chores = [one.chore for one in school_day(by, [school]).work]
        return chores, "Kies nog wie er meegaan" in detail, roster.names_follow, "De namen volgen nog" in listed

    assert look()[:2] == (["choose_pupils"], True)
    # The list is closed by now: choosing for the first time is no growth.
    with time_machine.travel(offered.session.starts_at - timedelta(hours=20), tick=False):
        group = Enrolment.objects.with_details().get(pk=offered.pk)
        client = sign_in(Client(), by)
        before = look()
        offers = f"/api/v1/enrolments/{group.pk}/"
        assert "confirm" not in client.get(offers).json()["allowed_actions"], "who goes comes first"
        teacher = make_coordinator(school, SchoolRole.TEACHER)
        assert school_day(teacher, [school]).work == [], "and is no teacher's to choose"
        with pytest.raises(errors.NamesNotChosen):
            confirm_coming(group, by=by, actor=Actor.SCHOOL)
        with pytest.raises(errors.ListClosed):
            change_group(group, change=Change(pupils=frozenset({*pupils, make_pupil(school_class).pk})), by=by)
        change_group(group, change=Change(pupils=frozenset(pupils)), by=by)
        after = look()
        assert "confirm" in client.get(offers).json()["allowed_actions"]
        with pytest.raises(errors.ListClosed):
            change_group(group, change=Change(pupils=frozenset({*pupils[:2], make_pupil(school_class).pk})), by=by)
        confirmed = confirm_coming(group, by=by, actor=Actor.SCHOOL)

    assert before == (["choose_pupils"], True, True, True)
    assert after == (["confirm"], False, False, False)
    assert confirmed.status == S.CONFIRMED
    assert broken_invariants() == {}


def test_a_no_says_why_and_a_question_can_be_taken_back() -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)

    with pytest.raises(errors.ReasonNeeded):
        decline_date(asked, reason=" ", by=owner)
    decline_date(asked, reason="Alle ploegen zitten vol", by=owner)
    again = withdraw_question(ask(page, school_class, by), by=by)

    assert (asked.status, again.status) == (Status.DECLINED, Status.WITHDRAWN)
    assert "Alle ploegen zitten vol" in Message.objects.get(kind="enrolments.date_declined").text
    assert kinds(owner) == []  # nobody had read of it yet


def test_without_an_answer_a_question_lapses_and_the_school_hears_of_it() -> None:
    page, school_class, by, _owner = start()
    asked = ask(page, school_class, by)

    early = lapse_questions()
    late = lapse_questions(now=asked.answer_until)
    again = lapse_questions(now=asked.answer_until)

    assert (early, late, again) == (0, 1, 0)
    assert DateRequest.objects.get().status == Status.LAPSED
    assert kinds(by) == ["enrolments.date_lapsed"]


@pytest.mark.parametrize(
    ("activity", "more", "refusal"),
    [
        ({"levels": [Level.VWO]}, {}, errors.LevelDoesNotFit),
        ({"years": [1]}, {}, errors.YearDoesNotFit),
        ({"max_group": 10}, {}, errors.GroupTooLarge),
        ({"min_group": 25}, {}, errors.GroupTooSmall),
        ({"pupils_per_adult": 10}, {}, errors.TooFewAdults),
        ({}, {"first_day": date(2020, 1, 1)}, errors.DaysDoNotFit),
        ({}, {"last_day": date(2020, 1, 1)}, errors.DaysDoNotFit),
    ],
)
def test_a_question_that_leads_nowhere_is_refused(
    activity: dict[str, Any], more: dict[str, Any], refusal: type[Refusal]
) -> None:
    page, school_class, by, _owner = start(**activity)

    with pytest.raises(refusal):
        ask(page, school_class, by, **more)


def test_only_activities_on_request_are_asked_once_at_a_time_by_who_signs_the_class_up() -> None:
    page, school_class, by, _owner = start()
    plain = make_activity()
    ask(page, school_class, by)

    with pytest.raises(errors.NotOnRequest):
        ask(plain, school_class, by)
    with pytest.raises(errors.AskedAlready):
        ask(page, school_class, by)
    with pytest.raises(NotFound):
        ask(page, make_class(make_school()), by)


def test_a_date_outside_the_asked_days_or_too_small_is_no_answer() -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)

    with pytest.raises(errors.OutsideAskedDays):
        propose_date(asked, plan=plan(days=60), by=owner)
    with pytest.raises(errors.DateDoesNotFit):
        propose_date(asked, plan=plan(capacity=19), by=owner)

    assert not Session.objects.exists()
    assert DateRequest.objects.get().status == Status.OPEN


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_answer_at_once_answer_once() -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)
    other = make_provider_user(page.provider)
    calls = [
        partial(propose_date, DateRequest.objects.get(pk=asked.pk), plan=plan(), by=owner),
        partial(decline_date, DateRequest.objects.get(pk=asked.pk), reason="Vol", by=other),
    ]

    results = at_once(calls)

    assert sum(isinstance(one, errors.RequestAnswered) for one in results) == 1
    assert Session.objects.count() == Enrolment.objects.count()
    assert broken_invariants() == {}
