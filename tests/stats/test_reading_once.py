"""What is read in one statement is what the long way finds: for every reader, every state of a release, every audience."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stats.choices import ReaderKind
from stats.models import Artefact, PublishedTable, Release
from stats.programme import Audience
from stats.querysets import readable_artefacts, readable_releases, readable_table
from stats.reading_once import file_at_once, table_at_once
from stats.rules import Reader
from stats.services.deciding import publish_release
from tests.support.releases import MAKER, SCHOOLS, make_approved, make_published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PUBLIC = ReaderKind.PUBLIC.value
READERS = {
    "anybody": Reader(),
    "school": Reader(frozenset({PUBLIC, ReaderKind.SCHOOL.value}), schools=frozenset({SCHOOLS[0].code})),
    "fund": Reader(frozenset({PUBLIC, ReaderKind.FUND.value}), number=7),
    "region": Reader(is_region=True, number=8),
}


def long_way(reader: Reader, release: Release, thing: str, name: str) -> object:
    """Return what the ORM finds of a release that is not confidential and of an audience that is asked here."""
    found = readable_releases(reader).filter(pk=release.pk, is_confidential=False).first()
    if found is None:
        return None
    if thing == "table":
        row = readable_table(found, reader, name)
        return row and row.audience != Audience.BOARD and (found.shown_status, row.pk, row.title, row.dimensions)
    stored = readable_artefacts(found, reader).exclude(audience=Audience.BOARD.value).defer(None).filter(name=name).first()
    return stored and (found.shown_status, stored.pk, bytes(stored.content), stored.sha256)


def at_once(reader: Reader, release: Release, thing: str, name: str) -> object:
    if thing == "table":
        table = table_at_once(reader, pk=release.pk, code=name)
        return table and (table[0].shown_status, table[1].pk, table[1].title, table[1].dimensions)
    file = file_at_once(reader, start_year=release.start_year, term=release.term, version=release.version, name=name)
    return file and (file[0].shown_status, file[1].pk, bytes(file[1].content), file[1].sha256)


def compare(releases: list[Release]) -> int:
    """Hold both ways side by side for every reader and one thing of each audience; return how often both found something."""
    found = 0
    for release in releases:
        tables = PublishedTable.objects.filter(release=release).order_by("audience", "position").distinct("audience")
        files = Artefact.objects.filter(release=release).order_by("audience", "position").distinct("audience")
        names = [("table", one.code) for one in tables] + [("file", one.name) for one in files]
        for who, reader in READERS.items():
            for thing, name in [*names, ("table", "nothing"), ("file", "nothing.csv")]:
                there, here = long_way(reader, release, thing, name) or None, at_once(reader, release, thing, name)
                assert there == here, (who, thing, name, release.status)
                found += here is not None
    return found


@pytest.mark.parametrize("days", [None, 1])
def test_both_ways_find_the_same_of_a_correction_that_is_out_and_of_one_under_embargo(days: int | None) -> None:
    embargo = timezone.now() + timedelta(days=days) if days else None
    first = make_published()
    second = publish_release(release=make_approved(corrects=first, embargo_until=embargo), by=MAKER)
    first.refresh_from_db()

    assert compare([first])
    assert bool(compare([second])) == (embargo is None)


@pytest.mark.parametrize("is_confidential", [True, False])
def test_a_release_for_others_or_in_confidence_is_as_far_away(is_confidential: bool) -> None:
    release = make_published(readers=(ReaderKind.FUND,), is_confidential=is_confidential)
    found = compare([release])
    assert (found == 0) == is_confidential
    assert table_at_once(Reader(), pk=uuid4(), code="x") is None


def test_a_file_and_a_table_that_was_asked_before_are_one_query() -> None:
    release = make_published()
    table = PublishedTable.objects.filter(release=release, audience=Audience.PUBLIC.value).first()
    assert table is not None
    client = Client()
    for path in (
        f"/cijfers/{release.period_code}/v1/tabellen/{table.code}.csv",
        f"/api/v1/releases/{release.pk}/tables/{table.code}/",
    ):
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connections["stats"]) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) == 1, path
