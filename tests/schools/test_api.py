"""The same through the API: every format, every door, nobody else's pupils."""

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import IdempotentRequest
from schools.models import ClassListImport, Pupil, School
from tests.support import class_lists as make
from tests.support.list_programs import IMPORTS, ROWS, Program
from tests.support.makers import (
    make_coordinator,
    make_school,
)

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[1] / "samples"
RECORDS = [
    dict(zip(("pupil_number", "first_name", "name_prefix", "last_name", "school_class"), row, strict=True))
    for row in make.PUPILS
]


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def program(school: School) -> Program:
    return Program(make_coordinator(school))


FORMATS = {
    "csv": make.delimited(ROWS),
    "tab-utf16": make.delimited(ROWS, "\t", "utf-16"),
    "xlsx": make.workbook({"Leerlingen": ROWS}),
    "xls": make.old_workbook(ROWS),
    "ods": make.open_document("Leerlingen", ROWS),
    "edexml": make.edexml(
        "".join(
            f'<leerling key="{number}"><achternaam>{last}</achternaam><voorvoegsel>{prefix}</voorvoegsel>'
            f"<roepnaam>{first}</roepnaam><leerlingnummer>{number}</leerlingnummer>"
            f'<bsn>{make.BSNS[0]}</bsn><geboortedatum>2012-03-01</geboortedatum><groep key="g3b"/></leerling>'
            for number, first, prefix, last, _class in make.PUPILS
        )
    ),
}


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS)
@pytest.mark.promise("OGP-0b")
def test_every_format_goes_from_file_to_class(school: School, program: Program, data: bytes) -> None:
    preview = program.upload(school, data)

    assert preview.status_code == 201
    assert preview["Location"] == f"{IMPORTS}{preview.json()['id']}/"
    assert [(row["first_name"], row["action"]) for row in preview.json()["rows"]] == [
        ("Jan", "created"),
        ("Zoë", "created"),
        ("Mees", "created"),
    ]

    done = program.post(f"{preview['Location']}confirm/", {"version": preview.json()["version"]})

    assert (done.status_code, done.json()["status"], done.json()["rows"]) == (200, "done", [])
    assert done.json()["counts"] == {"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "refused": 0}
    names = {(one.first_name, one.name_prefix, one.last_name, one.pupil_number) for one in Pupil.objects.all()}
    assert names == {(row[1], row[2], row[3], row[0]) for row in make.PUPILS}


@pytest.mark.parametrize("name", ["edexml-2.0-example.xml", "edexml-2.1-example.xml"])
def test_the_standards_own_examples_are_read(school: School, program: Program, name: str) -> None:
    preview = program.upload(school, (SAMPLES / name).read_bytes(), name)

    assert preview.status_code == 201
    assert preview.json()["counts"]["created"] > 0


def test_rows_as_json_are_a_list_too(school: School, program: Program) -> None:
    records = [{**record, "birth_date": "2012-03-01", "bsn": make.BSNS[0], "email": "a@b.example"} for record in RECORDS]

    preview = program.post(IMPORTS, {"school": school.pk, "rows": records})

    assert preview.status_code == 201
    assert [row["number"] for row in preview.json()["rows"]] == [1, 2, 3]
    assert {(one["heading"], one["reason"]) for one in preview.json()["dropped"]} == {
        ("birth_date", "birth"),
        ("bsn", "bsn"),
        ("email", "email"),
    }
    assert program.post(f"{preview['Location']}confirm/").json()["counts"]["created"] == 3


def test_a_preview_says_everything(school: School, program: Program) -> None:
    data = make.delimited(
        [(*make.HEADINGS, "Geboortedatum"), (*make.PUPILS[0], "1-2-2012"), ("2", "", "", "", "3B", "1-2-2012")]
    )

    found = program.upload(school, data, "Klas 3B.csv").json()

    assert found["status"] == "preview"
    assert [(one["letter"], one["heading"], one["field"]) for one in found["columns"]] == [
        ("A", "Stamnummer", "pupil_number"),
        ("B", "Roepnaam", "first_name"),
        ("C", "Tussenvoegsel", "name_prefix"),
        ("D", "Achternaam", "last_name"),
        ("E", "Klas", "school_class"),
    ]
    assert [(one["letter"], one["reason"], one["is_locked"]) for one in found["dropped"]] == [("F", "birth", True)]
    assert found["problems"] == [
        {
            "row": 3,
            "code": "row_name_missing",
            "message": "Regel 3: de naam ontbreekt. Vul de naam in of laat de regel weg.",
        }
    ]


def test_columns_class_and_rows_can_be_changed(school: School, program: Program) -> None:
    data = make.delimited([("Roepnaam", "Achternaam"), ("Berg", "Jan"), ("Bakker", "Zoë"), ("", "")])
    where = program.upload(school, data)["Location"]

    change = {
        "version": 1,
        "default_class": "3B",
        "columns": {"0": "last_name", "1": "first_name"},
        "rows": [{"number": 3, "left_out": True}],
    }
    changed = program.patch(where, change)

    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert [(row["first_name"], row["last_name"], row["school_class"], row["action"]) for row in changed.json()["rows"]] == [
        ("Jan", "Berg", "3B", "created"),
        ("Zoë", "Bakker", "3B", "skipped"),
    ]
    assert program.patch(where, change).json()["code"] == "import_stale"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {"9": "first_name"}}, "list_column_unknown"),
        ({"columns": {"0": "bsn"}}, "invalid"),
        ({"columns": {"x": "first_name"}}, "invalid"),
        ({"columns": "[" * 100_000}, "invalid"),
        ({"columns": {"1": "last_name"}}, "list_field_chosen_twice"),
        ({"columns": {"5": "first_name"}}, "list_column_forbidden"),
        ({"columns": {"6": "level"}}, "list_column_not_kept"),
        ({"rows": [{"number": 99, "left_out": True}]}, "list_row_unknown"),
        ({"rows": [{"number": "x"}]}, "invalid"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_by_name(school: School, program: Program, change: Any, code: str) -> None:
    rows = [(*make.HEADINGS, "BSN", "Opmerking"), (*make.PUPILS[0], make.BSNS[0], "voorin")]
    where = program.upload(school, make.delimited(rows))["Location"]

    answer = program.patch(where, change)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "list_empty"),
        (b"%PDF-1.7", 422, "list_is_pdf"),
        (make.locked_workbook(), 422, "list_locked"),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "list_too_big"),
        (b"x" * (7 * 1024 * 1024), 413, "list_too_big"),
        (make.delimited([("x1", "Jan"), ("x2", "Kim")]), 422, "list_mapping_needed"),
        (make.edexml("<leerling/>", start="<!DOCTYPE EDEX>"), 422, "list_xml_unsafe"),
    ],
    ids=["empty", "pdf", "locked", "big", "huge", "columns", "dtd"],
)
def test_what_is_no_list_is_refused_by_name(school: School, program: Program, data: bytes, status: int, code: str) -> None:
    answer = program.upload(school, data)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not ClassListImport.objects.exists()


