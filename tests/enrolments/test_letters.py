"""Every move of the table and its letters: exactly those it names, to the right people, with the event a calendar holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from activities.services.sessions import cancel_session
from enrolments import emails
from enrolments.choices import GOING, HOLDING
from enrolments.choices import EnrolmentStatus as S
from enrolments.emails.patience import CAN_WAIT, NEVER_WAITS
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.moves import MOVES, Actor, Letter, Move
from enrolments.rules.changing import Change
from enrolments.services import answering, approving, confirming, moving, promoting, undoing, waiting
from enrolments.services.attendance import note_attendance
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.moving import keeps_pupils_busy, move
from enrolments.services.transactions import one_transaction
from kit.address_hash import address_hash
from newsletter.models import Subscriber, Suppression
from outbox.delivery import deliver_due
from outbox.later import written
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School
from tests.support.calendars import event_in
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
PUPIL = "Kwxanna"
# Moves of a group that is new: what stood there before is over.
BEGIN = {"propose", "ask_school", "request", "wait", "accept_at_once"}
SIDE = {"school", "provider", "approvers"}


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


@pytest.fixture
def world() -> World:
    provider = make_provider()
    activity = make_activity(provider, names_mode=NamesMode.NAMES, acceptance_mode=AcceptanceMode.MANUAL)
    school = make_school(approval_mode=ApprovalMode.MENTOR)
    school_class = make_class(school)
    for number in range(2):
        make_pupil(school_class, first_name=PUPIL, last_name=f"Kwxnaam{number}")
    make_coordinator(school)  # works there too, but did not sign this group up
    make_provider_user(provider, role=ProviderRole.HOST)  # gets no mail
    return World(
        session=make_session(activity, starts_at=at_nine(days=5), enrolment_closes_at=at_nine(days=4)),
        school=school,
        coordinator=make_coordinator(school),
        teacher=make_coordinator(school, role=SchoolRole.TEACHER, language="en"),
        mentor=make_coordinator(school, role=SchoolRole.MENTOR, language="en"),
        owner=make_provider_user(provider),
        editor=make_provider_user(provider, role=ProviderRole.EDITOR, language="en"),
        class_id=school_class.pk,
    )


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


# --- how each move is made ---


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
ENDED_AS = {S.CANCELLED_BY_SCHOOL: "cancelled", S.DECLINED: "declined", S.LAPSED: "lapsed", S.EXPIRED: "expired"}
NAMES: Mapping[Letter, str] = {
    Letter.SCHOOL_CONFIRMED: "confirmed",
    Letter.SCHOOL_REQUESTED: "requested",
    Letter.SCHOOL_WAITING: "waiting",
    Letter.SCHOOL_RESTORED: "restored",
    Letter.SCHOOL_CHANGED: "changed",
    Letter.APPROVERS_ASKED: "approval_asked",
    Letter.PROVIDER_NEW_GROUP: "new_group",
    Letter.PROVIDER_ASKED: "new_request",
    Letter.PROVIDER_CANCELLED: "group_cancelled",
    Letter.PROVIDER_RESTORED: "group_restored",
    Letter.PROVIDER_EXPIRED: "request_expired",
    Letter.PROVIDER_CHANGED: "group_changed",
}


def name_of(letter: Letter, made: Move) -> str:
    if letter == Letter.SCHOOL_OFFERED:
        return "offered_other_date" if made.action == "propose" else "offered"
    if letter == Letter.SCHOOL_ENDED:
        return "disapproved" if made.action == "disapprove" else ENDED_AS[made.target]
    if letter == Letter.SCHOOL_DATE_OFF:
        return "withdrawn" if made.action == "withdraw" else "session_cancelled"
    return NAMES[letter]


def side_of(letter: Letter, made: Move) -> str:
    """Who goes along hears what changes the day: the end of a group that went, or that it goes after all."""
    side = letter.split("_")[0]
    if side != "school":
        return side
    ends_a_trip = letter == Letter.SCHOOL_ENDED and made.origin in GOING
    goes_now = letter in {Letter.SCHOOL_RESTORED, Letter.SCHOOL_CHANGED} and made.target in GOING
    return "school and trip" if ends_a_trip or goes_now or letter == Letter.SCHOOL_DATE_OFF else "school"


def expected(world: World, made: Move) -> set[tuple[str, str]]:
    letters = [letter for letter in made.letters if not _never_heard_of(letter, made)]
    return {
        (f"enrolments.{name_of(letter, made)}", person.email)
        for letter in letters
        for person in world.people(side_of(letter, made))
    }


def _never_heard_of(letter: Letter, made: Move) -> bool:
    """A provider knows nothing of a group that waited, or for its own school."""
    return letter == Letter.PROVIDER_RESTORED and made.target in {S.DRAFT, S.WAITING}


IN_CALENDARS = {S.REQUESTED, S.ACCEPTED, S.CONFIRMED}


def event_status(letter_name: str, made: Move) -> str:
    """What the calendar of a school's reader must hear: nothing of what it never held."""
    if letter_name in {"cancelled", "declined", "expired", "lapsed", "disapproved", "withdrawn", "session_cancelled"}:
        return "CANCELLED" if made.origin in IN_CALENDARS else ""
    if letter_name in {"confirmed", "requested", "restored", "changed"} and made.target in IN_CALENDARS:
        return "TENTATIVE" if made.target == S.REQUESTED else "CONFIRMED"
    return ""


