"""Every move of the table and its letters: exactly those it names, to the right people, with the event a calendar holds."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from activities.services.sessions import cancel_session
from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from enrolments.emails.patience import CAN_WAIT, NEVER_WAITS
from enrolments.models import Enrolment
from enrolments.moves import MOVES, Actor, Letter, Move
from enrolments.rules.changing import Change
from enrolments.services import answering, confirming, undoing, waiting
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class
from kit.address_hash import address_hash
from newsletter.models import Subscriber, Suppression
from outbox.delivery import deliver_due
from outbox.later import written
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import ApprovalMode, SchoolRole
from tests.support.calendars import event_in
from tests.support.enrolling import fresh, make_enrolment
from tests.support.letter_scenes import SCENES, World, expires, made_pupils, no_approval, stands
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
