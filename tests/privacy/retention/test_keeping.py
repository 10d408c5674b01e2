"""The job of each night: in batches, resumable, by one worker; what it leaves and why; its signed proof."""

import json
import multiprocessing
import os
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import psycopg
import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageLogEntry

from accounts.models import LoginEvent, User
from enrolments.models import Place
from enrolments.services.invariants import broken_invariants
from privacy.models import LegalHold, RetentionRun
from privacy.retention import duties as all_duties
from privacy.retention import holds, keeping, proof, standing
from privacy.retention.errors import HeldAlready, HoldHasNoEnd, NothingToHold
from privacy.retention.keeping import keep_short_terms, keep_terms, what_is_due
from privacy.retention.legal import held_rows, keep_row, lift_hold
from privacy.retention.standing import Standing
from privacy.tasks import keep_the_terms
from privacy.terms import SIGN_UPS
from schools.models import ClassMembership, Pupil
from tests.support import database
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_activity, make_class, make_pupil, make_session, make_user
from tests.support.what_ends import MAKERS

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 9, 30, 2, 0, tzinfo=UTC)  # 4.00 here: sixty days after the school year
DAY = timedelta(days=1)


def looked_in(number: int, *, ago: timedelta = timedelta(days=400)) -> User:
    """Let somebody have signed in so often, long ago."""
    user = make_user(last_login=NIGHT)
    with time_machine.travel(NIGHT - ago, tick=False):
        LoginEvent.objects.bulk_create(LoginEvent(user=user, outcome="success", at=timezone.now()) for _ in range(number))
    return user


# The whole night


@pytest.mark.promise("POR-6b")
@pytest.mark.promise("SP-11b")
def test_names_go_on_the_day_and_every_count_stays() -> None:
    with time_machine.travel("2027-05-10T08:00:00Z", tick=False):
        session = make_session(make_activity(names_mode="names"))
        enrolment = make_enrolment(session, names=3)
    enrolment.attended_count, enrolment.extra_count = 3, 0
    before = (enrolment.places, enrolment.status, session.pk)

    with time_machine.travel("2027-09-29T21:59:00Z", tick=False):
        keep_terms()
        assert (Place.objects.count(), Pupil.objects.count(), ClassMembership.objects.count()) == (3, 3, 3)
    with time_machine.travel("2027-09-29T22:01:00Z", tick=False):  # 30 September, one minute past midnight here
        keep_terms()
    enrolment.refresh_from_db()
    session.refresh_from_db()
    assert (Place.objects.count(), Pupil.objects.count(), ClassMembership.objects.count()) == (0, 0, 0)
    assert (enrolment.places, enrolment.status, session.pk, session.places_taken) == (*before, 3)
    assert (enrolment.note, enrolment.enrolled_by, enrolment.teacher) == ("", None, None)
    assert broken_invariants() == {}


@pytest.mark.parametrize(
    ("night", "day"),
    [
        ("2026-10-25T00:30:00Z", "2026-10-25"),  # 2.30 here, for the first of two times: not yet 3.00
        ("2027-03-28T01:30:00Z", "2027-03-28"),  # 3.30 here, half an hour after 1.59
        ("2028-02-29T02:30:00Z", "2028-02-29"),
    ],
)
def test_each_night_has_one_run_also_where_the_clock_changes(night: str, day: str) -> None:
    now = datetime.fromisoformat(night)
    hours = [now + timedelta(hours=hour) for hour in (0, 1, 2, 23)]

    for hour in hours:
        with time_machine.travel(hour, tick=False):
            keep_the_terms()

    runs = dict(RetentionRun.objects.values_list("day", "tries"))
    assert runs[date.fromisoformat(day)] == 1
    assert set(runs.values()) == {1}


@pytest.mark.promise("POR-6c")
def test_logs_go_after_their_term_in_batches_and_the_run_says_how_many() -> None:
    looked_in(7)
    looked_in(2, ago=timedelta(days=100))

    with time_machine.travel(NIGHT, tick=False):
        run = keep_terms(batch=3)

    assert run is not None
    assert run.counts["accounts.LoginEvent:security:at"] == 7
    assert LoginEvent.objects.count() == 2
    assert (run.is_good, run.overdue_after, run.left, run.errors) == (True, 0, {}, {})


def test_a_dry_run_counts_the_same_and_changes_nothing() -> None:
    looked_in(4)

    due = {one.duty.key: one.ends for one in what_is_due(NIGHT) if one.ends}

    assert due == {"accounts.LoginEvent:security:at": 4}
    assert LoginEvent.objects.count() == 4
    assert not RetentionRun.objects.exists()


