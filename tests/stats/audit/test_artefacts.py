import io
import json
import zipfile
from collections import Counter

import pytest
from openpyxl import Workbook

from stats.audit.artefacts import scan_artefacts
from stats.audit.tables import TableView
from stats.audit.truth import count_truth
from tests.support.figures import make_figures, make_term


def scan(name: str, content: bytes) -> list[str]:
    figures, cube = make_figures(), make_term()
    views = [TableView(table, figures.programme, cube.period) for table in figures.programme.tables]
    truth = count_truth(figures.facts[1].counts, views, figures.programme)
    return [finding.words for finding in scan_artefacts({name: content}, cube, truth, figures.programme, Counter())]


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
