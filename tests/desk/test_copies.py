"""Who asks what we have gets a copy of it all, each by the way that is safe for them (promise SBB-5a)."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.choices import OrganisationKind, RegionRole
from accounts.models import Invitation, User
from accounts.services import block_user, invite
from desk.choices import RequestKind
from desk.models import PrivacyRequest, RequestStep, StatementVersion
from desk.services.answering import answer, close
from desk.services.copying import PER_SECRET_AND_DAY
from desk.services.proving import prove_by_code
from newsletter.models import Subscriber, SubscriberStatus
from outbox.models import Message
from privacy.exporting.values import plain
from privacy.finding import Found
from privacy.ownership import also, own_rows
from privacy.registry import Erase, Number
from privacy.registry.fields import Personal
from privacy.registry.links import own_columns
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator, make_region_user, make_school
from tests.support.planting import EMAIL, plant
from tests.support.requests import asked_by, code_for, proved, vouched
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ANSWER = "Antwoord op je verzoek"


def officer() -> User:
    return make_region_user(RegionRole.PRIVACY_OFFICER)


def letter_to(address: str) -> str:
    return Message.objects.get(recipient=address, subject__startswith=ANSWER).text


def sections_of(data: bytes) -> dict[str, Any]:
    """Return what a copy says, by table."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {one["table"]: one for one in json.loads(file.read("gegevens.json"))["sections"]}


def stored_values(stored: Iterable[Found]) -> Iterator[tuple[Found, Personal, str, int, Any]]:
    """Yield every personal column of every stored row that holds something: its table, group, name, the row's place, the value."""
    for found in stored:
        for group in found.declaration.personal_groups():
            for name in group.names:
                for place, row in enumerate(found.rows.order_by("pk")):
                    field = row._meta.get_field(name)
                    value = None if field.many_to_many else getattr(row, field.attname)
                    if value:
                        yield found, group, name, place, value.name if isinstance(field, models.FileField) else value


def missing_from(copy: bytes, stored: Iterable[Found]) -> tuple[list[str], int]:
    """Return what the copy lacks, and how many values are stored."""
    told, lacks, values = sections_of(copy), [], 0
    for found, group, name, place, value in stored_values(stored):
        values += 1
        label, links = found.declaration.label, found.declaration.links
        if not group.is_exported:
            assert group.why, (label, name)
            continue
        if group.erase == Erase.DESK:
            if name not in told[label]["withheld"]:
                lacks.append(f"{label}.{name} is not named")
            continue
        in_copy = told[label]["rows"][place]["values"]
        # What points at somebody says only whether it is this one.
        points = own_columns(links) | {link.column for link in links if isinstance(link, Number)}
        is_link = apps.get_model(label)._meta.get_field(name).is_relation or name in points
        if name not in in_copy or (not is_link and in_copy[name] != plain(value)):
            lacks.append(f"{label}.{name}")
    return lacks, values


@pytest.mark.promise("SBB-5a")
def test_an_account_signs_in_for_a_copy_in_which_every_stored_value_stands() -> None:
    enrolment = make_enrolment(names=2)
    person = make_coordinator(enrolment.school, email=EMAIL, display_name="Kwxspoor de Vries")
    plant(person, enrolment)
    request = proved(person)

    answer(request=request, words="Dag.", by=officer())

    assert "/account/gegevens/" in letter_to(EMAIL)
    # What asking and signing in make comes along: the copy is compared with what is stored right after it.
    client = sign_in(Client(), person)
    copy = b"".join(client.post("/account/gegevens/download/"))  # type: ignore[arg-type]  # a response is its parts
    stored = [found for one in (person, *also(person)) for found in own_rows(one)]
    by_asking = {"outbox.Message", "privacy.AccessEvent", "accounts.LoginEvent", "usersessions.UserSession"}
    lacks, values = missing_from(copy, [one for one in stored if one.declaration.label not in by_asking])
    assert (lacks, values > 60) == ([], True)


@pytest.mark.promise("SBB-5a")
def test_the_school_hands_over_a_pupils_copy_in_which_every_stored_value_stands() -> None:
    request, pupil, coordinator = vouched(make_school())
    enrolment = make_enrolment(names=2)
    Pupil.objects.filter(places__enrolment=enrolment).update(first_name="Kwxander")
    client = sign_in(Client(), coordinator)

    page = client.get(f"/verzoeken/{request.pk}/").content.decode()
    answer(request=request, words="Dag.", by=coordinator)
    copy = b"".join(client.post(f"/school/leerlingen/{pupil.pk}/gegevens/download/"))  # type: ignore[arg-type]  # as above

    assert f'href="/school/leerlingen/{pupil.pk}/' in page
    assert f"{request.school.name} geeft je die zelf" in letter_to("ouder@thuis.example").replace("\n", " ")  # type: ignore[union-attr]  # a school's
    lacks, values = missing_from(copy, [one for one in own_rows(pupil) if one.declaration.label != "privacy.AccessEvent"])
    assert (lacks, values > 4) == ([], True)
    assert b"Kwxander" not in copy