def test_one_rule_that_fails_keeps_no_other_waiting_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    user = looked_in(1)
    pupil = make_pupil(make_class())

    def fail(model: Any, keys: list[Any]) -> None:
        if model is LoginEvent:
            raise OSError("disk")

    monkeypatch.setattr(all_duties, "delete_files_of", fail)
    with time_machine.travel(NIGHT + 400 * DAY, tick=False):
        run = keep_terms()

    assert run is not None
    assert (run.errors, run.overdue_after, run.is_good) == ({"accounts.LoginEvent:security:at": "OSError"}, 1, False)
    assert not Pupil.objects.filter(pk=pupil.pk).exists()
    assert User.objects.filter(pk=user.pk).exists()
    assert json.loads(run.proof)["overdue_after"] == 1


@pytest.mark.promise("OGP-4.4a")
def test_nothing_of_a_visit_is_there_after_twelve_months() -> None:
    visits = ("accounts.LoginEvent", "usersessions.UserSession", "sessions.Session")
    start = datetime(2027, 2, 28, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        for key, make in MAKERS.items():
            if key.split(":")[0] in visits:
                make()

    with time_machine.travel("2028-02-28T12:00:01Z", tick=False):
        for label in visits:
            keep_terms(label=label)
            assert not apps.get_model(label).objects.exists()


# What may not go yet


@pytest.mark.promise("POR-6c")
def test_a_legal_hold_keeps_a_person_and_everything_about_them_and_stands_in_the_report() -> None:
    held, other = looked_in(2), looked_in(1)
    kept = keep_row(
        label="accounts.User", object_id=held.pk, reason="Beslag van de rechter", until=timezone.now() + DAY, by_id=1
    )

    with time_machine.travel(timezone.now(), tick=False):
        LoginEvent.objects.update(at=timezone.now() - 400 * DAY)
        run = keep_terms()
        assert run is not None
        assert set(LoginEvent.objects.values_list("user", flat=True)) == {held.pk}
        assert run.left == {"accounts.LoginEvent:security:at": {"left": 0, "legal": 2, "waits": {}}}
        assert run.is_good
    lift_hold(hold=kept, by_id=1)
    keep_terms(label="accounts.LoginEvent")

    assert not LoginEvent.objects.exists()
    assert other.pk


def test_a_hold_on_a_row_keeps_what_it_would_go_along_with() -> None:
    school_class = make_class()
    pupil = make_pupil(school_class)
    membership = ClassMembership.objects.get(pupil=pupil)

    keep_row(label="schools.ClassMembership", object_id=membership.pk, reason="Klacht", until=timezone.now() + DAY, by_id=1)

    assert held_rows(timezone.now())["schools.Pupil"] == {pupil.pk}
    assert held_rows(timezone.now() + 2 * DAY) == {}


def test_a_hold_needs_a_row_that_ends_and_an_end_of_its_own() -> None:
    pupil = make_pupil(make_class())
    asked: dict[str, Any] = {"label": "schools.Pupil", "object_id": pupil.pk, "reason": "Klacht", "by_id": 1}
    until = timezone.now() + DAY
    keep_row(**asked, until=until)

    for change, refusal in (
        ({}, HeldAlready),
        ({"object_id": "x"}, NothingToHold),
        ({"object_id": 0}, NothingToHold),
        ({"label": "schools.School"}, NothingToHold),
        ({"label": "schools.Ghost"}, NothingToHold),
        ({"until": timezone.now() - DAY}, HoldHasNoEnd),
        ({"until": timezone.now() + 2000 * DAY}, HoldHasNoEnd),
    ):
        with pytest.raises(refusal):
            keep_row(**{**asked, "until": until, **change})


def test_what_an_app_holds_back_waits_and_is_no_overdue_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holds, "_WAITING", dict(holds._WAITING))
    holds.hold_back("accounts.LoginEvent", "counting", "We tellen nog.", lambda now: Q(outcome="success"))
    looked_in(2)

    with time_machine.travel(NIGHT, tick=False):
        run = keep_terms()

    assert run is not None
    assert run.left == {"accounts.LoginEvent:security:at": {"left": 0, "legal": 0, "waits": {"counting": 2}}}
    assert (run.is_good, LoginEvent.objects.count(), str(holds.words_of("counting"))) == (True, 2, "We tellen nog.")


def test_a_pupil_with_a_place_of_this_year_waits_for_it() -> None:
    with time_machine.travel("2027-05-10T08:00:00Z", tick=False):
        pupil = make_pupil(make_class())
    with time_machine.travel("2027-09-10T08:00:00Z", tick=False):
        enrolment = make_enrolment(make_session(make_activity(names_mode="names")), names=1)
    Place.objects.filter(enrolment=enrolment).update(pupil=pupil, school=pupil.school_id)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    with time_machine.travel(NIGHT, tick=False):
        due = {one.duty.key: one.waits for one in what_is_due(NIGHT, label="schools.Pupil") if one.waits}

    assert due == {"schools.Pupil:sign-ups:class_memberships__school_class__school_year__start_year": {"still_signed_up": 1}}
    Place.objects.all().delete()


