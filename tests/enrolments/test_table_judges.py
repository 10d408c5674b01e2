"""What the table of moves asks is asked where a status is written, and nowhere else: every guard, every kind of reason."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Session
from enrolments import errors
from enrolments.choices import HOLDING, EnrolmentStatus, ReasonCode
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.moves import MOVES, SILENT, START, Guard, Move, Reasons, codes_of
from enrolments.rules.standing import allowed_actions
from enrolments.services.judging import judge_move
from enrolments.services.moving import move
from enrolments.services.windows import current_terms
from kit.refusals import Refusal
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_provider_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
S = EnrolmentStatus
MADE = "made"
# What is said where a guard does not hold.
SAID = {
    Guard.BEFORE_START: "session_started",
    Guard.AFTER_START: "attendance_too_early",
    Guard.ATTENDANCE_OPEN: "attendance_closed",
    Guard.OFFER_STANDS: "offer_expired",
    Guard.NEARLY_THERE: "too_early_to_confirm",
    Guard.JUST_DONE: "undo_too_late",
    Guard.HAS_ANOTHER_CHANCE: "move_not_possible",
    Guard.NAMES_CHOSEN: "names_not_chosen",
}
SAID_BY = {"cancel": "cancel_too_late", "undo_cancel": "undo_too_late", "undo_answer": "undo_too_late"}


def said_of(made: Move, guard: Guard) -> str:
    return SAID_BY.get(made.action, SAID[guard]) if guard == Guard.BEFORE_START else SAID[guard]


@contextmanager
def afterwards_as_before() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stand(known: Enrolment, made: Move, broken: Guard | None = None) -> Enrolment:
    """Put the sign-up where this move begins, with everything that the move asks but this one guard."""
    now = timezone.now()
    starts_at = now + timedelta(days=2)
    if broken == Guard.NEARLY_THERE:
        starts_at = now + timedelta(days=20)
    elif broken == Guard.ATTENDANCE_OPEN:
        starts_at = now - timedelta(days=300)
    elif (Guard.AFTER_START in made.guards) != (broken in {Guard.AFTER_START, Guard.BEFORE_START}):
        starts_at = now - timedelta(hours=1)
    Session.objects.filter(pk=known.session_id).update(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        enrolment_closes_at=starts_at - timedelta(days=1),
        places_taken=known.places if made.origin in HOLDING else 0,
    )
    ago, ahead = now - timedelta(minutes=1), now + timedelta(minutes=5)
    Enrolment.objects.filter(pk=known.pk).update(
        status=made.origin,
        waiting_number=1,
        wanted_places=known.places + 1 if made.origin == S.OFFERED and broken != Guard.HAS_ANOTHER_CHANCE else None,
        offer_until=ago if broken == Guard.OFFER_STANDS else ahead,
        undo_to=made.target if Guard.JUST_DONE in made.guards else "",
        undo_until=ago if broken == Guard.JUST_DONE else ahead,
    )
    if broken == Guard.NAMES_CHOSEN:
        Place.objects.filter(enrolment=known.pk).delete()
    return fresh(known)


def outcome(enrolment: Enrolment, made: Move, *, code: str, words: str) -> str:
    before, actor = (enrolment.status, enrolment.transitions.count()), sorted(made.actors)[0]
    said: dict[str, str] = {"action": made.action, "reason": words, "reason_code": code}
    try:
        with transaction.atomic():
            move(enrolment, made.target, actor=actor, by=None, **said)
    except Refusal as refusal:
        assert (fresh(enrolment).status, enrolment.transitions.count()) == before, "a no leaves everything as it was"
        return refusal.code
    last = EnrolmentTransition.objects.filter(enrolment=enrolment.pk).latest("pk")
    assert (last.from_status, last.to_status, last.reason_code) == (made.origin, made.target, code)
    return MADE


def is_allowed(enrolment: Enrolment, made: Move) -> bool:
    until = current_terms().note_until(enrolment, made.actors)
    return made.action in allowed_actions(enrolment, made.actors, now=timezone.now(), attendance_until=until)


STEPS = [made for made in MOVES if made.origin != START]
ONE_OF_EACH = {(made.action, made.reasons, made.codes): made for made in STEPS}.values()


def test_each_guard_of_the_table_stops_its_move_and_takes_its_button_away() -> None:
    known, found, buttons = make_enrolment(names=1), {}, {}
    for made in STEPS:
        for broken in (None, *made.guards):
            with afterwards_as_before():
                enrolment = stand(known, made, broken)
                key = (made.action, made.origin, made.target, broken)
                buttons[key] = is_allowed(enrolment, made)
                code = made.codes[0] if made.codes else ""
                found[key] = outcome(enrolment, made, code=code, words="Zo is het beter")
                if not broken and made.codes:
                    unknown = outcome(stand(known, made), made, code="zomaar", words="Zo is het beter")
                    assert unknown == "reason_code_unknown", "reasons are judged where the status is written"

    expected = {
        (made.action, made.origin, made.target, broken): said_of(made, broken) if broken else MADE
        for made in STEPS
        for broken in (None, *made.guards)
    }
    assert found == expected
    pressed = {key: said == MADE for key, said in expected.items() if key[0] not in SILENT}
    assert {key: buttons[key] for key in pressed} == pressed
    assert {broken for _action, _origin, _target, broken in found} == {None, *Guard}, "each guard was broken once"


# For each kind of need: nothing, only words, only a kind, both; and whether it is late and whether fewer come.
EVERYTHING_GOES = [MADE, MADE, MADE, MADE]
SAY_ALL = ["reason_code_needed", "reason_code_needed", "reason_needed", MADE]
ASKED = {
    Reasons.NONE: lambda late, fewer: EVERYTHING_GOES,
    Reasons.NEEDED: lambda late, fewer: SAY_ALL,
    Reasons.WHEN_LATE: lambda late, fewer: SAY_ALL if late else EVERYTHING_GOES,
    Reasons.WHEN_FEWER_COME: lambda late, fewer: SAY_ALL if late and fewer else EVERYTHING_GOES,
}


def judged(enrolment: Enrolment, made: Move, code: str, words: str, places: int) -> str:
    actor = sorted(made.actors)[0]
    try:
        judge_move(made, enrolment, actor=actor, reason=words, reason_code=code, places=places)
    except Refusal as refusal:
        return refusal.code
    return MADE


def test_each_set_of_reasons_is_asked_when_the_table_says_so_and_takes_no_other() -> None:
    known, found, expected = make_enrolment(places=3), {}, {}
    for made in ONE_OF_EACH:
        with afterwards_as_before():
            enrolment = stand(known, made)
        code = made.codes[0] if made.codes else ""
        foreign = next(one for one in ReasonCode if one not in made.codes)
        answers = [("", ""), ("", "Zo is het beter"), (code, "  "), (code, "Zo is het beter")]
        answers += [(foreign, "Zo is het beter"), ("zomaar", "")]
        for late, fewer in ((False, False), (False, True), (True, False), (True, True)):
            enrolment.session.enrolment_closes_at = timezone.now() + timedelta(minutes=0 if late else 1)
            key = (made.action, made.reasons, made.codes, late, fewer)
            found[key] = [judged(enrolment, made, kind, words, 2 if fewer else 3) for kind, words in answers]
            expected[key] = [*ASKED[made.reasons](late, fewer), "reason_code_unknown", "reason_code_unknown"]

    assert found == expected


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"reason": "Vol"}, "reason_code_needed"),
        ({"reason": "Vol", "reason_code": "timetable"}, "reason_code_unknown"),
        ({"reason": "Vol", "reason_code": ["staff"]}, "reason_code_unknown"),
        ({"reason_code": "staff"}, "reason_needed"),
    ],
)
def test_the_interface_refuses_a_reason_that_the_table_does_not_know(sent: dict[str, object], code: str) -> None:
    enrolment = make_enrolment(acceptance_mode="manual")
    client = sign_in(Client(), make_provider_user(enrolment.session.activity.provider))
    address = f"/api/v1/enrolments/{enrolment.pk}/decline/"

    answer = client.post(address, json.dumps(sent), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json().get("reason_codes", codes_of("decline")) == codes_of("decline")
    assert fresh(enrolment).status == S.REQUESTED
    whole = json.dumps({"reason": "Vol", "reason_code": "staff"})
    assert client.post(address, whole, content_type="application/json").json()["status"] == S.DECLINED


def test_a_late_group_says_on_its_page_why_and_keeps_what_it_typed() -> None:
    enrolment = make_enrolment()
    Session.objects.filter(pk=enrolment.session_id).update(enrolment_closes_at=timezone.now())
    client, page = sign_in(Client(), enrolment.enrolled_by), reverse("enrolments:cancel", args=[enrolment.pk])

    missing = client.post(page, {"reason": "De bus rijdt niet"})
    client.post(page, {"reason": "De bus rijdt niet", "reason_code": "transport"})

    assert (missing.status_code, "De bus rijdt niet" in missing.content.decode()) == (422, True)
    left = fresh(enrolment)
    assert (left.status, left.reason_code, left.status_reason) == (S.CANCELLED_BY_SCHOOL, "transport", "De bus rijdt niet")


def test_the_refusal_names_what_fits_in_words_and_codes() -> None:
    with pytest.raises(errors.ReasonCodeNeeded) as refusal:
        raise errors.ReasonCodeNeeded([("staff", "Geen collega beschikbaar"), ("other", "Iets anders")])

    assert refusal.value.detail == "Kies wat de reden is: geen collega beschikbaar, iets anders."
    assert refusal.value.extra == {"reason_codes": ["staff", "other"]}
