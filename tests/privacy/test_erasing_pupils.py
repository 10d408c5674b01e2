"""A pupil is forgotten: their chair, their names in every table, and nobody else's."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.services.closing import close_account
from activities.models import Session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.services.enrolling import join_waiting_list
from enrolments.services.invariants import broken_invariants
from privacy.erasing import erase_person
from privacy.erasing.ledger import mark_of
from privacy.models import ErasureFinding, ErasureLedger, ErasureReason
from privacy.retention.errors import KeptByLaw
from privacy.retention.legal import keep_row, lift_hold
from schools.models import ClassListImport, ClassMembership, Pupil
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import start_import
from schools.services.import_undoing import undo_import
from schools.services.pupils import remove_from_class
from tests.support import class_lists
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_pupil,
    make_school,
    make_school_year,
    make_session,
)
from tests.support.sign_in import sign_in
from tests.support.tracing import traces_of

pytestmark = pytest.mark.django_db
WORD = "kwxspoor"


def erase(pupil: Pupil, by: User | None = None) -> Any:  # Any: a receipt
    return erase_person(pupil, by=by, reason=ErasureReason.BY_SCHOOL)


def taken(enrolment: Enrolment) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=enrolment.session_id)


def put_back(pupil: Pupil, *, made_at: datetime) -> None:
    """Write a row as a backup does; the model would set the moment anew."""
    Pupil.objects.bulk_create([pupil])
    Pupil.objects.filter(pk=pupil.pk).update(created_at=made_at)


@pytest.mark.promise("POR-7c")
def test_a_pupil_goes_from_every_table_and_the_classmates_stay() -> None:
    enrolment = make_enrolment(names=3)
    assert enrolment.school_class
    pupil = make_pupil(
        enrolment.school_class, first_name="Kwxspoor", name_prefix="", last_name="Kwxspoorman", pupil_number="kwxspoor1"
    )
    rows = [class_lists.HEADINGS, ("kwxspoor1", "Kwxspoor", "", "Kwxspoorman", "3Z"), ("777001", "Noor", "", "Bos", "3Z")]
    preview = start_import(
        school=enrolment.school,
        school_year=make_school_year(),
        data=class_lists.delimited(rows),
        by=make_coordinator(enrolment.school),
    )
    others = Pupil.objects.exclude(pk=pupil.pk).count()
    # A colleague's word that nobody may delete by machine.
    Enrolment.objects.filter(pk=enrolment.pk).update(note="Kwxspoor Kwxspoorman komt later")
    found_before = traces_of(WORD)

    receipt = erase(pupil)

    assert set(found_before) == {"schools_pupil", "schools_classlistimport", "enrolments_enrolment"}
    assert traces_of(WORD) == ["enrolments_enrolment"]
    assert Pupil.objects.count() == others
    assert receipt.gone == {"schools.Pupil": 1, "schools.ClassMembership": 1}
    (finding,) = ErasureFinding.objects.values_list("label", "row_key", "column")
    assert finding == ("enrolments.Enrolment", str(enrolment.pk), "note")
    preview.refresh_from_db()
    assert [row["fields"]["first_name"] for row in preview.rows] == ["Noor"]
    line = ErasureLedger.objects.get()
    assert (line.pk, line.reason, line.counts["gone"]) == (receipt.number, "by_school", dict(receipt.gone))


def test_the_chair_comes_free_and_who_waits_gets_it_in_the_same_transaction() -> None:
    session = make_session(make_activity(names_mode="names"), capacity=3)
    enrolment = make_enrolment(session, names=3)
    waiting_class = make_class(make_school(), pupils=1)
    waiting = join_waiting_list(
        session_id=session.pk,
        school_class_id=waiting_class.pk,
        by=make_coordinator(waiting_class.school),
        pupils=list(Pupil.objects.filter(school=waiting_class.school).values_list("pk", flat=True)),
    )
    pupil = Pupil.objects.filter(places__enrolment=enrolment).order_by("pk")[0]

    erase(pupil, enrolment.enrolled_by)

    assert (fresh(enrolment).places, fresh(enrolment).status) == (2, S.ACCEPTED)
    assert (fresh(waiting).status, taken(enrolment)) == (S.OFFERED, 3)
    assert Place.objects.filter(enrolment=enrolment).count() == 2
    assert broken_invariants() == {}

    # Who was offered something goes too: a group of one is off, and the chair is free again.
    erase(Pupil.objects.get(school=waiting_class.school))
    assert (fresh(waiting).status, taken(enrolment)) == (S.CANCELLED_BY_SCHOOL, 2)
    assert broken_invariants() == {}


def test_a_group_in_line_waits_for_one_fewer_and_a_date_that_was_keeps_its_count() -> None:
    session = make_session(make_activity(names_mode="names"), capacity=2)
    first = make_enrolment(session, names=2)
    line_class = make_class(make_school(), pupils=2)
    pupils = list(Pupil.objects.filter(school=line_class.school).order_by("pk"))
    line = join_waiting_list(
        session_id=session.pk,
        school_class_id=line_class.pk,
        by=make_coordinator(line_class.school),
        pupils=[one.pk for one in pupils],
    )
    Enrolment.objects.filter(pk=line.pk).update(least_places=2)

    erase(pupils[0])

    assert (fresh(line).status, fresh(line).places, fresh(line).least_places, taken(first)) == (S.WAITING, 1, 1, 2)
    Session.objects.filter(pk=session.pk).update(
        enrolment_closes_at=timezone.now() - timedelta(hours=5),
        starts_at=timezone.now() - timedelta(hours=4),
        ends_at=timezone.now() - timedelta(hours=1),
    )
    erase(Pupil.objects.filter(places__enrolment=first).order_by("pk")[0])
    assert (fresh(first).places, taken(first), Place.objects.filter(enrolment=first).count()) == (2, 2, 1)


def test_who_is_needed_nowhere_goes_the_same_way_and_so_does_an_import_that_is_undone() -> None:
    school = make_school()
    by, school_class = make_coordinator(school), make_class(school)
    pupil = make_pupil(school_class)
    rows = [class_lists.HEADINGS, ("888001", "Mees", "", "Vis", "3Q")]
    made = start_import(school=school, school_year=make_school_year(), data=class_lists.delimited(rows), by=by)
    made = confirm_import(class_list=made, version=made.version, by=by)
    read_in = Pupil.objects.get(pupil_number="888001")

    assert remove_from_class(school_class=school_class, pupil=pupil, by=by)
    undo_import(class_list=made, by=by)

    assert {line.mark for line in ErasureLedger.objects.all()} == {mark_of(pupil), mark_of(read_in)}
    assert not Pupil.objects.exists()
    assert not ClassMembership.objects.exists()


def test_a_pupil_whom_a_backup_brings_back_goes_again_and_a_newcomer_with_the_same_key_stays(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    pupil, classmate = (make_pupil(make_class()) for _ in range(2))
    as_it_was = Pupil.objects.get(pk=pupil.pk)
    made_at = as_it_was.created_at
    with django_capture_on_commit_callbacks(execute=True):
        erase(pupil)
    (line,) = Path(settings.ERASURE_LEDGER).read_text().splitlines()
    assert set(json.loads(line)) == {"number", "label", "mark", "at"}

    put_back(as_it_was, made_at=made_at)
    call_command("replay_erasures")
    assert list(Pupil.objects.all()) == [classmate]

    put_back(as_it_was, made_at=made_at + timedelta(days=1))
    call_command("replay_erasures", settings.ERASURE_LEDGER)
    assert Pupil.objects.count() == 2


def test_erasing_twice_is_said_and_a_list_can_still_be_undone_without_the_pupil() -> None:
    school = make_school()
    by = make_coordinator(school)
    rows = [class_lists.HEADINGS, ("888001", "Mees", "", "Vis", "3Q"), ("888002", "Noor", "", "Bos", "3Q")]
    made = start_import(school=school, school_year=make_school_year(), data=class_lists.delimited(rows), by=by)
    made = confirm_import(class_list=made, version=made.version, by=by)
    pupil = Pupil.objects.get(first_name="Mees")

    erase(pupil)
    with pytest.raises(LookupError):
        erase(pupil)
    undo_import(class_list=ClassListImport.objects.get(pk=made.pk), by=by)

    assert not Pupil.objects.exists()
    assert ErasureLedger.objects.count() == 2


@pytest.mark.promise("POR-6c")
def test_what_the_law_keeps_is_erased_by_nobody_before_its_day() -> None:
    enrolment = make_enrolment(names=2)
    pupil, other = Pupil.objects.order_by("pk")
    by, until = make_coordinator(enrolment.school), timezone.now() + timedelta(days=90)
    hold = keep_row(label="schools.Pupil", object_id=pupil.pk, reason="De inspectie vraagt het", until=until, by_id=by.pk)
    hers = keep_row(label="accounts.User", object_id=by.pk, reason="De inspectie vraagt het", until=until, by_id=by.pk)

    for attempt in (lambda: erase(pupil, by), lambda: close_account(user=by, by=by)):
        with pytest.raises(KeptByLaw) as refused:
            attempt()
        assert f"tot {date_format(timezone.localtime(until), 'j F Y')}" in refused.value.detail
    by.refresh_from_db()
    assert (Pupil.objects.count(), by.blocked_at, ErasureLedger.objects.count()) == (2, None, 0)
    page = sign_in(Client(), by).post(f"/school/leerlingen/{pupil.pk}/wissen/", follow=True).content.decode()
    assert "De wet of een rechter vraagt dat we een deel bewaren" in page

    erase(other, by)
    lift_hold(hold=hold, by_id=by.pk)
    lift_hold(hold=hers, by_id=by.pk)
    erase(pupil, by)
    assert not Pupil.objects.exists()
