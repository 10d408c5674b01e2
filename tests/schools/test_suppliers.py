"""Who works for us: announced, under agreement, in Europe; and what a school can say about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from kit.constraints import constraint_name
from kit.refusals import NotFound, Refusal
from outbox.models import Message
from schools.errors import (
    SupplierAlreadyAnnounced,
    SupplierAlreadyStarted,
    SupplierNotAnnounced,
    SupplierNotReady,
    SupplierTooSoon,
)
from schools.models import Supplier, SupplierObjection
from schools.services.suppliers import (
    NOTICE,
    announce_supplier,
    earliest_start,
    end_supplier,
    object_to_supplier,
    save_supplier,
    start_supplier,
)
from tests.support.makers import make_coordinator, make_region_user, make_school, make_supplier, new_agreement
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
NEW: dict[str, Any] = {"active_from": None, "announced_at": None}


@pytest.mark.promise("POR-4f", "SBB-11")
@pytest.mark.parametrize("lack", [{"agreement_on": None}, {"is_in_eea": False}, {"announced_at": None}])
def test_the_database_lets_nobody_work_for_us_without_an_agreement_in_europe(lack: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_supplier(**lack)

    assert constraint_name(refused.value) == "supplier_works_under_agreement_in_europe"


@pytest.mark.promise("POR-4f", "SBB-11")
@pytest.mark.parametrize(
    ("lack", "refusal"),
    [
        ({"announced_at": None}, SupplierNotAnnounced),
        ({"announced_at": timezone.now() - timedelta(days=29)}, SupplierTooSoon),
        ({"agreement_on": None}, SupplierNotReady),
        ({"is_in_eea": False}, SupplierNotReady),
    ],
)
def test_a_supplier_starts_only_when_everything_is_there(lack: dict[str, Any], refusal: type[Refusal]) -> None:
    row = new_agreement(make_school(agreed=False))
    row.accepted_at -= timedelta(days=300)
    row.save()
    supplier = make_supplier(active_from=None, **lack)

    with pytest.raises(refusal):
        start_supplier(supplier=supplier)

    assert Supplier.objects.get().active_from is None


def test_schools_are_told_once_and_have_thirty_days() -> None:
    school = make_school()
    coordinator = make_coordinator(school)
    make_coordinator(make_school(agreed=False))
    supplier = make_supplier(**NEW)

    announced = announce_supplier(supplier=supplier)
    with pytest.raises(SupplierAlreadyAnnounced):
        announce_supplier(supplier=supplier)

    assert earliest_start(announced) == timezone.localdate() + NOTICE
    assert list(Message.objects.filter(kind="schools.supplier_new").values_list("recipient", flat=True)) == [coordinator.email]


def test_while_no_school_takes_part_a_supplier_can_start_at_once_and_stop() -> None:
    supplier = announce_supplier(supplier=make_supplier(**NEW))

    started = start_supplier(supplier=supplier)
    with pytest.raises(SupplierAlreadyStarted):
        save_supplier(supplier=started)
    ended = end_supplier(supplier=started)

    assert (started.active_from, ended.ended_on) == (timezone.localdate(), timezone.localdate())
    assert not Supplier.objects.working().exists()


def test_a_school_objects_once_and_the_region_reads_why() -> None:
    school, officer = make_school(), make_region_user(RegionRole.PRIVACY_OFFICER)
    coordinator, supplier = make_coordinator(school), make_supplier(**{**NEW, "announced_at": timezone.now()})

    for _ in range(2):
        object_to_supplier(supplier=supplier, school=school, reason="Dit bedrijf staat buiten ons beleid.", by=coordinator)
    with pytest.raises(NotFound):
        object_to_supplier(supplier=supplier, school=school, reason="Nee.", by=make_coordinator())

    assert SupplierObjection.objects.values_list("school", "reason").get() == (
        school.pk,
        "Dit bedrijf staat buiten ons beleid.",
    )
    letter = Message.objects.get(kind="schools.supplier_objection")
    assert (letter.recipient, "buiten ons beleid" in letter.text) == (officer.email, True)


@pytest.mark.promise("POR-4a")
def test_everybody_reads_who_works_for_us_since_when(client: Client) -> None:
    make_supplier("Zonwolk")
    make_supplier("Maanmail", **{**NEW, "announced_at": timezone.now()})
    make_supplier("Nog geheim", **NEW)
    make_supplier("Gestopt BV", ended_on=timezone.localdate())

    page = client.get("/privacy/leveranciers/").content.decode()

    assert [name in page for name in ("Zonwolk", "Maanmail", "Nog geheim", "Gestopt BV")] == [True, True, False, False]


def test_the_region_adds_announces_and_is_told_what_misses(client: Client) -> None:
    make_school()
    sign_in(client, make_region_user(RegionRole.ADMIN))

    client.post("/regio/leveranciers/", {"name": "Zonwolk", "service": "Computers", "country": "Nederland"})
    address = f"/regio/leveranciers/{Supplier.objects.get().pk}/"
    answers = [client.post(address, {"stap": step}) for step in ("starten", "aankondigen", "starten")]

    assert [answer.status_code for answer in answers] == [409, 302, 409]
    assert "Kondig dit bedrijf eerst aan" in answers[0].content.decode()
    assert client.get(address).status_code == 200


def test_a_school_objects_on_its_page(client: Client) -> None:
    school = make_school()
    supplier = make_supplier(**{**NEW, "announced_at": timezone.now()})
    sign_in(client, make_coordinator(school))

    assert "Maak bezwaar" in client.get("/school/verwerkersovereenkomst/").content.decode()
    empty = client.post(f"/school/leveranciers/{supplier.pk}/bezwaar/", {"reason": ""})
    sent = client.post(f"/school/leveranciers/{supplier.pk}/bezwaar/", {"reason": "Liever niet."})

    assert (empty.status_code, sent.status_code) == (422, 302)
    assert "Je school maakte bezwaar" in client.get("/school/verwerkersovereenkomst/").content.decode()
