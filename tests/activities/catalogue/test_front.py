"""What everybody opens first is drawn once, and is never old, nor somebody else's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.makers import make_coordinator, make_session

pytestmark = pytest.mark.django_db
PATH = "/activiteiten/"


def page(client: Client, path: str = PATH, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def queries(client: Client, path: str = PATH) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


def test_the_second_visitor_costs_one_query_and_gets_the_same(client: Client) -> None:
    make_session()
    first = page(client)

    asked = queries(Client())

    assert len(asked) == 1
    assert "pages_homepage" in asked[0]
    assert page(Client()) == first


@pytest.mark.promise("POR-3c")
def test_a_change_shows_at_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    session = make_session()
    page(client)

    with django_capture_on_commit_callbacks(execute=True):
        session.activity.title = "Een dag mee in de kas"
        session.activity.save_revision().publish()

    assert "Een dag mee in de kas" in page(client)


def test_numbers_are_never_kept_for_others(client: Client) -> None:
    make_session(capacity=28)
    coordinator = Client()
    coordinator.force_login(make_coordinator())

    for_coordinator, for_visitor = page(coordinator), page(client)

    assert "28 plekken vrij" in for_coordinator
    assert "28 plekken" not in for_visitor
    assert "28 plekken vrij" in page(coordinator)


def test_each_language_has_its_own(client: Client) -> None:
    make_session()

    dutch, english = page(client), page(client, **{"Accept-Language": "en"})

    assert "Soort activiteit" in dutch
    assert "Soort activiteit" not in english
    assert page(client) == dutch


@pytest.mark.parametrize(
    "path", ["/activiteiten/?q=werf", "/activiteiten/?sector=care", "/activiteiten/?page=100", "/activiteiten/?x=1"]
)
def test_only_a_handful_of_pages_is_kept(path: str, client: Client) -> None:
    make_session()
    page(client, path)

    assert len(queries(client, path)) > 1
