"""The public pages, as a browser without scripts gets them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from activities.catalogue import paging
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

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(words.split())


def url_of(session: Session) -> str:
    return CatalogueEntry.objects.get(pk=session.activity_id).url


def test_the_home_page_is_the_list(client: Client) -> None:
    make_session()

    pages = [text_of(client.get(path)) for path in ("/", "/activiteiten/")]

    assert all("1 activiteit" in page and "Een dag mee op de scheepswerf" in page for page in pages)


@pytest.mark.promise("POR-4e")
def test_who_only_reads_gets_no_cookie(client: Client) -> None:
    session = make_session()

    for path in ("/", "/activiteiten/?q=werf", url_of(session), "/aanbieders/", "/api/v1/activities/"):
        response = client.get(path)
        assert (response.status_code, dict(response.cookies)) == (200, {})


def test_nobody_but_who_signs_up_sees_numbers(client: Client) -> None:
    session = make_session(capacity=28, places_taken=9)

    as_stranger = text_of(client.get("/activiteiten/")) + text_of(client.get(url_of(session)))
    client.force_login(make_funder_user())
    as_funder = text_of(client.get(url_of(session)))
    client.force_login(make_coordinator())
    as_coordinator = [text_of(client.get("/activiteiten/")), text_of(client.get(url_of(session)))]

    assert "Ruim plek" in as_stranger
    assert "Ruim plek" in as_funder
    assert "plekken vrij" not in as_stranger + as_funder
    assert all("19 plekken vrij" in page for page in as_coordinator)


def test_an_empty_list_offers_a_wider_search(client: Client) -> None:
    make_activity(title="Werf")

    response = client.get("/activiteiten/?q=werf&level=vwo&kind=company-visit")

    assert "Niets gevonden met deze filters. Er is wel 1 activiteit voor andere niveaus. Toon 1 activiteit" in text_of(response)
    assert 'href="/activiteiten/?q=werf&amp;kind=company-visit"' in response.content.decode()


def test_an_empty_catalogue_says_so(client: Client) -> None:
    assert "Er staan nog geen activiteiten online." in text_of(client.get("/"))


def test_a_guess_says_that_it_is_one(client: Client) -> None:
    make_activity()

    assert "“tecniek” vonden we niet. Dit lijkt erop." in text_of(client.get("/activiteiten/?q=tecniek"))
    assert "vonden we niet" not in text_of(client.get("/activiteiten/?q=techniek"))


def test_what_was_typed_wrong_stays_and_is_explained(client: Client) -> None:
    response = client.get("/activiteiten/?postcode=99zz&date_from=2026-12-02&date_to=2026-11-01")

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="99zz"' in page
    assert 'value="2026-11-01"' in page
    assert "Kies een dag die niet voor de eerste dag ligt." in text_of(response)
    assert page.count('aria-invalid="true"') == 2


def test_each_chosen_filter_can_be_taken_away(client: Client) -> None:
    make_activity()

    response = client.get("/activiteiten/?level=vmbo-kb&level=havo&q=werf&available=true&page=3")

    chips = {chip.label: chip.href for chip in response.context["catalogue"].chips}
    assert chips == {
        "vmbo kader": "/activiteiten/?level=havo&q=werf&available=true",
        "havo": "/activiteiten/?level=vmbo-kb&q=werf&available=true",
        "“werf”": "/activiteiten/?level=vmbo-kb&level=havo&available=true",
        "er is nog plek": "/activiteiten/?level=vmbo-kb&level=havo&q=werf",
    }


def test_options_show_what_they_would_leave(client: Client) -> None:
    make_activity(kind="workshop", levels=["havo"], accessibility=["wheelchair"])
    make_activity(kind="company-visit", levels=["vwo"])

    facets = client.get("/activiteiten/?kind=workshop").context["catalogue"].facets

    assert [(option.value, option.count, option.chosen) for option in facets["kind"]] == [
        ("company-visit", 1, False),
        ("workshop", 1, True),
    ]
    assert [(option.value, option.count) for option in facets["level"]] == [("havo", 1)]
    assert [(option.value, option.count) for option in facets["accessibility"]] == [("wheelchair", 1)]


def test_counts_follow_a_new_activity_at_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    make_activity(kind="workshop")
    client.get("/activiteiten/")

    with django_capture_on_commit_callbacks(execute=True):
        make_activity(kind="workshop")

    (option,) = client.get("/activiteiten/").context["catalogue"].facets["kind"]
    assert option.count == 2


def test_long_lists_have_page_links_and_a_bound(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 4)
    monkeypatch.setattr("activities.catalogue.views.PAGE_SIZE", 2)
    provider = make_provider()
    for number in range(5):
        make_activity(provider, f"Activiteit {number}")

    first, last = client.get("/activiteiten/?sector=built-environment"), client.get("/activiteiten/?page=99")

    assert "meer dan 4 activiteiten" in text_of(first)
    assert 'href="?sector=built-environment&amp;page=2"' in first.content.decode()
    assert last.context["catalogue"].page.number == 2
    assert "Kies een filter om de rest te zien." in text_of(last)


def test_htmx_gets_the_results_and_the_filters_and_nothing_else(client: Client) -> None:
    make_activity()

    headers = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "catalogue"}
    response = client.get("/activiteiten/?q=werf", headers=headers)

    page = response.content.decode()
    assert "<html" not in page
    assert 'id="filter-fields"' in page
    assert 'hx-swap-oob="true"' in page
    assert "data-focus" not in page
    assert json.loads(response["HX-Trigger"]) == {"announce": "1 activiteit"}
    assert "HX-Request" in response["Vary"]


def test_a_link_inside_the_results_moves_the_focus_to_their_heading(client: Client) -> None:
    make_activity()

    response = client.get("/activiteiten/", headers={"HX-Request": "true", "HX-Target": "results", "HX-Boosted": "true"})

    assert "data-focus" in response.content.decode()


def test_the_button_of_the_filters_knows_its_number(client: Client) -> None:
    make_activity(kind="workshop")
    make_activity(kind="company-visit")

    assert text_of(client.get("/activiteiten/aantal/?kind=workshop")) == "Toon 1 activiteit"
    assert text_of(client.get("/activiteiten/aantal/?kind=open-day")) == "Toon activiteiten"


@pytest.mark.parametrize("path", ["/activiteiten/", "/activiteiten/?date_from=2026-01-01", "/activiteiten/?postcode=9934"])
def test_one_and_three_activities_cost_the_same(path: str, client: Client, django_assert_num_queries: Any) -> None:
    make_session()
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(2):
        make_session()
    cache.clear()

    with django_assert_num_queries(len(one)):
        assert "3 activiteiten" in text_of(client.get(path))
    with CaptureQueriesContext(connection) as warm:
        client.get(path)
    assert len(warm) <= 8


# --- one activity ---


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
