"""Reminders: a plan per kind of activity, once per cause, in working hours, through summer time and weekends."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.choices import AcceptanceMode, ActivityKind
from activities.rules import SessionPlan
from activities.services.sessions import reschedule_session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Reminder
from enrolments.moves import Actor
from enrolments.rules.reminders import PLANS, steps_by_kinds
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.confirming import confirm_coming
from enrolments.services.enrolling import join_waiting_list
from enrolments.services.invariants import broken_invariants
from enrolments.services.reminding import remind
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School
from tests.support.clocks import ZONE, at
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_school, make_session
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db
MADE = datetime(2027, 2, 1, 10, tzinfo=ZONE)  # a Monday, long before


def group_on(day: str, *, made: datetime = MADE, **fields: Any) -> Enrolment:
    """A group that signed up long ago for a date on this day, with a provider who reads mail."""
    with time_machine.travel(made, tick=False):
        activity = make_activity(**fields)
        enrolment = make_enrolment(make_session(activity, starts_at=at(day, "10:00")))
        make_provider_user(activity.provider)
        Message.objects.all().delete()
    return enrolment


def mails_at(day: str, clock: str = "09:00") -> list[str]:
    """What goes at this moment, by name."""
    known = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(at(day, clock), tick=False):
        remind()
    new = Message.objects.exclude(pk__in=known)
    return sorted(mail.kind.removeprefix("enrolments.") for mail in new)


# --- before the day ---


def test_a_visit_is_prepared_a_week_before_and_asked_about_the_day_before() -> None:
    group_on("2027-03-11")  # a Thursday

    assert mails_at("2027-03-03") == []
    assert mails_at("2027-03-04") == ["prepare"]
    assert mails_at("2027-03-05") == []
    assert mails_at("2027-03-10", "07:59") == []
    assert mails_at("2027-03-10", "08:00") == ["coming", "tomorrow"]
    assert mails_at("2027-03-10", "17:50") == []
    assert mails_at("2027-03-11", "08:10") == []


@pytest.mark.parametrize(("kind", "day"), [("job-shadowing", "2027-02-25"), ("online-encounter", "2027-03-08")])
def test_each_kind_has_its_own_time_to_prepare(kind: str, day: str) -> None:
    group_on("2027-03-11", kind=kind)

    before = date.fromisoformat(day) - timedelta(days=1)
    assert mails_at(before.isoformat()) == []
    assert mails_at(day) == ["prepare"]


def test_every_kind_has_a_plan() -> None:
    assert set(PLANS) == set(ActivityKind)
    assert {kind for kinds in steps_by_kinds().values() for kind in kinds} == set(ActivityKind)


def test_a_monday_is_asked_about_on_friday_and_nothing_goes_in_the_weekend() -> None:
    group_on("2027-03-15")  # a Monday

    assert mails_at("2027-03-08") == ["prepare"]
    assert mails_at("2027-03-12", "08:00") == ["coming", "tomorrow"]
    assert mails_at("2027-03-13") == []
    assert mails_at("2027-03-14") == []


def test_what_falls_in_the_night_waits_for_the_morning() -> None:
    group_on("2027-03-11")

    assert [mails_at("2027-03-04", clock) for clock in ("00:30", "07:59", "18:00", "23:59")] == [[], [], [], []]
    assert mails_at("2027-03-05", "08:00") == ["prepare"]


@pytest.mark.parametrize(("day", "before"), [("2028-03-27", "2028-03-24"), ("2026-10-26", "2026-10-23")])
def test_summer_time_moves_no_reminder(day: str, before: str) -> None:
    """The Mondays after both changes of the clock; 10.00 is another moment in UTC than the week before."""
    group_on(day, made=at("2026-09-01"))

    assert mails_at(before, "07:59") == []
    assert mails_at(before, "08:00") == ["coming", "tomorrow"] if before == "2028-03-24" else ["coming", "prepare", "tomorrow"]


def test_a_worker_that_stood_still_says_late_what_still_helps() -> None:
    """The week's notice is overtaken by the question; a question after the start is nobody's."""
    group_on("2027-03-11")

    assert mails_at("2027-03-10", "15:00") == ["coming", "tomorrow"]
    group_on("2027-03-18")
    assert not {"prepare", "coming", "tomorrow"} & set(mails_at("2027-03-18", "10:00"))


def test_who_has_just_signed_up_is_not_reminded_of_what_was_just_read() -> None:
    group_on("2027-03-11", made=at("2027-03-09"))

    assert mails_at("2027-03-09", "15:00") == []
    assert mails_at("2027-03-10") == ["coming", "tomorrow"]


def test_the_teacher_is_asked_and_not_who_signed_up() -> None:
    group = group_on("2027-03-11")
    teacher = make_coordinator(group.school, role=SchoolRole.TEACHER, language="en")
    Enrolment.objects.filter(pk=group.pk).update(teacher=teacher)

    mails_at("2027-03-10")

    mail = Message.objects.get(kind="enrolments.coming")
    assert mail.recipient == teacher.email
    assert f"/school/inschrijvingen/{group.pk}/gaat-door/" in mail.text
    assert '<html lang="en"' in mail.html


def test_who_already_said_yes_is_not_asked_and_the_provider_reads_that() -> None:
    group = group_on("2027-03-11")
    Enrolment.objects.filter(pk=group.pk).update(status=S.CONFIRMED)

    assert mails_at("2027-03-10") == ["tomorrow"]
    assert "24 leerlingen en 1 begeleider (bevestigd)" in Message.objects.get(kind="enrolments.tomorrow").text


def test_a_provider_gets_one_mail_for_a_date_with_the_numbers_of_all_groups() -> None:
    first = group_on("2027-03-11")
    with time_machine.travel(MADE, tick=False):
        make_enrolment(first.session, school=make_school("Eems College"), places=4)

    mails_at("2027-03-10")

    mail = Message.objects.get(kind="enrolments.tomorrow")
    assert "28 leerlingen" in mail.text
    assert ("Eems College" in mail.text, "Dollard Lyceum" in mail.text) == (True, True)


def test_a_group_that_left_hears_nothing() -> None:
    group = group_on("2027-03-11")
    with time_machine.travel(at("2027-03-01"), tick=False):
        cancel_enrolment(group, by=group.enrolled_by)

    assert [mails_at(day) for day in ("2027-03-04", "2027-03-10", "2027-03-12", "2027-03-15")] == [[], [], [], []]


def test_another_date_is_asked_about_anew() -> None:
    group = group_on("2027-03-11")
    assert mails_at("2027-03-10") == ["coming", "tomorrow"]
    with time_machine.travel(at("2027-03-10", "12:00"), tick=False):
        owner = make_provider_user(group.session.activity.provider)
        plan = SessionPlan(starts_at=at("2027-03-25", "10:00"), ends_at=at("2027-03-25", "12:00"), capacity=28)
        reschedule_session(session=group.session, plan=plan, by=owner)
        Message.objects.filter(recipient=owner.email).delete()

    assert mails_at("2027-03-18") == ["prepare"]
    assert "coming" in mails_at("2027-03-24")


def test_who_said_yes_to_the_old_time_is_asked_about_the_new_one() -> None:
    group = group_on("2027-03-11")
    by = group.enrolled_by
    assert by is not None
    session, owner = group.session, make_provider_user(group.session.activity.provider)

    def move_to(day: str, location: str = "") -> str:
        plan = SessionPlan(starts_at=at(day, "10:00"), ends_at=at(day, "13:00"), capacity=28, location=location)
        reschedule_session(session=session, plan=plan, by=owner)
        return fresh(group).status

    with time_machine.travel(at("2027-03-10", "12:00"), tick=False):
        confirm_coming(fresh(group), by=by, actor=Actor.SCHOOL)
        session.refresh_from_db()
        elsewhere = move_to("2027-03-11", "Kade 3")
        moved = move_to("2027-03-25", "Kade 3")
        letters = Message.objects.filter(kind="enrolments.session_changed").values_list("text", flat=True)

    assert (elsewhere, moved) == (S.CONFIRMED, S.ACCEPTED)
    assert sorted("vragen we dat kort ervoor opnieuw" in text for text in letters) == [False, True]
    assert EnrolmentTransition.objects.filter(enrolment=group).latest("pk").by is None
    assert "coming" in mails_at("2027-03-24")
    assert broken_invariants() == {}


def test_who_left_and_comes_back_to_a_date_that_moved_meanwhile_is_asked_as_well() -> None:
    group = group_on("2027-03-11")
    by = group.enrolled_by
    assert by is not None
    with time_machine.travel(at("2027-03-10", "12:00"), tick=False):
        confirm_coming(fresh(group), by=by, actor=Actor.SCHOOL)
        cancel_enrolment(fresh(group), by=by, reason="Ziek.", reason_code="illness")
        plan = SessionPlan(starts_at=at("2027-03-25", "10:00"), ends_at=at("2027-03-25", "12:00"), capacity=28)
        reschedule_session(session=group.session, plan=plan, by=make_provider_user(group.session.activity.provider))

        assert undo_cancel(fresh(group), by=by).status == S.ACCEPTED

    assert broken_invariants() == {}


def test_the_number_of_questions_to_the_database_does_not_grow_with_what_was_said() -> None:
    group_on("2027-03-11")
    mails_at("2027-03-10")
    with (
        time_machine.travel(at("2027-03-10", "10:00"), tick=False),
        CaptureQueriesContext(
            connection,
        ) as one,
    ):
        remind()
    with time_machine.travel(MADE, tick=False):
        for _ in range(3):
            group_on("2027-03-11")
    mails_at("2027-03-10")

    with time_machine.travel(at("2027-03-10", "10:00"), tick=False), CaptureQueriesContext(connection) as many:
        assert remind() == 0

    assert len(many) == len(one)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_say_it_once() -> None:
    group_on("2027-03-11")

    at_once([lambda: remind(now=at("2027-03-10"))] * 4)
    # What all of them left to another is said in the next round, ten minutes later.
    remind(now=at("2027-03-10"))

    assert sorted(Message.objects.values_list("kind", flat=True)) == ["enrolments.coming", "enrolments.tomorrow"]
    assert Reminder.objects.count() == 3


# --- who must answer ---


def asked(*, until: datetime, status: S = S.REQUESTED) -> Enrolment:
    group = group_on("2027-06-10", acceptance_mode=AcceptanceMode.MANUAL)
    Enrolment.objects.filter(pk=group.pk).update(status=status, answer_until=until)
    if status != group.status:
        with time_machine.travel(MADE, tick=False):
            EnrolmentTransition.objects.create(school=group.school, enrolment=group, to_status=status)
    return fresh(group)


def test_a_provider_is_reminded_halfway_and_on_the_last_working_day() -> None:
    asked(until=at("2027-02-08", "10:00"))  # a week after Monday 1 February

    assert mails_at("2027-02-04", "17:00") == []
    assert mails_at("2027-02-05", "09:00") == ["answer_reminder"]  # half the week was over at 22.00
    assert mails_at("2027-02-05", "11:00") == ["answer_reminder"]  # and the last working day has begun
    assert mails_at("2027-02-08", "09:00") == []
    assert mails_at("2027-02-08", "10:00") == []


def test_a_short_time_to_answer_has_one_reminder() -> None:
    asked(until=at("2027-02-02", "10:00"))

    assert mails_at("2027-02-01", "17:00") == []
    assert mails_at("2027-02-02", "08:00") == ["answer_reminder"]


def test_who_says_yes_inside_the_school_is_reminded_too() -> None:
    group = asked(until=at("2027-02-08", "10:00"), status=S.DRAFT)
    School.objects.filter(pk=group.school_id).update(approval_mode=ApprovalMode.MENTOR)
    mentor = make_coordinator(group.school, role=SchoolRole.MENTOR)

    assert mails_at("2027-02-05", "11:00") == ["approval_reminder"]
    mail = Message.objects.get(kind="enrolments.approval_reminder")
    assert (mail.recipient, "maandag 8 februari om 10.00 uur" in mail.text) == (mentor.email, True)


def test_an_offer_that_is_about_to_lapse_is_said_once() -> None:
    group = group_on("2027-03-11")
    Enrolment.objects.filter(pk=group.pk).update(status=S.OFFERED, offer_until=at("2027-02-03", "10:00"), waiting_number=1)
    with time_machine.travel(MADE, tick=False):
        EnrolmentTransition.objects.create(school=group.school, enrolment=group, to_status=S.OFFERED)

    assert mails_at("2027-02-01", "17:00") == []
    assert mails_at("2027-02-02", "10:00") == ["offer_reminder"]
    assert mails_at("2027-02-03", "09:00") == []


def test_a_group_that_waits_is_reminded_of_nothing() -> None:
    group = group_on("2027-03-11", made=at("2027-02-01"))
    with time_machine.travel(at("2027-02-02"), tick=False):
        school = make_school()
        waits = join_waiting_list(
            session_id=group.session_id, school_class_id=make_class(school).pk, by=make_coordinator(school), places=20
        )
    mails_at("2027-03-10")

    assert not Message.objects.filter(dedupe_key__contains=str(waits.pk)).exclude(kind="enrolments.waiting").exists()


# --- afterwards ---


def test_attendance_that_nobody_noted_is_asked_for_after_one_day_and_after_four() -> None:
    group = group_on("2027-03-11")
    mails_at("2027-03-10")

    assert mails_at("2027-03-11", "17:00") == []
    assert mails_at("2027-03-12") == ["attendance_provider", "attendance_school"]
    assert mails_at("2027-03-12", "15:00") == []
    assert mails_at("2027-03-15") == ["attendance_provider", "attendance_school"]
    assert mails_at("2027-03-16") == []
    assert f"/school/inschrijvingen/{group.pk}/opkomst/" in Message.objects.filter(kind="enrolments.attendance_school")[0].text


def test_what_was_noted_is_not_asked_for() -> None:
    group = group_on("2027-03-11")
    mails_at("2027-03-10")
    Enrolment.objects.filter(pk=group.pk).update(status=S.ATTENDED, attended_count=20)

    assert mails_at("2027-03-12") == []


def test_after_a_long_stop_attendance_is_asked_for_once_and_never_when_it_is_too_late() -> None:
    group_on("2027-03-11")
    assert mails_at("2027-03-16") == ["attendance_provider", "attendance_school"]
    group_on("2027-03-11")
    assert mails_at("2027-04-08") == []