@pytest.mark.parametrize("made", MOVES, ids=lambda one: f"{one.action}-{one.origin}-{one.target}")
def test_a_move_tells_exactly_whom_the_table_says(world: World, made: Move) -> None:
    before = stands(world, made.origin if made.action not in BEGIN else S.LAPSED)
    sequence = before.sequence
    Message.objects.all().delete()

    result = SCENES[made.action](world, before, made)

    is_new = made.action in BEGIN
    after = fresh(result if is_new else before)
    # Attendance asks for an evaluation, and an approved group goes on at once: those letters have tests of their own.
    told = Message.objects.filter(dedupe_key__contains=str(after.pk)).exclude(kind__contains="evaluation")
    mails = [written(one) for one in told]
    assert after.status == made.target
    assert {(mail.kind, mail.recipient) for mail in mails} == expected(world, made)
    assert len(mails) == len(expected(world, made))
    languages = {person.email: person.language for side in ("school and trip", *SIDE) for person in world.people(side)}
    for mail in mails:
        check_content(mail, languages[mail.recipient])
        check_calendar(mail, made, after, rose_from=-1 if is_new else sequence)


def check_content(mail: Message, language: str) -> None:
    assert mail.subject
    assert f'<html lang="{language}"' in mail.html
    assert ("Need help?" in mail.text) == (language == "en")
    assert not any(word in f"{mail.subject}{mail.text}{mail.html}{mail.attachment}" for word in (PUPIL, "Kwxnaam"))
    # What the reader can do next stands in both versions.
    assert "http://" in mail.text or "https://" in mail.text
    assert "href=" in mail.html


def check_calendar(mail: Message, made: Move, enrolment: Enrolment, *, rose_from: int) -> None:
    wanted = event_status(mail.kind.partition(".")[2], made)
    assert bool(mail.attachment) == bool(wanted), mail.kind
    if wanted:
        event = event_in(mail.attachment)
        assert str(event["UID"]).startswith(f"inschrijving-{enrolment.pk}@")
        assert (event["STATUS"], event["SEQUENCE"]) == (wanted, enrolment.sequence + enrolment.session.sequence)
        assert enrolment.sequence > rose_from
        assert ("method=CANCEL" in mail.attachment_type) == (wanted == "CANCELLED")


