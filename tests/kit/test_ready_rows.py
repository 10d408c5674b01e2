"""A statement that was put together once reads what the ORM reads, and refuses what it could not read rightly."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.catalogue.api import ONE_ACTIVITY, Shown, first_page
from activities.models import ActivityPage, CatalogueEntry
from kit.postgresql.ready import ReadyRows
from tests.support.makers import make_activity, make_provider, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def activities() -> list[ActivityPage]:
    found = [make_activity(make_provider(name=f"Bakkerij {number}"), f"Dag {number}") for number in range(3)]
    for activity in found:
        make_session(activity)
    return found


def test_rows_are_those_of_the_orm_in_its_order(activities: list[ActivityPage]) -> None:
    by_orm = CatalogueEntry.objects.order_by("sorts_at", "pk").values_list(*Shown._fields)

    assert first_page(2).read() == list(by_orm[:3])
    assert len(first_page(1).read()) == 2
    for activity in activities:
        document, *_ = ONE_ACTIVITY.read(activity.pk)[0]
        assert document == CatalogueEntry.objects.get(pk=activity.pk).document


def test_the_statement_is_put_together_once(activities: list[ActivityPage]) -> None:
    asked: list[int] = []

    def rows(pk: int) -> Any:  # Any: plain rows
        asked.append(pk)
        return CatalogueEntry.objects.filter(pk=pk).values_list("title")

    ready = ReadyRows(rows, numbers=1)
    with CaptureQueriesContext(connection) as captured:
        found = [ready.read(activity.pk) for activity in activities]

    assert found == [[(f"Dag {number}",)] for number in range(3)]
    assert len({one["sql"].partition("WHERE")[0] for one in captured.captured_queries}) == 1
    # For the statement and for whose rows they are; never for a row.
    assert len(asked) == 2
    assert not {activity.pk for activity in activities} & {*asked}


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        (lambda: CatalogueEntry.objects.filter(title="Dag").values_list("pk"), 0),
        (lambda pk: CatalogueEntry.objects.filter(Q(pk=pk) | Q(pk=pk)).values_list("pk"), 1),
        (lambda pk: ActivityPage.objects.filter(pk=pk).values_list("accessibility", "intro"), 2),
    ],
)
def test_what_goes_by_more_than_the_numbers_is_refused(rows: Any, numbers: int) -> None:
    with pytest.raises((ValueError, TypeError)):
        ReadyRows(rows, numbers=numbers).read(*range(numbers))


def test_a_number_that_no_row_has_is_not_found(client: Client, activities: list[ActivityPage]) -> None:
    for number in (0, 2**31, 2**63, 10**30):
        assert client.get(f"/api/v1/activities/{number}/").status_code == 404


def test_the_first_page_leads_on_to_the_next(client: Client, activities: list[ActivityPage]) -> None:
    first = client.get("/api/v1/activities/?page_size=2").json()
    second = client.get(first["next"][first["next"].index("/api/") :]).json()

    titles = [one["title"] for one in (*first["results"], *second["results"])]
    assert sorted(titles) == ["Dag 0", "Dag 1", "Dag 2"]
    assert second["next"] is None
    assert client.get("/api/v1/activities/?page_size=3").json()["next"] is None