def test_a_list_without_headings_is_sent_again_with_its_columns(school: School, program: Program) -> None:
    data = make.delimited([("x1", "Jan"), ("x2", "Kim")])

    refused = program.upload(school, data)
    assert [one["index"] for one in refused.json()["columns"]] == [0, 1]
    again = program.upload(school, data, columns=json.dumps({"1": "first_name"}), default_class="3B")

    assert again.status_code == 201
    assert [(row["first_name"], row["school_class"]) for row in again.json()["rows"]] == [("Jan", "3B"), ("Kim", "3B")]


def test_neither_or_both_of_file_and_rows_is_invalid(school: School, program: Program) -> None:
    assert program.post(IMPORTS, {"school": school.pk}).json()["code"] == "invalid"
    assert program.post(IMPORTS, {"school": school.pk, "rows": [{}] * 2001}).json()["code"] == "invalid"
    assert program.post(IMPORTS, {"school": school.pk, "rows": []}).json()["code"] == "list_empty"


@pytest.mark.promise("OGP-0a")
def test_a_school_that_is_not_verified_is_refused_by_name() -> None:
    school = make_school(verified=False)

    answer = Program(make_coordinator(school)).upload(school, make.delimited(ROWS))

    assert (answer.status_code, answer.json()["code"]) == (403, "school_not_verified")


def test_a_retry_gets_the_same_answer_and_makes_nothing_twice(school: School, program: Program) -> None:
    data = {"school": school.pk, "rows": RECORDS}
    first, second = program.post(IMPORTS, data, key="een"), program.post(IMPORTS, data, key="een")

    assert (first.json(), first.status_code) == (second.json(), second.status_code)
    assert second["Idempotent-Replayed"] == "true"
    assert second["Location"] == first["Location"]
    assert ClassListImport.objects.count() == 1

    done = [program.post(f"{first['Location']}confirm/", key="twee") for _ in range(2)]
    assert done[0].json() == done[1].json()
    other = program.post(IMPORTS, {"school": school.pk, "rows": RECORDS[:1]}, key="een")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_file_can_be_retried_too(school: School, program: Program) -> None:
    # The boundary is the same in a true retry: the very same bytes are sent again.
    first, second = (program.upload(school, FORMATS["xlsx"], key="bestand") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert ClassListImport.objects.count() == 1


@pytest.mark.promise("OGP-0d")
def test_what_is_kept_for_a_retry_names_nobody(school: School, program: Program) -> None:
    where = program.post(IMPORTS, {"school": school.pk, "rows": RECORDS}, key="een")["Location"]
    program.post(f"{where}confirm/", key="twee")

    kept = json.dumps(list(IdempotentRequest.objects.values_list("body", flat=True)), ensure_ascii=False)
    assert json.loads(kept) == [{"id": ClassListImport.objects.get().pk}] * 2


def test_undo_through_the_api(school: School, program: Program) -> None:
    where = program.upload(school, make.delimited(ROWS))["Location"]
    assert program.post(f"{where}undo/").json()["code"] == "import_not_confirmed"
    program.post(f"{where}confirm/")

    undone = program.post(f"{where}undo/")

    assert (undone.status_code, undone.json()["status"]) == (200, "undone")
    assert not Pupil.objects.exists()
    gone = program.post(f"{where}confirm/")
    assert (gone.status_code, gone.json()["code"]) == (410, "import_gone")
