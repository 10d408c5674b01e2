"""Alles over deze leerling: for who coordinates the school, with a trace of who looked; by page and by interface."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import TokenScope
from privacy.models import AccessEvent, ErasureLedger
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator
from tests.support.sign_in import proved, sign_in
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db


def test_a_coordinator_reads_takes_along_and_erases_a_pupil() -> None:
    enrolment = make_enrolment(names=2)
    pupil, classmate = Pupil.objects.order_by("pk")
    by = enrolment.enrolled_by
    assert by
    client, where = proved(by), f"/school/leerlingen/{pupil.pk}/"

    page = client.get(f"{where}gegevens/").content.decode()
    file = client.post(f"{where}gegevens/download/")
    asks = client.get(f"{where}wissen/").content.decode()
    gone = client.post(f"{where}wissen/")

    assert f"Alles over {pupil.first_name}" in page
    assert "Welke leerling op welke dag meedoet" in page
    # Put right where it is shown.
    place = reverse("schools:edit_pupil", args=[enrolment.school_class_id, pupil.pk])
    assert f'<a href="{place}">Wijzig naam of nummer (klas 3B)' in page
    assert f'<a href="{reverse("enrolments:list")}">Wijzig de groep of de opkomst' in page
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert pupil.pupil_number in packed.read("gegevens.json").decode()
        assert classmate.pupil_number not in packed.read("gegevens.json").decode()
    assert pupil.first_name not in file["Content-Disposition"]
    assert list(AccessEvent.objects.order_by("pk").values_list("purpose", "pupil_ids")) == [
        ("class_view", [pupil.pk]),
        ("export", [pupil.pk]),
        ("class_view", [pupil.pk]),
    ]
    assert "Gaat helemaal weg." in asks
    assert gone["Location"] == f"/privacy/gewist/{ErasureLedger.objects.get().pk}/"
    assert "Het is gewist" in client.get(gone["Location"]).content.decode()
    assert list(Pupil.objects.all()) == [classmate]


def test_the_download_and_the_end_ask_who_you_are() -> None:
    enrolment = make_enrolment(names=1)
    pupil = Pupil.objects.get()
    client = Client()
    client.force_login(enrolment.enrolled_by)  # type: ignore[arg-type]  # made with one

    for path in ("gegevens/download/", "wissen/"):
        assert client.post(f"/school/leerlingen/{pupil.pk}/{path}")["Location"].startswith("/account/reauthenticate/")
    assert Pupil.objects.exists()


def test_nobody_else_finds_the_pupil() -> None:
    enrolment = make_enrolment(names=1)
    pupil = Pupil.objects.get()

    for stranger in (make_coordinator(), make_coordinator(enrolment.school, SchoolRole.TEACHER)):
        client = sign_in(Client(), stranger)
        assert client.get(f"/school/leerlingen/{pupil.pk}/gegevens/").status_code == 404
        assert client.post(f"/school/leerlingen/{pupil.pk}/wissen/").status_code == 404
        answer = proved(stranger).get(f"/api/v1/pupils/{pupil.pk}/data/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_interface_gives_the_file_and_a_receipt() -> None:
    enrolment = make_enrolment(names=2)
    pupil = Pupil.objects.order_by("pk")[0]
    by = enrolment.enrolled_by
    assert by
    address = f"/api/v1/pupils/{pupil.pk}/data/"
    token = Client(headers=bearer(by, TokenScope.READ))

    assert token.get(address).json()["kinds"] == ["schools.Pupil"]
    assert token.delete(address).json()["code"] == "fresh_sign_in_needed"
    answer = proved(by).delete(address)

    assert answer.status_code == 200
    assert answer.json()["gone"] == {"schools.Pupil": 1, "schools.ClassMembership": 1}
    assert proved(by).get(address).status_code == 404
