"""A school leaves; a date that is off or moves tells everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from activities.choices import NamesMode, SessionStatus
from activities.errors import PupilsBusyThen
from activities.models import Session
from activities.services.sessions import cancel_session, plan_of, reschedule_session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.services.cancelling import Effect, cancel_enrolment, effect_of_cancelling
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.invariants import broken_invariants
from outbox.later import written
from outbox.models import Message
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_provider_user, make_session

pytestmark = pytest.mark.django_db


def test_cancelling_frees_the_places_and_tells_both_sides() -> None:
    enrolment = make_enrolment(places=4)
    owner = make_provider_user(enrolment.session.activity.provider)
    Message.objects.all().delete()

    cancel_enrolment(enrolment, by=enrolment.enrolled_by, reason="Toetsweek", reason_code="illness")

    stored = fresh(enrolment)
    assert (stored.status, stored.status_reason, stored.session.places_taken) == (S.CANCELLED_BY_SCHOOL, "Toetsweek", 0)
    assert set(Message.objects.values_list("kind", "recipient")) == {
        ("enrolments.cancelled", enrolment.enrolled_by.email),
        ("enrolments.group_cancelled", owner.email),
    }
    last = EnrolmentTransition.objects.filter(enrolment=enrolment).order_by("-pk").first()
    assert (last.from_status, last.to_status, last.by, last.reason) == (
        S.ACCEPTED,
        S.CANCELLED_BY_SCHOOL,
        enrolment.enrolled_by,
        "Toetsweek",
    )


def test_the_calendar_file_of_a_cancellation_strikes_the_same_event_out() -> None:
    enrolment = make_enrolment()
    cancel_enrolment(enrolment, by=enrolment.enrolled_by)

    confirmed, cancelled = (
        Calendar.from_ical(written(Message.objects.get(kind=f"enrolments.{kind}")).attachment).walk("VEVENT")[0]
        for kind in ("confirmed", "cancelled")
    )

    assert confirmed["UID"] == cancelled["UID"]
    assert cancelled["SEQUENCE"] > confirmed["SEQUENCE"]
    assert (confirmed["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_named_pupils_are_free_again_for_another_date() -> None:
    enrolment = make_enrolment(names=3)
    other = make_session(make_activity(names_mode=NamesMode.NAMES), starts_at=enrolment.session.starts_at)

    cancel_enrolment(enrolment, by=enrolment.enrolled_by)
    again = enrol_class(
        session_id=other.pk,
        school_class_id=enrolment.school_class_id,
        by=enrolment.enrolled_by,
        pupils=pupils_of(enrolment.school_class),
    )

    assert again.status == S.ACCEPTED
    assert broken_invariants() == {}


def test_the_effect_is_known_before() -> None:
    enrolment = make_enrolment(places=4)

    assert effect_of_cancelling(enrolment) == Effect(places_released=4, is_late=False, provider_is_told=True)


def test_after_signing_up_closed_a_reason_is_needed() -> None:
    enrolment = make_enrolment()
    Session.objects.filter(pk=enrolment.session_id).update(enrolment_closes_at=timezone.now())

    with pytest.raises(errors.ReasonCodeNeeded):
        cancel_enrolment(fresh(enrolment), by=enrolment.enrolled_by)
    cancel_enrolment(fresh(enrolment), by=enrolment.enrolled_by, reason="De bus rijdt niet", reason_code="transport")

    assert fresh(enrolment).status == S.CANCELLED_BY_SCHOOL


def test_once_it_began_nobody_leaves() -> None:
    enrolment = make_enrolment()

    with time_machine.travel(enrolment.session.starts_at), pytest.raises(errors.CancelTooLate):
        cancel_enrolment(enrolment, by=enrolment.enrolled_by)

    assert fresh(enrolment).status == S.ACCEPTED


def test_what_ended_cannot_be_cancelled_again() -> None:
    enrolment = make_enrolment()
    cancel_enrolment(fresh(enrolment), by=enrolment.enrolled_by)

    with pytest.raises(errors.MoveNotPossible):
        cancel_enrolment(enrolment, by=enrolment.enrolled_by)

    assert fresh(enrolment).session.places_taken == 0
    assert Message.objects.filter(kind="enrolments.cancelled").count() == 1


@pytest.mark.promise("POR-3c")
def test_a_date_that_is_off_tells_every_group_also_those_that_wait_and_names_other_dates() -> None:
    session = make_session(capacity=20)
    owner = make_provider_user(session.activity.provider)
    other = make_session(session.activity, starts_at=at_nine(days=20), capacity=16)
    going = make_enrolment(session, places=16)
    school_class = make_class()
    by = make_coordinator(school_class.school)
    waiting = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=17)
    Message.objects.all().delete()

    cancel_session(session=session, reason="De werf is dicht.", by=owner)

    assert (fresh(going).status, fresh(waiting).status) == (S.CANCELLED_BY_PROVIDER, S.CANCELLED_BY_PROVIDER)
    session.refresh_from_db()
    assert (session.places_taken, session.status) == (0, SessionStatus.CANCELLED)
    mails = {mail.recipient: mail for mail in Message.objects.filter(kind="enrolments.session_cancelled")}
    assert set(mails) == {going.enrolled_by.email, by.email}
    assert all("De werf is dicht." in mail.text for mail in mails.values())
    assert f"/school/inschrijven/{other.pk}/" in mails[going.enrolled_by.email].text
    assert f"/school/inschrijven/{other.pk}/" not in mails[by.email].text
    assert broken_invariants() == {}


@pytest.mark.promise("POR-3c")
def test_a_change_of_time_tells_each_school_once_and_moves_its_calendar() -> None:
    enrolment = make_enrolment()
    session, owner = enrolment.session, make_provider_user(enrolment.session.activity.provider)
    plan = plan_of(session)
    moved = type(plan)(
        **{**vars_of(plan), "starts_at": plan.starts_at + timedelta(hours=1), "ends_at": plan.ends_at + timedelta(hours=1)}
    )

    reschedule_session(session=session, plan=moved, by=owner)
    reschedule_session(session=session, plan=moved, by=owner)

    changed = Message.objects.get(kind="enrolments.session_changed")
    first = written(Message.objects.get(kind="enrolments.confirmed"))
    before, after = (Calendar.from_ical(one.attachment).walk("VEVENT")[0] for one in (first, changed))
    assert changed.recipient == enrolment.enrolled_by.email
    assert "09.00 tot 12.00" in changed.text
    assert "10.00 tot 13.00" in changed.text
    assert before["UID"] == after["UID"]
    assert (after["SEQUENCE"], after["DTSTART"].dt) == (before["SEQUENCE"] + 1, moved.starts_at)


@pytest.mark.promise("OGP-2.1d")
def test_a_date_cannot_move_to_where_one_of_its_pupils_is_already() -> None:
    first = make_enrolment(names=2)
    later = make_session(make_activity(names_mode=NamesMode.NAMES), starts_at=first.session.ends_at)
    enrol_class(
        session_id=later.pk, school_class_id=first.school_class_id, by=first.enrolled_by, pupils=pupils_of(first.school_class)
    )
    plan = plan_of(later)
    moved = type(plan)(**{**vars_of(plan), "starts_at": plan.starts_at - timedelta(hours=1)})

    with pytest.raises(PupilsBusyThen):
        reschedule_session(session=later, plan=moved, by=make_provider_user())

    assert set(Place.objects.filter(session=later).values_list("starts_at", flat=True)) == {later.starts_at}


def test_a_colleague_gets_the_mail_when_who_signed_up_left_the_school() -> None:
    enrolment = make_enrolment()
    colleague = make_coordinator(enrolment.school)
    enrolment.enrolled_by.school_memberships.update(ended_at=timezone.now())
    Message.objects.all().delete()

    cancel_enrolment(enrolment, by=colleague)

    assert list(Message.objects.filter(kind="enrolments.cancelled").values_list("recipient", flat=True)) == [colleague.email]


def test_mails_are_written_in_the_readers_language_and_go_out_once() -> None:
    enrolment = make_enrolment()

    mail = written(Message.objects.get(kind="enrolments.confirmed"))
    assert mail.subject == "Klas 3B is ingeschreven: Een dag mee op de scheepswerf"
    assert "24 leerlingen en 1 begeleider" in mail.text
    assert f"/school/inschrijvingen/{enrolment.pk}/" in mail.text
    assert mail.html.count("<h1") == 1


def vars_of(plan: object) -> dict[str, object]:
    return {name: getattr(plan, name) for name in type(plan).__dataclass_fields__}  # type: ignore[attr-defined]  # a dataclass


def test_an_enrolment_knows_no_name_in_its_text_form() -> None:
    enrolment = Enrolment(pk="6a0c3f0a-0000-4000-8000-000000000000")
    assert str(enrolment) == "enrolment 6a0c3f0a-0000-4000-8000-000000000000"
