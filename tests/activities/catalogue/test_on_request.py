"""Activities without a date stay in the catalogue, and say why."""

import pytest
from django.test import Client

from activities.catalogue.refresh import refresh_activities
from activities.models import ActivityPage, CatalogueEntry
from tests.support.makers import make_activity, make_provider, make_session

pytestmark = pytest.mark.django_db


def offered(**fields: object) -> ActivityPage:
    return make_activity(make_provider(), "Gastles over water", is_on_request=True, **fields)


def test_an_activity_on_request_stays_in_the_catalogue_without_a_date(client: Client) -> None:
    page = offered()

    entry = CatalogueEntry.objects.get(pk=page.pk)
    assert (entry.is_on_request, entry.next_starts_at) == (True, None)
    assert "Op aanvraag" in client.get("/activiteiten/").content.decode()


def test_without_a_date_and_not_on_request_nothing_is_promised(client: Client) -> None:
    make_activity()

    page = client.get("/activiteiten/").content.decode()
    assert "Datum in overleg" in page


def test_a_date_is_shown_before_the_label(client: Client) -> None:
    make_session(offered())

    card = client.get("/activiteiten/?on_request=true").content.decode().split('class="card__facts"')[1].split("</ul>")[0]
    assert "tot 12.00" in card
    assert "Op aanvraag" not in card


def test_the_filter_keeps_what_is_on_request(client: Client) -> None:
    page, other = offered(), make_activity(title="Bedrijfsbezoek")

    found = client.get("/api/v1/activities/?on_request=true").json()["results"]
    everything = client.get("/api/v1/activities/?on_request=false").json()["results"]
    chips = client.get("/activiteiten/?on_request=true").content.decode()

    assert [(one["id"], one["is_on_request"]) for one in found] == [(page.pk, True)]
    assert {one["id"] for one in everything} == {page.pk, other.pk}
    assert 'class="chip" href="/activiteiten/"' in chips


def test_the_table_follows_when_a_provider_changes_it() -> None:
    page = offered()
    page.is_on_request = False
    page.save_revision().publish()

    refresh_activities([page.pk])

    assert CatalogueEntry.objects.get(pk=page.pk).is_on_request is False
