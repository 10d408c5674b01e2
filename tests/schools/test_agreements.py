"""The processing agreement: who says yes to what, and what the database does without a yes."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.choices import RegionRole
from accounts.models import User
from kit.canonical import canonical
from kit.constraints import constraint_name
from kit.refusals import NotFound
from kit.signing import is_signed
from outbox.models import Message
from schools.choices import SchoolRole
from schools.errors import (
    AgreementChanged,
    AgreementIsForAdmins,
    AgreementNeeded,
    FunctionMissing,
    NotAuthorisedToSign,
)
from schools.models import AgreementVersion, ClassMembership, ProcessingAgreement, Pupil, School
from schools.services import agreement_ends, agreements
from schools.services.agreement_ends import remind_schools
from schools.services.agreement_text import document
from schools.services.agreements import accept_agreement, check_agreement, publish_version, standing_of
from schools.services.pupils import PupilTexts, add_pupil, change_pupil, remove_from_class
from schools.services.school_years import running_year
from schools.services.signed_agreements import is_genuine, proof_of
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_pupil,
    make_region_user,
    make_school,
    make_supplier,
    new_agreement,
    new_pupil,
)
from tests.support.pdf_ua import faults_of
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/school/verwerkersovereenkomst/"
YES: dict[str, Any] = {"number": 1, "function": "Rector", "is_authorised": True}


@pytest.fixture
def school() -> School:
    return make_school(agreed=False)


@pytest.fixture
def admin(school: School) -> User:
    return make_coordinator(school, SchoolRole.ADMIN, display_name="Robin Jansen")


def a_version(*, days_ago: int) -> AgreementVersion:
    """Return a newer version that was published so long ago."""
    number = AgreementVersion.objects.count() + 1
    return AgreementVersion.objects.create(
        number=number, document=[], digest="0" * 64, published_at=timezone.now() - timedelta(days=days_ago)
    )


def an_old_school(days: int = 61) -> School:
    """Return a school that accepted a version of long ago, and nothing since: the next came ``days`` ago, or later.

    The version of the first day is as old as the database that tests copy: minutes, or months.
    """
    school = make_school(agreed=False)
    row = new_agreement(school)
    first = AgreementVersion.objects.earliest("published_at")
    row.version = first if first.published_at < timezone.now() - timedelta(days=days) else a_version(days_ago=400)
    row.save()
    return school


def database_takes_a_pupil(school: School) -> bool:
    """Try to write a pupil past every service."""
    try:
        with transaction.atomic():
            Pupil.objects.bulk_create([new_pupil(school), new_pupil(make_school())])
    except IntegrityError as error:
        if constraint_name(error) != "school_of_pupils_has_an_agreement":
            raise
        return False
    return True


# --- without a yes ---


@pytest.mark.promise("OGP-0h")
def test_the_database_takes_no_pupil_of_a_school_without_an_agreement(school: School, admin: User) -> None:
    assert not database_takes_a_pupil(school)

    accept_agreement(school=school, by=admin, **YES)

    assert database_takes_a_pupil(school)


@pytest.mark.promise("OGP-0h")
def test_the_database_moves_no_pupil_to_a_school_without_an_agreement(school: School) -> None:
    pupil = make_pupil(make_class())
    ClassMembership.objects.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        Pupil.objects.filter(pk=pupil.pk).update(school=school)


@pytest.mark.promise("OGP-0h")
def test_without_an_agreement_the_services_say_what_to_do(school: School, admin: User) -> None:
    school_class = make_class(school)

    with pytest.raises(AgreementNeeded) as refused:
        add_pupil(school_class=school_class, texts=PupilTexts("Sanne"), by=admin)

    assert "Verwerkersovereenkomst" in refused.value.detail


@pytest.mark.promise("OGP-0h")
def test_the_page_for_lists_refuses_and_leads_to_the_agreement(client: Client, school: School, admin: User) -> None:
    sign_in(client, admin)

    page = client.get("/school/klassen/inlezen/").content.decode()
    answer = client.post("/school/klassen/inlezen/", {"text": "Roepnaam;Klas\nJan;3B\n", "school_year": _year()})

    assert f"{ADDRESS}?school={school.pk}" in page
    assert (answer.status_code, Pupil.objects.count()) == (403, 0)
    assert f"{ADDRESS}?school={school.pk}" in answer.content.decode()


def test_pupils_can_be_taken_away_without_an_agreement() -> None:
    school = an_old_school()
    admin = make_coordinator(school, SchoolRole.ADMIN)
    school_class = make_class(school)
    pupil = make_pupil(school_class)
    a_version(days_ago=61)

    with pytest.raises(AgreementNeeded):
        change_pupil(pupil=pupil, texts=PupilTexts("Anders"), by=admin)

    assert remove_from_class(school_class=school_class, pupil=pupil, by=admin)


# --- the yes ---


def test_an_administrator_accepts_once_and_both_sides_can_prove_it(school: School, admin: User) -> None:
    first = accept_agreement(school=school, by=admin, **YES)
    again = accept_agreement(school=school, by=admin, **YES)

    assert first == again
    assert (first.signer_name, first.signer_function, first.version.number) == ("Robin Jansen", "Rector", 1)
    assert is_genuine(first)
    first.signer_function = "Conciërge"
    assert not is_genuine(first)
    assert Message.objects.filter(kind="schools.agreement_accepted").count() == 1


def test_who_may_not_sign_is_told_why(school: School, admin: User) -> None:
    coordinator = make_coordinator(school)

    with pytest.raises(AgreementIsForAdmins):
        accept_agreement(school=school, by=coordinator, **YES)
    with pytest.raises(NotFound):
        accept_agreement(school=school, by=make_coordinator(role=SchoolRole.ADMIN), **YES)
    with pytest.raises(FunctionMissing):
        accept_agreement(school=school, by=admin, **{**YES, "function": " "})
    with pytest.raises(NotAuthorisedToSign):
        accept_agreement(school=school, by=admin, **{**YES, "is_authorised": False})
    with pytest.raises(AgreementChanged):
        accept_agreement(school=school, by=admin, **{**YES, "number": 7})

    assert not ProcessingAgreement.objects.filter(school=school).exists()


def test_an_accepted_agreement_is_never_changed(school: School, admin: User) -> None:
    row = accept_agreement(school=school, by=admin, **YES)

    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        ProcessingAgreement.objects.filter(pk=row.pk).update(signer_function="Niemand")


# --- a newer version ---


@pytest.mark.parametrize(("days", "may"), [(1, True), (59, True), (61, False)])
def test_a_newer_version_leaves_sixty_days(days: int, may: bool) -> None:
    school = an_old_school(days)
    newer = a_version(days_ago=days)

    standing = standing_of(school)

    assert (standing.may_add_pupils, standing.until) == (may, newer.published_at + agreements.GRACE)
    assert database_takes_a_pupil(school) is may


@pytest.mark.parametrize(("days", "may"), [(1, True), (-1, False)])
def test_schools_from_before_have_until_their_day(school: School, days: int, may: bool) -> None:
    School.objects.filter(pk=school.pk).update(agreement_grace_until=timezone.now() + timedelta(days=days))
    school.refresh_from_db()

    assert standing_of(school).may_add_pupils is may
    assert database_takes_a_pupil(school) is may


def test_a_new_version_is_published_only_when_something_changed() -> None:
    school = make_school()
    make_coordinator(school)
    first = AgreementVersion.objects.get()
    make_supplier()

    second = publish_version(summary="Een bedrijf erbij.")
    same = publish_version(summary="Nog eens.")

    assert (first.number, second.number, same) == (1, 2, second)
    assert "Zonwolk" in json.dumps(second.document)
    assert Message.objects.filter(kind="schools.agreement_new").count() == 1
    check_agreement(school)


def test_a_school_and_the_region_are_reminded_once_two_weeks_before_an_agreement_ends() -> None:
    school, on_time = make_school("Maan College"), make_school("Zon College")
    people = [make_coordinator(one) for one in (school, on_time)]
    keeper = make_region_user(RegionRole.PRIVACY_OFFICER)
    make_region_user(RegionRole.EDITOR)
    make_supplier()
    newer = publish_version()
    accept_agreement(
        school=on_time,
        number=newer.number,
        function="Rector",
        is_authorised=True,
        by=make_coordinator(on_time, SchoolRole.ADMIN),
    )
    ends = newer.published_at + agreements.GRACE
    first = ends - timedelta(days=14)

    moments = [first - timedelta(seconds=1), first, first + timedelta(days=1), ends - timedelta(seconds=1), ends]
    sent = [remind_schools(now=moment) for moment in moments]

    assert sent == [0, 1, 1, 1, 0]
    (mail,) = Message.objects.filter(kind="schools.agreement_ends")
    assert mail.recipient == people[0].email
    assert "Weghalen kan altijd" in mail.text
    (told,) = Message.objects.filter(kind="schools.agreements_end")
    assert (told.recipient, "Maan College" in told.text, "Zon College" in told.text + told.html) == (keeper.email, True, False)
    assert told.subject == "1 school ging nog niet akkoord met de verwerkersovereenkomst"


def test_two_versions_of_one_day_leave_no_school_out_and_one_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, skips = make_school("Maan College"), make_school("Zon College")
    later = make_school("Ster College")
    people = {one: make_coordinator(one).email for one in (broken, skips, later)}
    keeper = make_region_user(RegionRole.PRIVACY_OFFICER)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC) + timedelta(days=1)
    for hour in (noon, noon + timedelta(hours=3)):
        with time_machine.travel(hour, tick=False):
            make_supplier(f"Wolk {hour:%H}")
            version = publish_version()
        if hour == noon:
            agreed = new_agreement(later)
            agreed.version = version
            ProcessingAgreement.objects.bulk_create([agreed])
    ends = noon + agreements.GRACE
    is_broken = True
    write = agreement_ends.remind_of_agreement

    def remind(school: School, *, until: datetime) -> None:
        if school == broken and is_broken:
            raise ValueError(school.name)
        write(school, until=until)

    monkeypatch.setattr(agreement_ends, "remind_of_agreement", remind)
    sent = [remind_schools(now=ends - timedelta(days=14, hours=-1))]
    assert [record.getMessage() for record in caplog.records if record.name == "meeloop.schools"] == [
        "agreement_reminder_failed"
    ]
    is_broken = False
    sent += [remind_schools(now=ends - timedelta(days=13 - number)) for number in range(2)]

    assert sent == [2, 3, 3]
    assert {mail.recipient for mail in Message.objects.filter(kind="schools.agreement_ends")} == set(people.values())
    told = Message.objects.filter(kind="schools.agreements_end", recipient=keeper.email).order_by("created_at")
    assert [mail.subject.split()[0] for mail in told] == ["2", "3"]
    assert "Ster College" in told[1].text
    assert "Vanaf die dag" in told[1].text


def test_a_mail_about_a_new_version_says_the_schools_own_last_day(school: School, admin: User) -> None:
    skips = make_coordinator(make_school())
    first_day = timezone.now()
    with time_machine.travel(first_day + timedelta(days=30)):
        make_supplier()
        second = publish_version()
    Message.objects.all().delete()

    with time_machine.travel(first_day + timedelta(days=50)):
        make_supplier("Maanwolk")
        publish_version()

    words = {mail.recipient: mail.text for mail in Message.objects.filter(kind="schools.agreement_new")}
    last_day = date_format(timezone.localtime(second.published_at + agreements.GRACE), "j F Y")
    assert f"Ga akkoord vóór {last_day}." in words[skips.email]
    assert "heeft nu geen geldige overeenkomst" in words[admin.email]


def test_the_annexes_are_made_of_what_the_software_declares() -> None:
    parts = {part["heading"]: part for part in document()}

    measures = parts["Bijlage 2. Maatregelen (beveiligingsbijlage)"]["rows"]
    assert parts["Klassen en leerlingen"]["rows"] != []
    assert [row[1] for row in measures][:3] == ["POR-8a", "POR-8b", "POR-8c"]
    assert all(words for words, _key in measures)


# --- pages and interface ---


def test_a_school_reads_accepts_and_downloads(client: Client, school: School, admin: User) -> None:
    sign_in(client, admin)

    assert "Ga akkoord voor je school" in client.get(ADDRESS).content.decode()
    refused = client.post(ADDRESS, {"version": "1", "function": ""})
    assert (refused.status_code, ProcessingAgreement.objects.filter(school=school).count()) == (422, 0)
    taken = client.post(ADDRESS, {"version": "1", "function": "Rector", "is_authorised": "on"})
    row = ProcessingAgreement.objects.get(school=school)

    assert taken.status_code == 302
    pdf = client.get(reverse("schools:agreement_file", args=[row.pk]))
    assert (pdf["Content-Type"], faults_of(pdf.content)) == ("application/pdf", [])
    proof = client.get(reverse("schools:agreement_proof", args=[row.pk])).json()
    assert proof == json.loads(json.dumps(proof_of(row)))
    assert is_signed(canonical(proof["statement"]), proof["signature"], public=b64decode(proof["public_key"]))


@pytest.mark.promise("SP-10")
def test_everybody_downloads_what_a_school_agreed_without_who_signed(client: Client, school: School, admin: User) -> None:
    assert client.get(f"/privacy/verwerkersovereenkomst/{school.branch_code}.pdf").status_code == 404
    accept_agreement(school=school, by=admin, **YES)

    page = client.get("/privacy/verwerkersovereenkomst/").content.decode()
    pdf = client.get(f"/privacy/verwerkersovereenkomst/{school.branch_code}.pdf")

    assert school.name in page
    assert "Robin Jansen" not in page
    assert faults_of(pdf.content) == []


def test_the_interface_shows_and_accepts(client: Client, school: School, admin: User) -> None:
    sign_in(client, admin)
    address = f"/api/v1/schools/{school.pk}/agreement/"
    body = {"version": 1, "function": "Rector", "is_authorised": True}

    before = client.get(address).json()
    after = client.post(address, body, content_type="application/json")

    assert (before["accepted_version"], before["may_add_pupils"]) == (None, False)
    assert after.status_code == 200
    assert (after.json()["accepted_version"], after.json()["may_add_pupils"], after.json()["until"]) == (1, True, None)


def test_the_region_sees_who_accepted_what_and_publishes(client: Client, school: School) -> None:
    sign_in(client, make_region_user(RegionRole.PRIVACY_OFFICER))
    make_supplier()

    page = client.get("/regio/overeenkomsten/").content.decode()
    client.post("/regio/overeenkomsten/", {"summary": "Een bedrijf erbij."})

    assert (school.name in page, "Nog niet akkoord" in page, "Binnenkort" in page) == (True, True, False)
    assert AgreementVersion.objects.count() == 2
    late = an_old_school()
    School.objects.filter(pk=late.pk).update(agreement_grace_until=timezone.now() + timedelta(days=70))
    for days, said in ((61, "Binnenkort"), (71, "Afgelopen")):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            sign_in(client, make_region_user(RegionRole.PRIVACY_OFFICER))
            assert said in client.get("/regio/overeenkomsten/").content.decode()


def _year() -> str:
    return str(running_year())
