"""How each move of a sign-up comes about: a scene for every line of the table of moves that sends a letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from activities.services.sessions import cancel_session
from enrolments import emails
from enrolments.choices import HOLDING
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.moves import Actor, Move
from enrolments.rules.changing import Change
from enrolments.services import answering, approving, confirming, moving, promoting, undoing, waiting
from enrolments.services.attendance import note_attendance
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.moving import keeps_pupils_busy, move
from enrolments.services.transactions import one_transaction
from schools.choices import ApprovalMode
from schools.models import School
from tests.support.enrolling import fresh, pupils_of
from tests.support.makers import (
    at_nine,
    make_session,
)


@dataclass
class World:
    """A provider, a school with somebody in each role, half of them readers of English, and a class with names."""

    session: Session
    school: School
    coordinator: User
    teacher: User
    mentor: User
    owner: User
    editor: User
    class_id: int

    def people(self, side: str) -> set[User]:
        return {
            "school": {self.coordinator},
            "school and trip": {self.coordinator, self.teacher},
            "provider": {self.owner, self.editor},
            "approvers": {self.mentor},
        }[side]


def stands(world: World, status: str) -> Enrolment:
    """Return a group in this state, as if everything before had happened long ago."""
    now, holds = timezone.now(), status in HOLDING
    enrolment = Enrolment.objects.create(
        school=world.school,
        session=world.session,
        school_class_id=world.class_id,
        mode=NamesMode.NAMES,
        places=2,
        status=status,
        status_reason="Een eerdere reden",
        teacher=world.teacher,
        enrolled_by=world.coordinator,
        sequence=3,
        waiting_number=7,
        answer_until=now + timedelta(days=2) if status in {S.DRAFT, S.REQUESTED} else None,
        offer_until=now + timedelta(days=2) if status == S.OFFERED else None,
    )
    EnrolmentTransition.objects.create(school=world.school, enrolment=enrolment, to_status=status)
    for pupil in pupils_of(enrolment.school_class):
        Place.objects.create(
            school=world.school,
            enrolment=enrolment,
            pupil_id=pupil,
            session=world.session,
            starts_at=world.session.starts_at,
            ends_at=world.session.ends_at,
            is_active=keeps_pupils_busy(status),
        )
    Session.objects.filter(pk=world.session.pk).update(places_taken=2 if holds else 0)
    return fresh(enrolment)


def at_once(world: World) -> None:
    """The provider's yes needs no waiting."""
    activity = world.session.activity
    activity.acceptance_mode = AcceptanceMode.AUTOMATIC
    activity.save_revision().publish()


def no_approval(world: World) -> None:
    School.objects.filter(pk=world.school.pk).update(approval_mode=ApprovalMode.NONE)


def signs_up(world: World, enrolment: Enrolment, made: Move) -> Any:
    if made.target != S.DRAFT:
        no_approval(world)
    if made.action == "accept_at_once":
        at_once(world)
    if made.action == "wait":
        Session.objects.filter(pk=world.session.pk).update(places_taken=world.session.capacity)
    named = made_pupils(world)
    group = {"session_id": world.session.pk, "school_class_id": world.class_id, "by": world.coordinator, "pupils": named}
    return (join_waiting_list if made.action == "wait" else enrol_class)(**group)


def proposes(world: World, enrolment: Enrolment, made: Move) -> Any:
    other = make_session(world.session.activity, starts_at=at_nine(days=12))
    return answering.propose_other_date(
        stands(world, S.REQUESTED), session_id=other.pk, by=world.owner, reason="Dan past het beter"
    )


def takes_offer(world: World, enrolment: Enrolment, made: Move) -> Any:
    if made.target != S.DRAFT:
        no_approval(world)
    if made.target == S.ACCEPTED:
        at_once(world)
    return waiting.accept_offer(fresh(enrolment), by=world.coordinator)


def expires(world: World, enrolment: Enrolment, made: Move) -> Any:
    with time_machine.travel(world.session.starts_at + timedelta(minutes=1), tick=False):
        waiting.expire_unanswered()


def lapses(world: World, enrolment: Enrolment, made: Move) -> Any:
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        waiting.lapse_offers()