def test_a_groups_whole_life_is_one_event_whose_number_only_rises(world: World) -> None:
    no_approval(world)
    group = enrol_class(
        session_id=world.session.pk, school_class_id=world.class_id, by=world.coordinator, pupils=set(made_pupils(world))
    )
    steps: list[Callable[[], Any]] = [
        lambda: answering.accept_request(fresh(group), by=world.owner),
        lambda: answering.undo_answer(fresh(group), by=world.owner),
        lambda: answering.accept_request(fresh(group), by=world.owner),
        lambda: confirming.confirm_coming(fresh(group), by=world.coordinator, actor=Actor.SCHOOL),
        lambda: change_group(fresh(group), change=Change(adults=4, reason="Extra"), by=world.coordinator),
        lambda: cancel_enrolment(fresh(group), by=world.coordinator, reason="Ziek", reason_code="illness"),
        lambda: undoing.undo_cancel(fresh(group), by=world.coordinator),
        lambda: cancel_session(session=world.session, reason="Brand", by=world.owner),
    ]
    for step in steps:
        step()

    mails = map(written, Message.objects.filter(recipient=world.coordinator.email).order_by("created_at", "pk"))
    events = [event_in(mail.attachment) for mail in mails if mail.attachment]
    numbers = [event["SEQUENCE"] for event in events]
    assert len({str(event["UID"]) for event in events}) == 1
    assert numbers == sorted(set(numbers))
    assert [str(event["STATUS"]) for event in events] == [
        *("TENTATIVE", "CONFIRMED", "TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED")
    ]


def made_pupils(world: World) -> list[int]:
    return pupils_of(world.school.classes.get(pk=world.class_id))


def test_a_row_that_was_read_long_ago_gives_no_calendar_an_old_number(world: World) -> None:
    old = stands(world, S.REQUESTED)
    Enrolment.objects.filter(pk=old.pk).update(sequence=9)

    answering.accept_request(old, by=world.owner)

    assert event_in(written(Message.objects.get(kind="enrolments.confirmed")).attachment)["SEQUENCE"] == 10


def test_the_reason_of_a_no_stands_in_the_mail_once(world: World) -> None:
    answering.decline_request(
        stands(world, S.REQUESTED), by=world.owner, reason="Er is te weinig plek in de bus", reason_code="staff"
    )

    mail = Message.objects.get(kind="enrolments.declined")
    assert (mail.text.count("te weinig plek"), mail.html.count("te weinig plek")) == (1, 1)


@pytest.mark.parametrize(
    ("status", "says"),
    [(S.DRAFT, "niemand op tijd akkoord"), (S.REQUESTED, "gaf geen antwoord"), (S.WAITING, "kwam er geen plek")],
)
def test_a_group_that_nobody_answered_hears_whose_answer_it_was(world: World, status: S, says: str) -> None:
    expires(world, stands(world, status), MOVES[0])

    assert says in Message.objects.get(kind="enrolments.expired").text


def test_a_provider_who_does_not_answer_blocks_nobody_and_hears_so(world: World) -> None:
    group = stands(world, S.REQUESTED)

    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1), tick=False):
        assert waiting.expire_unanswered() == 1

    assert Session.objects.get(pk=world.session.pk).places_taken == 0
    told = Message.objects.filter(kind="enrolments.request_expired", dedupe_key__contains=str(group.pk))
    assert {mail.recipient for mail in told} == {world.owner.email, world.editor.email}


def test_every_letter_says_whether_it_can_wait() -> None:
    folders = {one.name for one in Path("templates/enrolments/email").iterdir() if one.is_dir()} - {"digest"}

    assert folders == CAN_WAIT | NEVER_WAITS
    assert not CAN_WAIT & NEVER_WAITS


def test_every_move_has_a_scene() -> None:
    assert set(SCENES) == {one.action for one in MOVES}


@pytest.mark.promise("OGP-2.1c")
def test_service_mail_goes_out_without_any_newsletter_and_sells_nothing(mailoutbox: list[Any]) -> None:
    """Not even a newsletter that was left for good keeps back what a coordinator needs to know about a class."""
    group = make_enrolment()
    by = group.enrolled_by
    assert by
    Suppression.objects.create(address_hash=address_hash(by.email), reason="left")
    assert not Subscriber.objects.exists()

    cancel_session(session=group.session, reason="De werf is dicht.", by=make_provider_user(group.session.activity.provider))
    deliver_due()

    mails = [mail for mail in mailoutbox if mail.to == [by.email]]
    assert len(mails) == 2  # that it goes on, and that it does not
    for mail in mails:
        bodies = f"{mail.body}{mail.alternatives}".lower()
        assert not any(word in bodies for word in ("nieuwsbrief", "/nieuws", "aanbieding", "korting"))
        assert not [name for name in mail.extra_headers if name.lower().startswith("list-")]
