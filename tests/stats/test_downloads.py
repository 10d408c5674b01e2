"""The same numbers in every file, read by real readers."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from csvw.metadata import CSVW, TableGroup
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import FunderOrganisation
from stats.choices import Purpose, ReaderKind
from stats.formats import Issue
from stats.formats.wide import text_of, wide_rows
from stats.services.reading import issue_of
from tests.support.makers import make_funder_user
from tests.support.pdf_ua import faults_of
from tests.support.releases import LAST_YEAR, make_published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"
FILES = f"/cijfers/{PERIOD}/v1/"
Numbers = dict[tuple[str, tuple[str, ...], str], str]


def of_a_fund() -> Client:
    client = Client()
    client.force_login(
        make_funder_user(FunderOrganisation.objects.create(name="Fonds", kind="fund", verified_at=timezone.now()))
    )
    return client


def in_csv(archive: zipfile.ZipFile) -> Numbers:
    found: Numbers = {}
    for name in archive.namelist():
        if not name.startswith("tabellen/"):
            continue
        for row in csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
            labels = tuple(value for key, value in row.items() if key.endswith("_LABEL") and key != "MEASURE_LABEL")
            found[name[9:-4], labels, row["MEASURE_LABEL"]] = row["OBS_VALUE"]
    return found


def in_json(content: bytes, measures: dict[str, str], symbols: dict[str, str]) -> Numbers:
    return {
        (table["code"], tuple(row["labels"]), measures[row["measure"]]): symbols.get(row["status"], str(row["value"]))
        for table in json.loads(content)["tables"]
        for row in table["rows"]
    }


def in_xlsx(content: bytes) -> Numbers:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert book.sheetnames[0] == "Toelichting"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    return {
        (sheet.title, tuple(str(one) for one in labels), str(measure)): str(number)
        for sheet in book.worksheets[1:]
        for *labels, measure, number in sheet.iter_rows(min_row=2, values_only=True)
    }


def pdf_words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.promise("POR-4d")
def test_every_file_has_the_same_numbers_cell_by_cell(tmp_path: Path) -> None:
    release = make_published()
    issue = issue_of(release)
    reader = of_a_fund()
    answer = reader.get(f"{FILES}cijfers.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    known = issue.programme.programme.measures
    stored = {
        (table.code, row.labels, row.measure_label): row.number.status.symbol
        if row.number.value is None
        else str(row.number.value)
        for table in issue.cube.tables
        if table.audience != "board"
        for row in issue.rows(table)
    }
    labels = {code: measure.label for code, measure in known.items()}
    words = pdf_words(archive.read("cijfers-alles.pdf"))

    assert in_csv(archive) == stored
    assert in_json(archive.read("cijfers-alles.json"), labels, {"few": "<3", "withheld": "x"}) == stored
    assert in_xlsx(archive.read("cijfers-alles.xlsx")) == stored
    assert [line for line in lines_of(issue) if line not in words] == []
    assert faults_of(archive.read("cijfers-alles.pdf")) == []

    archive.extractall(tmp_path)
    assert [said_by_a_validator(tmp_path / name) for name in ("csv-metadata.json", "csv-metadata-alles.json")] == [[], []]
    group = TableGroup.from_file(tmp_path / "csv-metadata-alles.json")
    read = {
        (str(table.url)[9:-4], row["MEASURE_LABEL"], *(value for key, value in row.items() if key.endswith("_LABEL"))): row
        for table in group.tables
        if str(table.url).startswith("tabellen/")
        for row in table.iterdicts(strict=True)
    }
    assert len(read) == len(stored)
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["release"], manifest["method"]["base"]) == (str(release.pk), 5)
    assert {"METHODE.md", "verklaring.json", "verklaring.sig", "codelists/level.csv"} <= set(archive.namelist())
    assert reader.get(f"{FILES}cijfers.zip").content == answer.content


def said_by_a_validator(metadata: Path) -> list[str]:
    """Return what a reader of the W3C's model finds wrong with the files beside this description: columns, kinds of values, keys."""
    try:
        checked = CSVW(str(metadata), validate=True)
        return [] if checked.is_valid else [str(each.message) for each in checked.warnings]
    except (ValueError, UserWarning) as fault:
        return [str(fault)]


@pytest.mark.parametrize(
    ("file", "was", "becomes"),
    [
        ("tabellen/a.csv", "havo,havo,12", "havo,havo,veel"),
        ("tabellen/a.csv", "havo,havo,12", "hbo,hbo,12"),
        ("tabellen/a.csv", "havo,havo,12", "vwo,vwo,12"),
        ("tabellen/a.csv", "OBS_VALUE", "AANTAL"),
    ],
)
@pytest.mark.django_db(transaction=False)
def test_a_description_that_does_not_fit_its_files_is_found(tmp_path: Path, file: str, was: str, becomes: str) -> None:
    codes = {
        "url": "codelists/level.csv",
        "tableSchema": {"columns": [column("CODE"), column("CODE_LABEL")], "primaryKey": "CODE"},
    }
    key = {"columnReference": "LEVEL", "reference": {"resource": "codelists/level.csv", "columnReference": "CODE"}}
    number = {**column("OBS_VALUE"), "datatype": {"base": "integer", "minimum": "0"}}
    schema = {"columns": [column("LEVEL"), column("LEVEL_LABEL"), number], "primaryKey": "LEVEL", "foreignKeys": [key]}
    group = {"@context": "http://www.w3.org/ns/csvw", "tables": [{"url": "tabellen/a.csv", "tableSchema": schema}, codes]}
    contents = {
        "csv-metadata.json": json.dumps(group),
        "tabellen/a.csv": "LEVEL,LEVEL_LABEL,OBS_VALUE\nhavo,havo,12\nvwo,vwo,5\n",
        "codelists/level.csv": "CODE,CODE_LABEL\nhavo,havo\nvwo,vwo\n",
    }
    for name, text in contents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    before = said_by_a_validator(tmp_path / "csv-metadata.json")
    assert was in contents[file]
    (tmp_path / file).write_text(contents[file].replace(was, becomes))

    assert before == []
    assert said_by_a_validator(tmp_path / "csv-metadata.json") != []


def column(name: str) -> dict[str, object]:
    return {"name": name, "titles": name, "datatype": "string", "required": True}


def lines_of(issue: Issue) -> list[str]:
    """What a line of the document says, for every row of every table."""
    return [
        " ".join([*labels, *(text_of(number) for number in numbers.values())])
        for table in issue.cube.tables
        if table.audience != "board"
        for labels, numbers in wide_rows(issue, table)
    ]


@pytest.mark.promise("PM-3")
def test_every_copy_of_a_confidential_release_names_its_reader() -> None:
    release = make_published(readers=(ReaderKind.FUND,), is_confidential=True)
    reader = of_a_fund()
    reader.post(f"{FILES}akkoord/")
    archive = zipfile.ZipFile(io.BytesIO(reader.post(f"{FILES}cijfers.zip", {"purpose": Purpose.POLICY}).content))
    mark = f"Voor: Robin Jansen, Fonds. Kenmerk: {release.pk}."
    book = openpyxl.load_workbook(io.BytesIO(archive.read("cijfers.xlsx")))
    said = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".csv", ".json", ".md", ".txt"))}
    said["cijfers.pdf"] = pdf_words(archive.read("cijfers.pdf"))
    said["cijfers.xlsx"] = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    signed = {"manifest.json", "verklaring.json"}

    assert [name for name, text in said.items() if mark not in text and name not in signed] == []
    assert all(str(release.pk) in said[name] for name in signed)