def is_promoted(world: World, enrolment: Enrolment, made: Move) -> Any:
    promoting.promote(world.session.pk)


def is_called_off(world: World, enrolment: Enrolment, made: Move) -> Any:
    cancel_session(session=world.session, reason="Brand in de keuken", by=world.owner)


def changes(world: World, enrolment: Enrolment, made: Move) -> Any:
    change_group(enrolment, change=Change(adults=3, reason="Extra ouder"), by=world.coordinator)


def thinks_better(world: World, enrolment: Enrolment, made: Move) -> Any:
    if made.target == S.WAITING:
        Session.objects.filter(pk=world.session.pk).update(places_taken=world.session.capacity)
    Enrolment.objects.filter(pk=enrolment.pk).update(undo_to=made.target, undo_until=timezone.now() + timedelta(minutes=5))
    if made.action == "undo_cancel":
        return undoing.undo_cancel(fresh(enrolment), by=world.coordinator)
    return answering.undo_answer(fresh(enrolment), by=world.owner)


def keeps_waiting(world: World, enrolment: Enrolment, made: Move) -> Any:
    Enrolment.objects.filter(pk=enrolment.pk).update(wanted_places=40)
    waiting.keep_waiting(fresh(enrolment), by=world.coordinator)


def leaves_for_other_date(world: World, enrolment: Enrolment, made: Move) -> Any:
    move(enrolment, S.CANCELLED_BY_SCHOOL, actor=Actor.SYSTEM, by=None)


def is_noted(world: World, enrolment: Enrolment, made: Move) -> Any:
    places = list(enrolment.named_places.values_list("pk", flat=True))
    with time_machine.travel(world.session.ends_at + timedelta(hours=1), tick=False):
        note_attendance(enrolment, by=world.teacher, actor=Actor.TEACHER, present=places if made.target == S.ATTENDED else [])


def asks_no_yes(world: World) -> None:
    """The school asks for no yes any more, and the clock comes by."""
    School.objects.filter(pk=world.school.pk).update(approval_mode=ApprovalMode.NONE)
    approving.go_on_without_approval()


def is_asked_anew(one: Enrolment) -> None:
    """Its date got another time. The letter about that is the date's own (``tell_school_of_change``), not the move's."""
    with one_transaction():
        emails.tell(one, moving.move(one, S.ACCEPTED, actor=Actor.SYSTEM, by=None, action="ask_anew"))


SCENES: Mapping[str, Callable[[World, Enrolment, Move], Any]] = {
    "ask_school": signs_up,
    "request": signs_up,
    "accept_at_once": signs_up,
    "wait": signs_up,
    "approval_lifted": lambda world, one, _made: asks_no_yes(world),
    "approve": lambda world, one, _made: approving.approve(one, by=world.mentor),
    "disapprove": lambda world, one, _made: approving.disapprove(
        one, by=world.mentor, reason="Toetsweek", reason_code="timetable"
    ),
    "accept": lambda world, one, _made: answering.accept_request(one, by=world.owner),
    "decline": lambda world, one, _made: answering.decline_request(one, by=world.owner, reason="Te druk", reason_code="staff"),
    "expire": expires,
    "offer": is_promoted,
    "propose": proposes,
    "accept_offer": takes_offer,
    "decline_offer": lambda world, one, _made: waiting.decline_offer(one, by=world.coordinator),
    "keep_waiting": keeps_waiting,
    "lapse": lapses,
    "leave_for_other_date": leaves_for_other_date,
    "confirm": lambda world, one, _made: confirming.confirm_coming(one, by=world.teacher, actor=Actor.TEACHER),
    "ask_anew": lambda _world, one, _made: is_asked_anew(one),
    "change": changes,
    "cancel": lambda world, one, _made: cancel_enrolment(one, by=world.coordinator, reason="Ziek", reason_code="illness"),
    "withdraw": lambda world, one, _made: answering.withdraw_group(one, by=world.owner, reason="Ziek", reason_code="illness"),
    "call_off_date": is_called_off,
    "undo_cancel": thinks_better,
    "undo_answer": thinks_better,
    "note_attendance": is_noted,
}


def made_pupils(world: World) -> list[int]:
    return pupils_of(world.school.classes.get(pk=world.class_id))
