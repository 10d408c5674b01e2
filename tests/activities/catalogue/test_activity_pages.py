"""The pages of one activity and of its provider, as a browser without scripts gets them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from activities.choices import CapacityUnit, SessionStatus
from activities.models import CatalogueEntry, Session
from providers.choices import ProviderStatus
from providers.models import Provider
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_recognition,
    make_school,
    make_session,
)
from tests.support.page_text import text_of

pytestmark = pytest.mark.django_db


def url_of(session: Session) -> str:
    return CatalogueEntry.objects.get(pk=session.activity_id).url


def test_the_page_of_an_activity_has_its_facts_its_dates_and_its_provider(client: Client) -> None:
    session = make_session(
        make_activity(
            min_group=10, max_group=28, pupils_per_adult=10, what_to_bring="Dichte schoenen.", accessibility=["wheelchair"]
        ),
        starts_at=at_nine(days=14),
    )

    response = client.get(url_of(session))

    text = text_of(response)
    for fact in (
        "3 uur",
        "vmbo basis, vmbo kader, leerjaar 2 en 3",
        "10 tot 28 leerlingen",
        "Delfzijl",
        "Rolstoeltoegankelijk",
        "1 begeleider per 10 leerlingen",
        "Je hebt meteen plek",
        "Dichte schoenen.",
        "09.00 tot 12.00 uur",
        "Meer van Werf De Vaart",
    ):
        assert fact in text
    assert "<title>Een dag mee op de scheepswerf · Meeloop</title>" in response.content.decode()


def test_search_engines_get_the_dates_and_no_numbers(client: Client) -> None:
    session = make_session(make_activity(title="Las </script><script>alert(1)</script>"), capacity=28, places_taken=28)

    page = client.get(url_of(session)).content.decode()

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    (event,) = json.loads(found[1])["@graph"]
    assert event["name"] == "Las </script><script>alert(1)</script>"
    assert event["startDate"] == timezone.localtime(session.starts_at).isoformat()
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["address"]["addressLocality"] == "Delfzijl"
    assert event["offers"]["availability"] == "https://schema.org/SoldOut"
    assert "apacity" not in found[1]


def test_a_date_that_was_called_off_is_said_first(client: Client) -> None:
    session = make_session()
    session.status = SessionStatus.CANCELLED
    session.save()

    text = text_of(client.get(url_of(session)))

    assert "gaat niet door. Er is nog geen nieuwe datum." in text
    assert "Klas inschrijven" not in text


def test_when_every_date_has_been_there_is_a_way_on(client: Client) -> None:
    session = make_session(starts_at=timezone.now() - timedelta(days=3))

    response = client.get(url_of(session))

    assert "Deze datum is geweest" in text_of(response)
    assert "/activiteiten/?sector=built-environment" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"enrolment_closes_at": timezone.now() - timedelta(hours=1)}, "Inschrijven kan niet meer."),
        ({"enrolment_opens_at": timezone.now() + timedelta(days=1)}, "Inschrijven kan vanaf"),
    ],
)
def test_a_date_that_is_closed_says_why(client: Client, fields: dict[str, Any], note: str) -> None:
    session = make_session(**fields)

    text = text_of(client.get(url_of(session)))

    assert note in text
    assert "Klas inschrijven" not in text


def test_a_full_date_offers_the_waiting_list(client: Client) -> None:
    session = make_session(capacity=28, places_taken=28)
    client.force_login(make_coordinator())

    text = text_of(client.get(url_of(session)))

    assert "Vol" in text
    assert "Op de wachtlijst" in text


def test_where_no_group_fits_any_more_a_class_can_wait_and_the_next_date_comes_first(client: Client) -> None:
    activity = make_activity(min_group=10)
    session = make_session(activity, capacity=28, places_taken=25)
    make_session(activity, starts_at=at_nine(days=30), capacity=3, capacity_unit=CapacityUnit.GROUPS)
    client.force_login(make_coordinator())

    text = text_of(client.get(url_of(session)))
    card = text_of(client.get("/activiteiten/"))

    assert "Nog 3 plekken Een groep is minstens 10 leerlingen. Daarvoor is geen plek meer. Zet in je agenda" in text
    assert text.index("Op de wachtlijst") < text.index("Plek voor nog 3 groepen") < text.index("Klas inschrijven")
    assert "Plek voor nog 3 groepen" in card
    assert "Nog 3 plekken" not in card


def test_who_cannot_sign_up_gets_no_button(client: Client) -> None:
    session = make_session()
    client.force_login(make_funder_user())

    assert "Klas inschrijven" not in text_of(client.get(url_of(session)))


def test_a_date_kept_for_one_school_is_shown_to_that_school_only(client: Client) -> None:
    school, session = make_school(), make_session()
    session.reserved_for.add(school)
    url = url_of(session)

    stranger = text_of(client.get(url))
    client.force_login(make_coordinator(school))

    assert "Er zijn nu geen datums." in stranger
    assert "28 plekken vrij" in text_of(client.get(url))


def test_an_activity_of_a_blocked_provider_is_gone_for_who_knows_its_address(client: Client) -> None:
    session = make_session()
    url = url_of(session)
    provider = Provider.objects.get()
    provider.status = ProviderStatus.BLOCKED
    provider.save()

    assert client.get(url).status_code == 404
    assert client.get(f"/activiteiten/{session.activity_id}/").status_code == 404
    assert client.get(f"/activiteiten/datum/{session.pk}.ics").status_code == 404


def test_a_short_address_leads_to_the_page(client: Client) -> None:
    session = make_session()

    response = client.get(f"/activiteiten/{session.activity_id}/")

    assert (response.status_code, response["Location"]) == (302, url_of(session))


def test_a_date_downloads_for_a_calendar(client: Client) -> None:
    session = make_session(location="Loods 2", capacity=7531)

    response = client.get(f"/activiteiten/datum/{session.pk}.ics")

    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert event.decoded("DTSTART") == session.starts_at
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Een dag mee op de scheepswerf · Werf De Vaart", "Loods 2")
    assert str(event["UID"]) == f"datum-{session.pk}@localhost"
    assert b"7531" not in response.content


# --- providers ---


def test_providers_are_listed_and_found_whatever_their_accents(client: Client) -> None:
    make_activity(make_provider("Café Noord", city="Winsum"))
    make_provider("Nog niet", page=False, status=ProviderStatus.APPLIED)

    for query in ("", "?q=cafe", "?q=winsum", "?sector=built-environment"):
        text = text_of(client.get(f"/aanbieders/{query}"))
        assert "Café Noord" in text
        assert "1 activiteit" in text
        assert "Nog niet" not in text
    assert "Geen aanbieder gevonden." in text_of(client.get("/aanbieders/?q=zzz"))
    assert "Geen aanbieder gevonden." in text_of(client.get("/aanbieders/?sector=care"))


def test_the_page_of_a_provider_has_everything_it_offers(client: Client) -> None:
    provider = make_provider(website="https://werf.example")
    make_recognition(provider)
    make_session(make_activity(provider, "Las een hek"))

    text = text_of(client.get(provider.page.url))

    assert "Las een hek" in text
    assert "Erkend leerbedrijf" in text
    assert "https://werf.example" in text


def test_a_recognition_that_is_over_is_not_shown(client: Client) -> None:
    provider = make_provider()
    make_recognition(provider, valid_until=timezone.localdate() - timedelta(days=1))

    assert "Erkend leerbedrijf" not in text_of(client.get(provider.page.url))
