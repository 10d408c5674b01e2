"""Words of others that name somebody who is gone: each is read at the desk of whose words they are, with who and why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from accounts.choices import RegionRole
from accounts.services import restrict_account
from desk.services.findings import settle, tell_of_findings
from desk.services.keeping_time import keep_time
from enrolments.models import Enrolment
from kit.refusals import NotFound
from outbox.models import Message
from privacy.erasing import erase_person
from privacy.erasing.desks import find_desks
from privacy.erasing.settling import empty_findings, words_at
from privacy.models import AccessEvent, ErasureFinding, ErasureLedger, ErasureReason, SettledWhy
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.list_imports import started
from tests.support.makers import make_coordinator, make_region_user, make_school
from tests.support.requests import subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/verzoeken/nakijken/"


def a_name_that_stays() -> Enrolment:
    """Return a sign-up whose note still names a pupil who was erased."""
    enrolment = make_enrolment(names=2)
    Enrolment.objects.filter(pk=enrolment.pk).update(note="Kwxnoor Kwxbos komt later")
    pupil = Pupil.objects.order_by("pk")[0]
    Pupil.objects.filter(pk=pupil.pk).update(first_name="Kwxnoor", name_prefix="", last_name="Kwxbos")
    erase_person(Pupil.objects.get(pk=pupil.pk), by=None, reason=ErasureReason.BY_SCHOOL)
    return enrolment


def test_words_that_look_like_a_document_without_end_are_shown_as_they_stand() -> None:
    brackets = "[" * 5000 + "Kwxnoor"
    mail = Message.objects.create(kind="question", recipient="iemand@example.org", dedupe_key="brackets", text=brackets)
    finding = ErasureFinding(label="outbox.Message", row_key=str(mail.pk), column="text")

    assert words_at(finding) == brackets


def test_keys_that_people_made_are_words_too_and_those_of_programs_are_not() -> None:
    listed = started()
    listed.rows = [{"number": 2, "cells": {"Kwxnoor Kwxbos": "3B"}}]
    listed.save()
    finding = ErasureFinding(label="schools.ClassListImport", row_key=str(listed.pk), column="rows")
    line = PageLogEntry.objects.create(
        page_id=1,
        content_type_id=1,
        label="x",
        action="wagtail.edit",
        timestamp=timezone.now(),
        data={"new_title": "Kade", "Zus": 1},
    )

    assert words_at(finding) == "Kwxnoor Kwxbos · 3B"
    assert words_at(ErasureFinding(label="wagtailcore.PageLogEntry", row_key=str(line.pk), column="data")) == "Zus · Kade"


def test_a_finding_from_before_it_knew_its_desk_goes_to_the_school_whose_words_they_are() -> None:
    enrolment = a_name_that_stays()
    line = ErasureLedger.objects.get()
    regional = ErasureFinding.objects.create(
        erasure=line, label="wagtailcore.PageLogEntry", row_key="999999999", column="label"
    )
    settled = ErasureFinding.objects.create(
        erasure=line, label="enrolments.Enrolment", row_key=str(enrolment.pk), column="note", settled_at=timezone.now()
    )
    ErasureFinding.objects.update(school=None)

    assert (find_desks(), find_desks()) == (1, 0)

    schools = dict(ErasureFinding.objects.values_list("pk", "school"))
    assert (schools.pop(regional.pk), schools.pop(settled.pk)) == (None, None)
    assert list(schools.values()) == [enrolment.school_id]


def test_a_number_is_found_as_a_whole_and_not_inside_a_longer_one() -> None:
    enrolment = make_enrolment(names=2)
    Enrolment.objects.filter(pk=enrolment.pk).update(note="Ziek: nr100010.")
    pupil = Pupil.objects.order_by("pk")[0]
    Pupil.objects.filter(pk=pupil.pk).update(pupil_number="100010")
    # The places of the pages in their tree, in every old version of one: ...000100010001...
    assert Revision.objects.filter(content__path__icontains="100010").exists()

    erase_person(Pupil.objects.get(pk=pupil.pk), by=None, reason=ErasureReason.BY_SCHOOL)

    assert list(ErasureFinding.objects.values_list("label", "column", "school")) == [
        ("enrolments.Enrolment", "note", enrolment.school_id)
    ]


def test_a_schools_words_are_read_at_that_school_and_emptied_with_who_and_why() -> None:
    enrolment = a_name_that_stays()
    (finding,) = ErasureFinding.objects.all()
    coordinator, stranger = make_coordinator(enrolment.school), make_coordinator(make_school("Zon College"))
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)
    client = sign_in(Client(), coordinator)

    page = client.get(PAGE).content.decode()
    elsewhere = [sign_in(Client(), who).get(PAGE).content.decode() for who in (stranger, officer)]
    without_a_choice = client.post(PAGE, {"finding": finding.pk})
    client.post(PAGE, {"finding": finding.pk, "why": SettledWhy.NAMES})

    assert "Kwxnoor Kwxbos komt later" in page
    assert not any("Kwxnoor" in text for text in elsewhere)
    assert (without_a_choice.status_code, "Kies wat je in de tekst leest." in without_a_choice.content.decode()) == (422, True)
    finding.refresh_from_db()
    assert (finding.school, finding.settled_by, finding.why, finding.empties) == (
        enrolment.school_id,
        coordinator.pk,
        SettledWhy.NAMES,
        True,
    )
    assert empty_findings() == 1
    enrolment.refresh_from_db()
    assert enrolment.note == ""
    settled = client.get(f"{PAGE}?status=settled").content.decode()
    assert f"door {coordinator.get_full_name()}" in settled
    assert "De tekst is leeg." in settled
    (look, *_more) = AccessEvent.objects.filter(object_label="findings")
    assert (look.actor_id, look.school_id, look.pupil_ids) == (coordinator.pk, enrolment.school_id, [])
    assert "Kwx" not in settled
    # Who settled it and is frozen since is named to nobody.
    name = coordinator.get_full_name()
    restrict_account(user=coordinator, by=officer)
    later = sign_in(Client(), make_coordinator(enrolment.school)).get(f"{PAGE}?status=settled").content.decode()
    assert (f"door {name}" in later, "door Iemand" in later) == (False, True)


def test_words_that_name_somebody_else_stay_and_only_ones_own_desk_decides() -> None:
    enrolment = a_name_that_stays()
    (finding,) = ErasureFinding.objects.all()
    coordinator, officer = make_coordinator(enrolment.school), make_region_user(RegionRole.ADMIN)
    regional = ErasureFinding.objects.create(
        erasure=ErasureLedger.objects.get(), label="wagtailcore.PageLogEntry", row_key="999999999", column="label"
    )

    for number, by in ((finding.pk, officer), (regional.pk, coordinator)):
        with pytest.raises(NotFound):
            settle(number=number, why=SettledWhy.NAMES, by=by)
    settle(number=finding.pk, why=SettledWhy.OTHER, by=coordinator)
    settle(number=finding.pk, why=SettledWhy.NAMES, by=coordinator)

    assert (empty_findings(), Enrolment.objects.get(pk=enrolment.pk).note) == (0, "Kwxnoor Kwxbos komt later")
    finding.refresh_from_db()
    assert finding.why == SettledWhy.OTHER
    page = sign_in(Client(), officer).get(PAGE).content.decode()
    assert "Deze tekst is er niet meer." in page
    assert "Teksten nalezen" in sign_in(Client(), officer).get("/regio/").content.decode()


def test_what_waits_is_mailed_once_a_day_and_above_the_desk_after_a_day() -> None:
    enrolment = a_name_that_stays()
    coordinator = make_coordinator(enrolment.school)
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)
    now = timezone.now()
    Message.objects.all().delete()

    keep_time(now)
    keep_time(now)
    assert subjects(coordinator.email) == ["Lees na of een tekst nog iemand noemt"]
    assert subjects(officer.email) == []

    ErasureFinding.objects.update(found_at=now - timedelta(hours=25))
    assert tell_of_findings(now + timedelta(days=1)) == 1

    assert subjects(officer.email) == ["Teksten wachten al langer dan een dag"]
    assert len(subjects(coordinator.email)) == 2
    assert "1 tekst wacht langer dan een dag" in sign_in(Client(), coordinator).get(PAGE).content.decode()
