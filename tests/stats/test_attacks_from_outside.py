"""Numbers looked for where they should not be: before a promise, behind a finding, before an embargo, in a cell that calculates."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from accounts.models import FunderOrganisation
from stats.choices import ReaderKind, Term
from stats.errors import AnotherReleaseOpen
from stats.formats import write_files
from stats.formats.codelists import write_codelist
from stats.formats.csv_file import write_table
from stats.formats.xlsx_file import write_xlsx
from stats.method.types import Finding, FindingLevel
from stats.models import PublishedNumber, ReleaseOrder
from stats.programme import Audience
from stats.services.deciding import publish_release
from stats.services.ordering import order_release
from stats.services.verifying import verify_release
from tests.support.database import server
from tests.support.makers import make_funder_user, make_region_user
from tests.support.racing import at_once
from tests.support.releases import LAST_YEAR, MAKER, made, make_approved, make_published, make_release

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


@pytest.mark.promise("PM-3")
def test_the_totals_of_a_confidential_release_are_not_read_before_its_conditions() -> None:
    release = make_published(readers=(ReaderKind.FUND,), is_confidential=True)
    reader = signed_in(
        make_funder_user(FunderOrganisation.objects.create(name="Fonds", kind="fund", verified_at=timezone.now()))
    )
    address = f"/api/v1/releases/{release.pk}/"

    before = reader.get(address).json()["manifest"]
    reader.post(f"/cijfers/{PERIOD}/v1/akkoord/")

    assert "accountability" in release.manifest
    assert before == ""
    assert reader.get(address).json()["manifest"] == release.manifest


@pytest.mark.promise("POR-4d")
def test_what_could_be_worked_out_is_shown_to_nobody_who_has_it_counted_either() -> None:
    words = "Stichting Noord kan het aantal van Eemsdelta op 1 na uitrekenen."
    release = make_release(findings=[Finding(FindingLevel.EXACT, "insider", words)])
    total = PublishedNumber.objects.get(release=release, measure="attended", place="").value
    maker = signed_in(make_region_user())
    address = f"/api/v1/releases/{release.pk}/"

    page = maker.get(f"/regio/rapporten/{release.pk}/").content.decode()
    table = maker.get(f"{address}tables/municipality-level/")

    assert total
    assert words in page
    assert f"{total:,}".replace(",", ".") not in page
    assert "Deelname naar gemeente en niveau" not in page
    assert maker.get(address).json()["manifest"] == ""
    assert (table.status_code, table.json()["code"]) == (409, "release_has_findings")


def test_a_corrected_version_under_embargo_takes_nothing_away_and_gives_nothing_away() -> None:
    first = make_published()
    later = make_approved(corrects=first, embargo_until=timezone.now() + timedelta(days=1))
    publish_release(release=later, by=MAKER)
    anybody = Client()

    start = anybody.get("/cijfers/")
    page = anybody.get(f"/cijfers/{PERIOD}/").content.decode()
    feed = anybody.get("/cijfers/nieuw.atom").content.decode()
    catalogue = anybody.get("/cijfers/catalogus.jsonld").content.decode()

    assert start.status_code == 302
    assert "Versie 1" in page
    for place in (page, feed, catalogue):
        assert str(first.pk) in place
        assert str(later.pk) not in place
    for name in ("cijfers.json", "cijfers.zip", "METHODE.md"):
        assert anybody.head(f"/cijfers/{PERIOD}/v2/{name}").status_code == 404
        assert anybody.get(f"/cijfers/{PERIOD}/v2/{name}", headers={"If-None-Match": "*"}).status_code == 404


def test_a_municipality_is_no_formula_and_one_release_is_the_same_bytes_whenever_it_is_written() -> None:
    issue, files = made().issue, made().files
    rows = {**issue.programme.rows, "municipality": dict.fromkeys(issue.programme.rows["municipality"], '=HYPERLINK("x")')}
    spiked = replace(issue, programme=replace(issue.programme, rows=rows))
    table = next(one for one in issue.cube.tables if one.code == "municipality-level")

    with translation.override("nl"):
        workbook = write_xlsx(spiked, Audience.PUBLIC)
        lines = write_table(spiked, table) + write_codelist(spiked, "municipality", [table])
        # An archive knows its time in steps of 2 seconds.
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            assert write_xlsx(spiked, Audience.PUBLIC) == workbook
            again = write_files(issue)
        assert [name for name, (_kind, written) in again.items() if written != files[name][1]] == []
    kinds = {cell.data_type for sheet in openpyxl.load_workbook(io.BytesIO(workbook)) for row in sheet for cell in row}
    cells = {cell for row in csv.reader(io.StringIO(lines.decode("utf-8-sig"))) for cell in row}

    assert "f" not in kinds
    assert '\'=HYPERLINK("x")' in cells
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.promise("POR-3f")
def test_who_rules_the_database_cannot_change_what_was_published_unseen() -> None:
    release = make_published()
    assert all(one.holds for one in verify_release(release)), verify_release(release)
    changes = {
        "tables": "UPDATE stats_publishedtable SET audience = 'public' WHERE audience = 'board'",
        "files": "UPDATE stats_artefact SET audience = 'public' WHERE audience = 'funders'",
        "numbers": "UPDATE stats_publishednumber SET value = value + 5 WHERE place = ''",
        "release": "UPDATE stats_release SET readers = '{fund}'",
        "signature": "UPDATE stats_releasestep SET body_name = 'Stichting Zuid' WHERE body_kind = 'board'",
        "programme": "UPDATE stats_programmeyear SET decision = replace(decision, 'Groningen', 'Hoogezand')",
    }

    ruler = server().replace("/postgres?", f"/{connection.settings_dict['NAME']}?")
    with psycopg.connect(ruler) as by_force:
        by_force.execute("SET session_replication_role = replica")  # no trigger fires
        touched = [by_force.execute(change.encode()).rowcount for change in changes.values()]
    release.refresh_from_db()

    wrong = {one.name for one in verify_release(release) if not one.holds}
    assert all(touched)
    assert wrong >= set(changes)
    assert "manifest" not in wrong


def test_two_orders_in_the_same_moment_are_one_order_and_a_friendly_no() -> None:
    def ask() -> ReleaseOrder:
        return order_release(start_year=LAST_YEAR, term=Term.AUTUMN, readers=[ReaderKind.PUBLIC], by=MAKER)

    outcomes = at_once([ask, ask, ask])

    assert sorted(type(one).__name__ for one in outcomes) == [AnotherReleaseOpen.__name__] * 2 + ["ReleaseOrder"]
    assert ReleaseOrder.objects.count() == 1


@pytest.mark.parametrize("term", ["9" * 5000, "²", "٣", "-1", "\x00"])
def test_a_period_that_is_no_period_is_answered(term: str) -> None:
    make_published()

    assert Client().get("/cijfers/vergelijken/", {"periode": term}).status_code in {200, 422}
