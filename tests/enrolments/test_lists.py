"""Lists to print hold what the page of the date shows, names only in their days; each is written down."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from enrolments.models import Enrolment, Place
from enrolments.services.cancelling import cancel_enrolment
from kit.names import short_name
from privacy.models import AccessEvent, AccessPurpose
from providers.choices import ProviderRole
from providers.models import Provider
from schools.models import Pupil
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider, make_provider_user, make_session
from tests.support.pdf_ua import faults_of
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("name", ["roster_pdf", "sign_in_sheet"])


def start(*, days: int = 3, **activity: Any) -> tuple[Client, Session]:
    """Return the owner's browser and a date with names, three days from now."""
    provider = make_provider()
    made = make_activity(provider, names_mode=NamesMode.NAMES, what_to_bring="Dichte schoenen", **activity)
    return sign_in(Client(), make_provider_user(provider)), make_session(made, starts_at=at_nine(days=days))


def document_of(client: Client, session: Session, name: str) -> bytes:
    answer = client.get(reverse(f"enrolments:{name}", args=[session.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


def words_of(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def text_of(client: Client, session: Session, name: str) -> str:
    return words_of(document_of(client, session, name))


def names_on(enrolment: Enrolment) -> list[str]:
    places = Place.objects.filter(enrolment=enrolment).select_related("pupil").order_by("pk")
    return [short_name(place.pupil.first_name, place.pupil.last_name) for place in places]


@BOTH
@pytest.mark.promise("POR-4c")
def test_near_the_day_a_list_has_first_names_with_an_initial_and_no_more(name: str) -> None:
    client, session = start()
    enrolment = make_enrolment(session, names=4)

    document = document_of(client, session, name)
    text = words_of(document)

    assert faults_of(document) == []
    assert [one for one in names_on(enrolment) if one not in text] == []
    for place in Place.objects.filter(enrolment=enrolment).select_related("pupil"):
        assert place.pupil.last_name not in text
        assert place.pupil.pupil_number not in text


@BOTH
@pytest.mark.promise("POR-4c")
@pytest.mark.parametrize("days", [60, -60])
def test_outside_the_days_of_names_no_name_is_on_a_list(name: str, days: int) -> None:
    client, session = start()
    enrolment = make_enrolment(session, names=4)
    starts_at = at_nine(days=days)
    Session.objects.filter(pk=session.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), enrolment_closes_at=starts_at - timedelta(days=1)
    )

    text = text_of(client, session, name)

    assert [one for one in names_on(enrolment) if one.split()[0] in text] == []
    assert "4 leerlingen" in text
    assert AccessEvent.objects.count() == 0


@BOTH
def test_each_list_with_names_is_written_down_once_a_school(name: str) -> None:
    client, session = start()
    enrolment = make_enrolment(session, names=4)

    text_of(client, session, name)

    assert list(AccessEvent.objects.values_list("purpose", "school_id", "object_id", "person_count")) == [
        (AccessPurpose.ROSTER_PRINT, enrolment.school_id, str(session.pk), 4)
    ]


def test_the_roster_says_facts_and_the_sheet_has_a_row_for_everybody() -> None:
    client, session = start()
    enrolment = make_enrolment(session, names=3)
    Enrolment.objects.filter(pk=enrolment.pk).update(note="Lift nodig", adults=2)

    roster, sheet = text_of(client, session, "roster_pdf"), text_of(client, session, "sign_in_sheet")

    assert "Neem mee: Dichte schoenen" in roster
    assert "Kade 4, 9934 AB Delfzijl" in roster
    assert "Lift nodig" in roster
    assert enrolment.enrolled_by.email in roster
    assert "Handtekening" in sheet
    assert sheet.count("Begeleider:") == 2
    assert enrolment.enrolled_by.email not in sheet


def test_who_only_asked_or_left_is_on_no_sheet() -> None:
    client, session = start(acceptance_mode=AcceptanceMode.MANUAL)
    asked = make_enrolment(session, names=3)
    left = make_enrolment(session, names=3)
    cancel_enrolment(left, by=make_coordinator(left.school), reason="Ziek", reason_code="illness")

    roster, sheet = text_of(client, session, "roster_pdf"), text_of(client, session, "sign_in_sheet")

    assert f"{asked.school.name}, klas" in roster
    assert roster.count("Status:") == 1
    assert "Nog niemand" in sheet
    assert "Handtekening" not in sheet


def test_a_frozen_pupil_is_on_no_list() -> None:
    client, session = start()
    enrolment = make_enrolment(session, names=2)
    [first, _second] = names_on(enrolment)
    pupil = Place.objects.filter(enrolment=enrolment).order_by("pk")[0].pupil
    pupil.restricted_at = timezone.now()
    pupil.save()

    assert first not in text_of(client, session, "roster_pdf")


@BOTH
def test_a_list_is_for_its_own_provider_with_a_second_factor(name: str) -> None:
    client, session = start()
    enrolment = fresh(make_enrolment(session, names=2))
    address = reverse(f"enrolments:{name}", args=[session.pk])
    provider = Provider.objects.get(pk=enrolment.provider_id)  # type: ignore[attr-defined]  # with_details()
    weak = Client()
    weak.force_login(make_provider_user(provider, second_factor=False))

    assert sign_in(Client(), make_provider_user(provider, ProviderRole.HOST)).get(address).status_code == 200
    assert sign_in(Client(), make_provider_user(make_provider("Bakkerij"))).get(address).status_code == 404
    assert sign_in(Client(), make_coordinator(enrolment.school)).get(address).status_code == 404
    assert weak.get(address).status_code == 302
    assert "no-store" in client.get(address)["Cache-Control"]
    assert pupils_of(enrolment.school_class)


@pytest.mark.promise("SP-9a")
def test_whose_name_stays_at_school_goes_along_as_one_more_pupil() -> None:
    """Parent or pupil decides; the school writes it down on the pupil's own page."""
    client, session = start()
    group = make_enrolment(session, names=3)
    by = group.enrolled_by
    assert by
    coordinator = sign_in(Client(), by)
    pupil = Pupil.objects.filter(school=group.school).order_by("first_name").first()
    assert pupil
    Pupil.objects.filter(pk=pupil.pk).update(first_name="Aaltje", last_name="Qwint")
    page = reverse("schools:edit_pupil", args=[group.school_class_id, pupil.pk])
    assert "+1 leerling" not in text_of(client, session, "roster_pdf")
    assert "Aaltje Q." in text_of(client, session, "roster_pdf")

    saved = coordinator.post(page, {"first_name": "Aaltje", "last_name": "Qwint", "name_withheld": "on"})

    assert saved.status_code == 302
    roster = client.get(reverse("enrolments:roster", args=[session.pk])).content.decode()
    answer = client.get(f"/api/v1/enrolments/{group.pk}/").json()
    for seen in (text_of(client, session, "roster_pdf"), text_of(client, session, "sign_in_sheet"), roster, str(answer)):
        assert ("Aaltje" in seen, "+1 leerling" in seen) == (False, True)
    assert [one["name"] for one in answer["pupils"]][-1] == "+1 leerling"  # the place in the list tells nothing either
    assert len(answer["pupils"]) == 3
    with time_machine.travel(session.starts_at + timedelta(hours=1), tick=False):
        # Days later they sign in again.
        host, teacher = sign_in(Client(), make_provider_user(session.activity.provider)), sign_in(Client(), by)
        ticking = host.get(reverse("enrolments:provider_attendance", args=[session.pk, group.pk])).content.decode()
        assert ("Aaltje" in ticking, "+1 leerling" in ticking) == (False, True)
        assert "Aaltje Q." in teacher.get(reverse("enrolments:attendance", args=[group.pk])).content.decode()
    coordinator.post(page, {"first_name": "Aaltje", "last_name": "Qwint"})
    assert "Aaltje Q." in text_of(client, session, "roster_pdf")