@pytest.mark.promise("SBB-5a")
def test_who_cannot_sign_in_gets_a_secret_address_of_their_own_for_a_month() -> None:
    boss = make_coordinator(make_school(), SchoolRole.ADMIN)
    school = boss.school_memberships.get().school_id
    Subscriber.objects.create(email=EMAIL, address_hash="x", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now())
    invite(email=EMAIL, kind=OrganisationKind.SCHOOL, organisation_id=school, role="teacher", by=boss)
    request, status_secret = asked_by(EMAIL)
    prove_by_code(request=request, code=code_for(EMAIL), secret=status_secret)
    by = officer()

    answer(request=request, words="Dag.", by=by)

    found = re.search(r"/privacy/kopie/([\w-]+)/", letter_to(EMAIL))
    assert found
    address, client = f"/privacy/kopie/{found[1]}/", Client()
    page = client.get(address)
    copy = client.post(address)
    assert (page.status_code, copy["Content-Type"], "no-store" in copy["Cache-Control"]) == (200, "application/zip", True)
    told = sections_of(copy.content)
    assert told["newsletter.Subscriber"]["rows"][0]["values"]["email"] == EMAIL
    assert told["accounts.Invitation"]["rows"][0]["values"]["email"] == EMAIL
    assert boss.email.encode() not in copy.content
    assert RequestStep.objects.filter(request=request, step="copied").count() == 1
    # A copy reads every table: who asks for it all day long gets no more, and is told so.
    fetched = [client.post(address).status_code for _time in range(PER_SECRET_AND_DAY)]
    assert fetched == [*[200] * (PER_SECRET_AND_DAY - 1), 429]
    assert "Probeer het morgen opnieuw" in client.post(address).content.decode()
    assert RequestStep.objects.filter(request=request, step="copied").count() == PER_SECRET_AND_DAY
    # The address of the request itself, which whoever asked has seen, opens no copy.
    assert client.post(f"/privacy/kopie/{status_secret}/").status_code == 404
    cache.clear()
    PrivacyRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now() - timedelta(days=31))
    assert client.post(address).status_code == 404
    PrivacyRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now())
    close(request=request, by=by)
    assert client.post(address).status_code == 404


def test_the_secret_address_stops_where_signing_in_begins() -> None:
    Subscriber.objects.create(email=EMAIL, address_hash="x", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now())
    request, secret = asked_by(EMAIL)
    answer(request=prove_by_code(request=request, code=code_for(EMAIL), secret=secret), words="Dag.", by=officer())
    found = re.search(r"/privacy/kopie/([\w-]+)/", letter_to(EMAIL))
    assert found
    address, client = f"/privacy/kopie/{found[1]}/", Client()
    assert client.get(address).status_code == 200

    make_coordinator(make_school(), email=EMAIL)

    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_an_address_alone_a_closed_account_and_another_question_each_get_what_is_theirs() -> None:
    by, boss = officer(), make_coordinator(make_school(), SchoolRole.ADMIN)
    school = boss.school_memberships.get().school_id
    invite(email="nieuw@voorbeeld.example", kind=OrganisationKind.SCHOOL, organisation_id=school, role="teacher", by=boss)
    request, secret = asked_by("nieuw@voorbeeld.example")
    prove_by_code(request=request, code=code_for("nieuw@voorbeeld.example"), secret=secret)
    answer(request=request, words="Dag.", by=by)
    found = re.search(r"/privacy/kopie/([\w-]+)/", letter_to("nieuw@voorbeeld.example"))
    assert found
    told = sections_of(Client().post(f"/privacy/kopie/{found[1]}/").content)
    assert (len(told["accounts.Invitation"]["rows"]), Invitation.objects.count()) == (1, 1)

    closed = make_region_user(RegionRole.EDITOR)
    asked = proved(closed)
    block_user(user=closed, by=by)
    answer(request=asked, words="Dag.", by=by)
    assert "/privacy/kopie/" in letter_to(closed.email)

    other = proved(make_region_user(RegionRole.EDITOR), RequestKind.RECTIFICATION)
    answer(request=other, words="Dag.", by=by)
    assert "kopie" not in letter_to(other.email)


def test_who_does_not_agree_to_another_controller_takes_the_same_copy_along() -> None:
    person = make_coordinator(make_school())
    StatementVersion.objects.create(
        number=90, sections=[], digest="x", controller="Stichting Zon", is_material=True, asks_acceptance=True, changes="Nieuw."
    )
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=9))
    client = sign_in(Client(), User.objects.get(pk=person.pk))

    elsewhere, page = client.get("/school/klassen/"), client.get("/privacy/akkoord/").content.decode()
    copy = client.post("/account/gegevens/download/")

    assert elsewhere["Location"] == "/privacy/akkoord/"
    assert 'action="/account/gegevens/download/"' in page
    assert sections_of(copy.content)["accounts.User"]["rows"][0]["values"]["email"] == person.email