# The proof


def test_the_proof_is_signed_names_no_small_number_and_holds_on_to_the_night_before() -> None:
    looked_in(3)
    with time_machine.travel(NIGHT, tick=False):
        first = keep_terms()
    with time_machine.travel(NIGHT + DAY, tick=False):
        second = keep_terms()
    assert first
    assert second

    said = json.loads(second.proof)
    assert proof.is_genuine(first)
    assert proof.is_genuine(second)
    assert said["previous"] == first.digest
    assert {one["term"] for one in said["terms"]} == {duty.rule.term.key for duty in all_duties.duties()}
    assert json.loads(first.proof)["ended"] == "0-99"
    assert [proof.band(number) for number in (0, 99, 100, 9999, 10_000)] == ["0-99", "0-99", "100-999", "1000-9999", "10000+"]
    second.proof = second.proof.replace('"overdue_after": 0', '"overdue_after": 5')
    assert not proof.is_genuine(second)


def test_how_it_stands_is_said_late_left_or_well() -> None:
    assert standing.standing(NIGHT) == Standing.UNKNOWN
    with time_machine.travel(NIGHT, tick=False):
        run = keep_terms()
    assert run
    assert [standing.standing(NIGHT + timedelta(hours=hours)) for hours in (1, 25, 27)] == ["ok", "ok", "late"]

    RetentionRun.objects.update(overdue_after=2)

    assert standing.standing(NIGHT) == Standing.LEFT
    assert standing.is_time(NIGHT)


def test_terms_of_hours_are_kept_every_hour() -> None:
    looked_in(2)
    with time_machine.travel(NIGHT, tick=False):
        assert keep_short_terms() == 0

    short = {duty.rule.term.key for duty in all_duties.duties() if NIGHT - duty.rule.term.cutoff(NIGHT) < keeping.SHORT}
    assert short == {"a-day", "at-once", "session", "undelivered-code"}


def test_the_command_says_in_numbers_what_goes_and_what_went() -> None:
    looked_in(2)
    LoginEvent.objects.update(at=timezone.now() - 400 * DAY)
    PageLogEntry.objects.all().delete()  # of the first pages: as old as the database that tests copy
    said = StringIO()

    call_command("keep_terms", dry_run=True, model="accounts.loginevent", stdout=said)
    call_command("keep_terms", stdout=said)

    assert said.getvalue().splitlines() == [
        "accounts.LoginEvent:security:at: 2 delete",
        "accounts.LoginEvent:security:at: 2 ended",
        "Nothing overdue is left.",
    ]
    with pytest.raises(CommandError, match="no model"):
        call_command("keep_terms", model="accounts.Ghost")


# Killed, and two at once


def _work_until_killed(name: str) -> None:
    """In a process of its own: keep the terms one row at a time, and die in the middle of the third."""
    connection.close()
    done = 0
    real = all_duties.Duty.end

    def end(self: Any, keys: list[Any]) -> None:
        nonlocal done
        done += 1
        real(self, keys)
        if done == 3:
            os._exit(9)

    all_duties.Duty.end = end  # type: ignore[method-assign]  # this process only
    keep_terms(now=NIGHT, batch=1)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_and_doubles_nothing_and_the_next_one_goes_on() -> None:
    looked_in(5)
    connection.close()
    worker = multiprocessing.get_context("fork").Process(target=_work_until_killed, args=("x",))
    worker.start()
    worker.join(60)

    half = RetentionRun.objects.get()
    left = LoginEvent.objects.count()
    run = keep_terms(now=NIGHT, batch=1)

    assert worker.exitcode == 9
    assert (half.counts, half.ended_at, left) == ({"accounts.LoginEvent:security:at": 2}, None, 3)
    assert run is not None
    assert (run.counts["accounts.LoginEvent:security:at"], run.tries, run.is_good) == (5, 2, True)
    assert RetentionRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time_and_a_row_in_use_waits_for_the_next_run() -> None:
    pupil = make_pupil(make_class())
    other = make_pupil(make_class())
    Pupil.objects.update(created_at=NIGHT - 800 * DAY)
    ClassMembership.objects.all().delete()
    address = database.superuser_address(str(connection.settings_dict["NAME"]))
    with psycopg.connect(address) as somebody:
        somebody.execute("SELECT FROM schools_pupil WHERE id = %s FOR UPDATE", [pupil.pk])
        somebody.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [keeping.KEEPER])
        assert keep_terms(now=NIGHT) is None
        somebody.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [keeping.KEEPER])
        run = keep_terms(now=NIGHT, label="schools.Pupil")

    assert run is not None
    assert (run.overdue_after, list(Pupil.objects.values_list("pk", flat=True))) == (1, [pupil.pk])
    assert other.pk
    assert SIGN_UPS.key == "sign-ups"
    assert not LegalHold.objects.exists()
