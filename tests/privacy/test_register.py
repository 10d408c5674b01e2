"""The processing register says what was declared, in the file, on the page and in the table."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from kit import csv
from privacy import dpia, dpia_guide
from privacy.purposes import by_key
from privacy.register import AS_CONTROLLER, AS_PROCESSOR, Kept, entries, table
from privacy.register_guide import guide
from privacy.registry import Registry, registry
from privacy.terms import SIGN_UPS

DPIA = Path(__file__).parents[2] / "docs" / "guides" / "dpia-inventaris.md"
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "verwerkingsregister.md"


def test_the_file_is_what_the_declarations_say() -> None:
    with translation.override("nl"):
        assert GUIDE.read_text(encoding="utf-8") == guide(), (
            "Run: manage.py privacy_register > docs/guides/verwerkingsregister.md"
        )


@pytest.mark.promise("OGP-0d")
def test_every_declaration_with_people_stands_in_it_under_its_controller() -> None:
    found = {(str(entry.controller), entry.purpose.key, kept.about) for entry in entries() for kept in entry.kept}

    assert (str(AS_PROCESSOR), "class-lists", "Naam en leerlingnummer van leerlingen") in found
    assert (str(AS_CONTROLLER), "newsletter", "E-mailadres en onderwerpen van abonnees") in found
    # A column with a purpose of its own stands there, under words of its own.
    assert (str(AS_PROCESSOR), "accounts", "Wie een klassenlijst inlas") in found
    missing = [
        declaration.label
        for declaration in registry.declarations.values()
        if not declaration.nobody and str(declaration.about) not in {about for _who, _purpose, about in found}
    ]
    assert missing == []


def test_one_declaration_makes_one_row() -> None:
    known = Registry({"schools.Pupil": replace(registry.declarations["schools.Pupil"], purposes=("class-lists",))})
    (entry,) = entries(known)
    purpose = by_key()["class-lists"]

    assert entry.kept == (Kept("Naam en leerlingnummer van leerlingen", (str(SIGN_UPS.words),)),)
    assert list(table([entry]))[1] == (
        "De school beslist, de regio bewaart",
        *(str(purpose.name), str(purpose.words), "Naam en leerlingnummer van leerlingen", "Leerlingen"),
        *(str(SIGN_UPS.words), str(purpose.recipients), "De school", "artikel 6 lid 1 e AVG", str(purpose.basis)),
    )


@pytest.mark.django_db
def test_everybody_reads_the_page_and_takes_the_table_along() -> None:
    page = Client().get("/privacy/register/")
    file = Client().get("/privacy/register/verwerkingsregister.csv")
    rows = csv.parse(csv.decode(file.content), ";")
    words = page.content.decode()
    way_in = Client().get("/privacy/beloften/").content.decode()

    assert page.status_code == file.status_code == 200
    assert [entry.purpose.key for entry in entries() if f'-{entry.purpose.key}"' not in words] == []
    assert "De school beslist, de regio bewaart" in words
    assert 'href="/privacy/register/"' in way_in
    assert file["Content-Disposition"] == 'attachment; filename="verwerkingsregister.csv"'
    assert rows == [list(row) for row in table(entries())]


def test_the_inventory_for_an_assessment_is_what_the_declarations_say() -> None:
    with translation.override("nl"):
        assert DPIA.read_text(encoding="utf-8") == dpia_guide.guide(), (
            "Run: manage.py privacy_register --dpia > docs/guides/dpia-inventaris.md"
        )


@pytest.mark.promise("SBB-10")
def test_it_names_every_kind_of_data_and_the_children_first() -> None:
    lines = dpia.inventory()
    children = [line.label for line in lines if dpia.Mark.CHILDREN in line.marks]
    pupil, mail = (next(line for line in lines if line.label == label) for label in ("schools.Pupil", "outbox.Message"))

    assert sorted(line.label for line in lines) == sorted(one.label for one in registry.declarations.values() if not one.nobody)
    assert [line.label for line in lines][: len(children)] == children
    # Rows that lead to a pupil by a key, by a list of numbers and by the purpose that they serve.
    assert {"schools.Pupil", "enrolments.Place", "privacy.AccessEvent", "schools.ClassListImport"} <= set(children)
    assert "newsletter.Subscriber" not in children
    assert (pupil.marks, pupil.is_locked) == ((dpia.Mark.CHILDREN, dpia.Mark.SHARED), True)
    assert (mail.marks, mail.is_locked) == ((dpia.Mark.WORDS,), False)


@pytest.mark.django_db
def test_everybody_takes_the_inventory_along() -> None:
    assert "/privacy/register/dpia.csv" in Client().get("/privacy/register/").text
    file = Client().get("/privacy/register/dpia.csv")
    heads, *rows = csv.parse(csv.decode(file.content), ";")

    assert (heads[:3], len(rows)) == (["Wie beslist", "Welke gegevens", "Van wie"], len(dpia.inventory()))
    assert [len(row) for row in rows] == [len(heads)] * len(rows)
