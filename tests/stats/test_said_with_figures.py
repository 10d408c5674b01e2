"""What is said with every published number: how new, from where, that nobody vouches for it, whom to ask."""

import io
import json
import zipfile

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from desk.models import Inquiry
from pages.current import current_region
from stats.formats.method_text import caution, source
from tests.support.releases import LAST_YEAR, make_published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"


@pytest.mark.promise("PM-7a", "PM-7b", "PM-9", "SBB-2c")
def test_every_page_and_every_file_says_how_new_it_is_and_that_nobody_vouches_for_it() -> None:
    release = make_published()
    region = current_region()
    region.email = "vraag@regio.example"
    region.save()
    anybody = Client()
    of_one_release = [
        f"/cijfers/{PERIOD}/",
        f"/cijfers/{PERIOD}/uitsplitsing/?per=municipality&per=level",
        f"/cijfers/verantwoording/{release.pk}/",
    ]
    pages = {path: " ".join(anybody.get(path).content.decode().split()) for path in (*of_one_release, "/cijfers/vergelijken/")}
    archive = zipfile.ZipFile(io.BytesIO(anybody.get(f"/cijfers/{PERIOD}/v1/cijfers.zip").content))
    book = openpyxl.load_workbook(io.BytesIO(archive.read("cijfers.xlsx")))
    document = PdfReader(io.BytesIO(archive.read("cijfers.pdf")))
    files = {name: archive.read(name).decode() for name in ("cijfers.json", "csv-metadata.json", "METHODE.md")}
    files["cijfers.xlsx"] = " ".join(str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row)
    files["cijfers.pdf"] = " ".join(" ".join(page.extract_text().split()) for page in document.pages[:2])

    assert [name for name, text in (pages | files).items() if caution() not in text or source() not in text] == []
    assert [
        path for path in of_one_release if "Bijgewerkt op" not in pages[path] or "met gegevens tot en met" not in pages[path]
    ] == []
    assert [path for path, text in pages.items() if 'href="mailto:vraag@regio.example"' not in text] == []
    assert [path for path, text in pages.items() if text.count('href="/contact/') < 2] == []
    ticket = anybody.post("/contact/", {"kind": "question", "text": "Wat is dit?", "email": "lezer@krant.example"})
    assert Inquiry.objects.get().reference in anybody.get(ticket["Location"]).content.decode()
    counted = release.computed_at.date().isoformat()
    assert [name for name, text in files.items() if counted not in text] == []
    said = json.loads(files["cijfers.json"])
    assert (said["data_until"], said["method"]) == (release.data_until.isoformat(), release.method_version)
