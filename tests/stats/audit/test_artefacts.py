import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pikepdf
import pytest
from openpyxl import Workbook

from kit.pdf import typeset
from stats.audit.artefacts import READERS, scan_artefacts
from stats.audit.tables import TableView
from stats.audit.truth import count_truth
from stats.charts.picture import picture
from stats.formats import Issue
from stats.formats.pdf_file import SOURCE as PDF_SOURCE
from stats.formats.pdf_file import contents
from stats.method.types import Cell, Cube, PublishedNumber, Status
from stats.overview import bars, outcomes, source_of
from stats.programme import Audience
from tests.support.figures import make_figures, make_term
from tests.support.pdf_ua import faults_of, tags_of


def scan(name: str, content: bytes, *before: Cube, **also: bytes) -> list[str]:
    figures, cube = make_figures(), make_term()
    views = [TableView(table, figures.programme, cube.period) for table in figures.programme.tables]
    truth = count_truth(figures.facts[1].counts, views, figures.programme)
    files = {name: content} | {f"{kind}.{kind}": each for kind, each in also.items()}
    return [finding.words for finding in scan_artefacts(files, [cube, *before], truth, figures.programme, Counter())]


@cache
def make_issue() -> Issue:
    """Return the town's first term as files show it."""
    return Issue(
        release="6f1f7d3e-0000-4000-8000-000000000001",
        period="2025-2026-1",
        title="Deelname aan kennismakingen met werk, 2025-2026",
        version=1,
        data_until=date(2025, 12, 31),
        computed_at=datetime(2026, 1, 5, tzinfo=UTC),
        readers=("public",),
        cube=make_term(),
        programme=make_figures().programme,
    )


def true_total() -> int:
    figures = make_figures()
    totals: Counter[str] = Counter()
    for line in figures.facts[1].counts:
        if line.table == "sector-kind":
            totals[line.board] += line.values["enrolments"]
    return next(count for count in [*totals.values(), sum(totals.values())] if count % 5 and count > 30)


def workbook(change: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Niveau", "Deelnames"])
    sheet.append(["havo", true_total() if change == "raw" else 40])
    if change == "hidden":
        book.create_sheet("bron").sheet_state = "hidden"
    if change == "formula":
        sheet.append(["totaal", "=SUM(B2:B2)"])
    if change == "property":
        book.properties.keywords = f"aantal {true_total()}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("change", ["raw", "hidden", "formula", "property"])
def test_a_workbook_with_more_than_it_shows_is_found(change: str) -> None:
    assert scan("cijfers.xlsx", workbook(change))
    assert scan("cijfers.xlsx", workbook()) == []


def test_raw_numbers_are_found_wherever_they_stand() -> None:
    number = true_total()
    clean = "<p>Gepubliceerd op 3 mei 2026, 40 leerlingen</p>"

    assert scan("blad.html", f"{clean}<!-- {number} -->".encode())
    assert scan("blad.html", f'{clean}<td data-raw="{number}">40</td>'.encode())
    assert scan("grafiek.svg", f"<svg><title>{number} leerlingen</title></svg>".encode())
    assert scan("tabel.csv", f"havo,{number}".encode())
    assert scan("tabel.json", json.dumps({"rows": [{"value": 40, "raw": number}]}).encode())
    assert scan("blad.html", clean.encode()) == []
    assert scan("grafiek.svg", f'<svg><rect width="{number}"/><text>40</text></svg>'.encode()) == []


def test_an_archive_is_read_and_an_unknown_kind_of_file_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("tabel.csv", f"havo,{true_total()}")

    assert scan("alles.zip", stream.getvalue())
    assert scan("tabel.parquet", b"PAR1") == [
        "Het bestand tabel.parquet kan niet worden gelezen en dus niet worden gecontroleerd."
    ]
    assert scan("stuk.xlsx", b"geen archief") != []


def test_bytes_that_are_in_an_archive_too_are_read_once_and_told_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    table, read = f"havo,{true_total()}".encode(), []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("tabel.csv", table)
        archive.writestr("ook.csv", table + b",1")
    reader = READERS["csv"]
    monkeypatch.setitem(READERS, "csv", lambda content: read.append(content) or reader(content))

    assert [words.split()[2] for words in scan("alles.zip", stream.getvalue(), csv=table)] == ["alles.zip", "csv.csv"]
    assert read == [table, table + b",1"]


@pytest.mark.promise("POR-4d")
def test_a_list_of_changes_may_say_what_the_version_before_published_and_nothing_else() -> None:
    cell = Cell("activities", ())
    said = true_total()
    before = replace(make_term(), numbers={**make_term().numbers, cell: PublishedNumber(said, Status.EXACT)})
    changes = f"TABLE,OLD_VALUE,NEW_VALUE\nregion,{said},40\n".encode()

    assert scan("wijzigingen.csv", changes) != []
    assert scan("wijzigingen.csv", changes, before) == []


@pytest.mark.promise("POR-4d")
def test_a_real_document_has_no_raw_number_and_is_tagged_to_its_last_cell() -> None:
    issue = make_issue()
    said = contents(issue, Audience.PUBLIC)
    said["tables"] = said["tables"][:2]
    leaking = {**said, "tables": [{**said["tables"][0], "rows": [[["x"] * len(said["tables"][0]["labels"]), [str(true_total())] * len(said["tables"][0]["measures"])]]}]}  # fmt: skip
    document = typeset(PDF_SOURCE, said, language="nl", patience=60)
    with pikepdf.open(io.BytesIO(document)) as opened:
        tags = Counter(kind for kind, _node, _above in tags_of(opened))
    cells = sum(len(table["rows"]) * (len(table["labels"]) + len(table["measures"])) for table in said["tables"])

    assert scan("cijfers.pdf", document) == []
    assert scan("cijfers.pdf", typeset(PDF_SOURCE, leaking, language="nl", patience=60)) == [
        "Het bestand cijfers.pdf bevat 1 getal(len) die niet afgerond zijn en op echte aantallen lijken."
    ]
    assert (
        scan("cijfers.pdf", document[: len(document) // 2])
        == scan("cijfers.pdf", b"%PDF-1.7\n%%EOF")
        == ["Het bestand cijfers.pdf kan niet worden gelezen en dus niet worden gecontroleerd."]
    )
    assert (tags["H1"], tags["H2"], tags["Table"]) == (1, 3, 2)
    assert (tags["TD"], tags["LI"]) == (cells, len(said["explanation"]) + len(said["notes"]))
    assert tags["TH"] == sum(len(table["labels"]) + len(table["measures"]) for table in said["tables"])
    assert faults_of(document) == []


@pytest.mark.promise("POR-4d")
def test_every_chart_as_a_file_has_no_raw_number() -> None:
    issue = make_issue()
    drawn = [chart for code in ("sector", "kind", "month") if (chart := bars(issue, "attended", code))]
    drawn += [chart for chart in [outcomes(issue)] if chart]

    found = {chart.key: scan(f"{chart.key}.svg", picture(chart, source=source_of(issue)).encode()) for chart in drawn}

    assert len(found) > 2
    assert not any(found.values()), found
