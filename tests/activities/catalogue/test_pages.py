"""The public list, as a browser without scripts gets it."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.catalogue import paging, searching
from activities.catalogue.paging import COUNTED
from activities.models import CatalogueEntry, Session
from tests.support.makers import (
    make_activity,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_session,
)
from tests.support.page_text import text_of

pytestmark = pytest.mark.django_db


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
    # As far from it as they are on a site.
    monkeypatch.setattr(searching, "RANKED", searching.RANKED - COUNTED + 4)
    monkeypatch.setattr("activities.catalogue.views.PAGE_SIZE", 2)
    provider = make_provider()
    for number in range(5):
        make_activity(provider, f"Activiteit {number}")

    first, last = client.get("/activiteiten/?sector=built-environment"), client.get("/activiteiten/?page=99")

    assert "meer dan 4 activiteiten" in text_of(first)
    assert "meer dan 4 activiteiten" in text_of(client.get("/activiteiten/?q=activiteit"))
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
