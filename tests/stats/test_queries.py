"""However many releases there are: the pages and the interface ask the database as often, and leave the long texts there."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.makers import make_region_user
from tests.support.releases import LAST_YEAR, make_published, make_published_alike

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"


def test_more_releases_are_no_more_queries_and_no_longer_texts() -> None:
    release = make_published()
    region = Client()
    region.force_login(make_region_user())
    public = [f"/cijfers/{PERIOD}/", "/cijfers/vergelijken/?per=sector", f"/cijfers/verantwoording/{release.pk}/"]
    public += ["/cijfers/open-data/", "/cijfers/nieuw.atom", "/cijfers/catalogus.jsonld", f"/cijfers/{PERIOD}/v1/cijfers.json"]
    public += ["/api/v1/releases/", f"/api/v1/releases/{release.pk}/tables/sector-kind/"]
    asked = {address: Client() for address in public}
    asked |= dict.fromkeys(("/regio/rapporten/", "/regio/vraag-en-aanbod/", "/cijfers/akkoord/"), region)

    one = {address: queries_of(client, address) for address, client in asked.items()}
    for ago in range(1, 6):
        make_published_alike(LAST_YEAR - ago, is_empty=False)
    six = {address: queries_of(client, address) for address, client in asked.items()}

    assert {address: len(taken) for address, taken in six.items()} == {address: len(taken) for address, taken in one.items()}
    assert {address: len(taken) for address, taken in six.items() if len(taken) > 20} == {}
    # One release is opened at a time; only the file itself carries content.
    long = {"manifest": '"stats_release"."manifest"', "checked": '"stats_release"."checked"'}
    found = {
        (address, name) for address, taken in six.items() for name, column in long.items() for sql in taken if column in sql
    }
    assert found == set()
    with_content = {address for address, taken in six.items() if any('"stats_artefact"."content"' in sql for sql in taken)}
    assert with_content == {f"/cijfers/{PERIOD}/v1/cijfers.json"}


def queries_of(client: Client, address: str) -> list[str]:
    """Return what is asked of both databases for an answer, the second time."""
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["stats"]) as published:
        assert client.get(address).status_code == 200, address
    return [one["sql"] for taken in (own, published) for one in taken]
