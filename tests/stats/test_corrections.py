"""A version that takes the place of another: from when, and what it says of what changed."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import openpyxl
import pytest
import time_machine
from csvw.metadata import TableGroup
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import FunderOrganisation
from stats.before import may_show_changes
from stats.choices import ReleaseStatus
from stats.cubes import load_cube
from stats.formats.wide import text_of
from stats.method.types import Cell, PublishedNumber, Status
from stats.models import Release
from stats.services.deciding import publish_release
from stats.services.reading import issue_of
from tests.support.makers import make_funder_user, make_region_user
from tests.support.releases import LAST_YEAR, MAKER, make_approved, make_published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"
PAGE, FILES = f"/cijfers/{PERIOD}/", f"/cijfers/{PERIOD}/v2/"
Changes = dict[tuple[str, tuple[str, ...], str], tuple[str, str]]


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


def of_a_fund() -> Client:
    return signed_in(make_funder_user(FunderOrganisation.objects.create(name="Fonds", kind="fund", verified_at=timezone.now())))


def seen_now() -> dict[str, object]:
    """Return what page, interface, feed and catalogue say of the period."""
    anybody = Client()
    pages = {path: anybody.get(path).content.decode() for path in (PAGE, f"{PAGE}v1/")}
    listed = anybody.get("/api/v1/releases/").json()["results"]
    feed = fromstring(anybody.get("/cijfers/nieuw.atom").content)  # noqa: S314  # our own
    record = json.loads(anybody.get("/cijfers/catalogus.jsonld").content)
    return {
        "tags": ["Vervangen" in page for page in pages.values()],
        "newer": "Er is een nieuwere versie" in pages[f"{PAGE}v1/"],
        "statuses": {row["version"]: row["status"] for row in listed},
        "filtered": {
            status: [row["version"] for row in anybody.get("/api/v1/releases/", {"status": status}).json()["results"]]
            for status in ("published", "superseded")
        },
        "feed": [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")][1:],
        "catalogue": [(one["dcat:version"], one["dct:issued"]["@value"]) for one in record["dcat:dataset"]],
    }


def test_a_version_is_what_there_is_until_the_next_one_can_be_read() -> None:
    first = make_published()
    # The database keeps its own clock: the embargo has ended, and we look from before its end.
    end = timezone.now() - timedelta(hours=1)
    drafted = make_approved(corrects=first, embargo_until=end)
    waiting = seen_now()
    second = publish_release(release=drafted, by=MAKER)
    first.refresh_from_db()
    with time_machine.travel(end - timedelta(minutes=5), tick=False):
        embargoed = seen_now()
        told = Client().get(f"/api/v1/releases/{first.pk}/").json()["status"]
        region = signed_in(make_region_user()).get("/regio/rapporten/").content.decode()
    afterwards = seen_now()

    current = {
        "tags": [False, False],
        "newer": False,
        "statuses": {1: "published"},
        "filtered": {"published": [1], "superseded": []},
        "feed": [f"Cijfers {PERIOD}, versie 1"],
        "catalogue": [("1", first.visible_at.isoformat())],
    }
    assert first.status == ReleaseStatus.SUPERSEDED
    assert (waiting, embargoed, told) == (current, current, "published")
    assert ("Te zien vanaf" in region, "Vervangen" in region) == (True, False)
    assert afterwards == {
        "tags": [False, True],
        "newer": True,
        "statuses": {2: "published", 1: "superseded"},
        "filtered": {"published": [2], "superseded": [1]},
        "feed": [f"Cijfers {PERIOD}, versie 2"],
        "catalogue": [("2", second.visible_at.isoformat())],
    }


def expected(first: Release, second: Release) -> Changes:
    """Return what differs between two versions, from their stored numbers alone."""
    before, issue = load_cube(first).numbers, issue_of(second)
    found: Changes = {}
    seen: set[Cell] = set()
    for table in issue.cube.tables:
        for row in issue.rows(table) if table.audience != "board" else ():
            cell = Cell(row.measure, row.at)
            if before[cell] != row.number and cell not in seen:
                found[table.code, row.labels, row.measure_label] = (as_text(before[cell]), as_text(row.number))
            seen.add(cell)
    return found


def as_text(number: PublishedNumber) -> str:
    return number.status.symbol if number.value is None else str(number.value)


@pytest.mark.promise("POR-4d")
def test_a_correction_says_cell_by_cell_what_changed_and_the_same_everywhere(tmp_path: Path) -> None:
    first = make_published()
    second = make_published(corrects=first, reason="Een groep was te klein genoteerd.")
    changed = expected(first, second)
    issue, reader = issue_of(second), of_a_fund()
    archive = zipfile.ZipFile(io.BytesIO(reader.get(f"{FILES}cijfers.zip").content))
    archive.extractall(tmp_path)
    measures = {code: one.label for code, one in issue.programme.programme.measures.items()}
    titles = {table.code: table.title for table in issue.cube.tables}
    symbols = {"few": "<3", "withheld": "x"}

    document = json.loads(archive.read("cijfers-alles.json"))["changes"]
    in_json = {
        (row["table"], tuple(row["labels"]), measures[row["measure"]]): tuple(
            symbols.get(row[name]["status"], str(row[name]["value"])) for name in ("before", "now")
        )
        for row in document["rows"]
    }
    lines = list(csv.DictReader(io.StringIO(archive.read("wijzigingen-alles.csv").decode("utf-8-sig"))))
    in_csv = {
        (line["TABLE"], line["PLACE_LABEL"], line["MEASURE_LABEL"]): (line["OLD_VALUE"], line["NEW_VALUE"]) for line in lines
    }
    book = openpyxl.load_workbook(io.BytesIO(archive.read("cijfers-alles.xlsx")))
    in_book = {
        (str(table), str(place), str(measure)): (str(was), str(now))
        for table, place, measure, was, now in book["Wijzigingen"].iter_rows(min_row=2, values_only=True)
    }
    by_row = {(code, ", ".join(labels) or "Hele regio", what): pair for (code, labels, what), pair in changed.items()}
    group = TableGroup.from_file(tmp_path / "csv-metadata-alles.json")
    group.check_referential_integrity()
    [described] = [table for table in group.tables if str(table.url) == "wijzigingen-alles.csv"]
    paper = words_of(archive.read("cijfers-alles.pdf"))
    page = reader.get(PAGE).content.decode()

    assert len(changed) > 5
    assert (in_json, document["since"]) == (changed, "v1")
    assert in_csv == by_row
    assert in_book == {(titles[code], place, what): pair for (code, place, what), pair in by_row.items()}
    assert len(list(described.iterdicts(strict=True))) == len(changed)
    assert f"Wat is er veranderd sinds versie 1? {' '.join(['Tabel', 'Regel', 'Wat', 'Was', 'Is nu'])}" in paper
    for (_code, place, what), (was, now) in by_row.items():
        assert f"{place} {what} {written(was)} {written(now)}" in paper
    assert f"{len(changed)} getallen zijn anders." in page
    said = " ".join(page.replace("<", " <").split())
    for was, now in by_row.values():
        assert f'<td class="num">{written(was)} </td> <td class="num">{written(now)} </td>' in said
    assert "Wat is er veranderd" not in Client().get(f"{PAGE}v1/").content.decode()
    assert "changes" not in json.loads(Client().get(f"{PAGE}v1/cijfers.json").content)
    anybody = json.loads(Client().get(f"{FILES}cijfers.json").content)["changes"]["rows"]
    public = {table.code for table in issue.cube.tables if table.audience == "public"}
    assert {row["table"] for row in anybody} <= public
    assert Client().get(f"{FILES}wijzigingen-alles.csv").status_code == 404


def written(text: str) -> str:
    return text_of(PublishedNumber(int(text), Status.ROUNDED)) if text.isdecimal() else text


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_who_could_not_read_the_version_before_is_not_told_what_it_said() -> None:
    funds = Release(readers=["fund", "municipality"])
    secret = Release(readers=["fund"], is_confidential=True)

    told = {
        "same": may_show_changes(funds, ["fund", "municipality"], is_confidential=False),
        "fewer": may_show_changes(funds, ["fund"], is_confidential=False),
        "more": may_show_changes(funds, ["fund", "public"], is_confidential=False),
        "open": may_show_changes(secret, ["fund"], is_confidential=False),
        "promised": may_show_changes(secret, ["fund"], is_confidential=True),
    }
    everybody = Release(readers=["public"])

    assert told == {"same": True, "fewer": True, "more": False, "open": False, "promised": True}
    assert may_show_changes(everybody, ["fund"], is_confidential=False)
