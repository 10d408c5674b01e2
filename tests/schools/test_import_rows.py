"""Bad rows of a class list, and what somebody chooses about them."""

import json

import pytest

from schools.classlist.errors import ColumnForbidden, FieldChosenTwice
from schools.classlist.fields import Field
from schools.errors import (
    ClassNeeded,
    ColumnNotKept,
    ImportSettled,
    ImportStale,
    MappingNeeded,
    RowUnknown,
)
from schools.models import ClassListImport, Pupil
from schools.services.import_reading import Choices, RowChanges, change_import
from tests.support import class_lists as make
from tests.support.list_imports import actions, confirmed, csv, outcomes, pupils_of, started

pytestmark = pytest.mark.django_db


def test_good_rows_are_kept_when_others_are_bad() -> None:
    data = csv(
        ("1", "Jan", "", "Berg", "3B"),
        ("2", "", "", "", "3B"),
        ("3", make.BSNS[0], "", "Bakker", "3B"),
        ("4", "J4n", "", "Smit", "3B"),
        ("1", "Jan", "", "Berg", "3B"),
    )
    class_list = started(data)

    change_import(class_list=class_list, choices=Choices(), rows=RowChanges(left_out={5: True}), by=class_list.created_by)
    done = confirmed(class_list)

    assert outcomes(done) == [
        (2, "created", ""),
        (3, "refused", ""),
        (4, "refused", ""),
        (5, "skipped", "row_left_out"),
        (6, "refused", ""),
    ]
    assert [one["problems"] for one in done.outcomes] == [
        [],
        [{"code": "row_name_missing", "other_row": None}],
        [{"code": "row_has_bsn", "other_row": None}],
        [{"code": "row_name_odd", "other_row": None}],
        [{"code": "row_duplicate", "other_row": 2}],
    ]


def test_a_bad_row_can_be_fixed_in_place() -> None:
    class_list = started(csv(("1", "Jan", "", "Berg", "3B"), ("2", "", "", "", "3B"), ("3", "Kim", "", "Bos", "")))
    texts = {3: {"first_name": " Noor ", "last_name": "Kuiper"}, 4: {"school_class": "3B"}}

    assert actions(class_list) == [(2, "created", ""), (3, "refused", ""), (4, "refused", "row_class_missing")]
    changed = change_import(class_list=class_list, choices=Choices(), rows=RowChanges(texts=texts), by=class_list.created_by)
    confirmed(class_list)

    assert changed.version == 2
    assert [pupil[:3] for pupil in pupils_of(class_list.school)] == [
        ("Jan", "", "Berg"),
        ("Kim", "", "Bos"),
        ("Noor", "", "Kuiper"),
    ]


def test_a_bsn_typed_into_a_row_is_refused_and_not_kept() -> None:
    class_list = started(csv(("1", "Jan", "", "Berg", "3B")))

    changed = change_import(
        class_list=class_list,
        choices=Choices(),
        rows=RowChanges(texts={2: {"last_name": make.BSNS[1]}}),
        by=class_list.created_by,
    )

    assert actions(changed) == [(2, "refused", "")]
    assert make.BSNS[1] not in json.dumps(changed.rows)


def test_columns_are_matched_otherwise_from_what_was_kept() -> None:
    class_list = started(csv(("1", "Berg", "van den", "Jan", "3B"), ("2", "Bos", "", "", "3B")))
    fixed = RowChanges(texts={3: {"first_name": "Kim", "last_name": "Bos"}})
    swapped = Choices(mapping={1: Field.LAST_NAME, 3: Field.FIRST_NAME})

    change_import(class_list=class_list, choices=swapped, rows=fixed, by=class_list.created_by)
    confirmed(class_list)

    assert [pupil[:3] for pupil in pupils_of(class_list.school)] == [("Jan", "van den", "Berg"), ("Kim", "", "Bos")]


@pytest.mark.parametrize(
    ("mapping", "refusal"),
    [
        ({5: Field.LAST_NAME}, ColumnNotKept),
        ({6: Field.LAST_NAME}, ColumnForbidden),
        ({1: Field.LAST_NAME, 3: Field.LAST_NAME}, FieldChosenTwice),
        ({1: None, 3: None}, MappingNeeded),
    ],
)
def test_a_choice_that_cannot_be_kept_changes_nothing(mapping: dict[int, Field | None], refusal: type[Exception]) -> None:
    data = csv(
        ("1", "Jan", "", "Berg", "3B", "graag voorin", "1-2-2010"), headings=(*make.HEADINGS, "Opmerking", "Geboortedatum")
    )
    class_list = started(data)

    with pytest.raises(refusal):
        change_import(class_list=class_list, choices=Choices(mapping=mapping), rows=RowChanges(), by=class_list.created_by)

    class_list.refresh_from_db()
    assert class_list.version == 1


def test_a_list_without_a_class_asks_for_one() -> None:
    data = csv(("Jan", "Berg"), headings=("Voornaam", "Achternaam"))
    class_list = started(data, filename="leerlingen.csv")

    with pytest.raises(ClassNeeded):
        confirmed(class_list)
    for name in ("3B", "3c"):
        change_import(class_list=class_list, choices=Choices(default_class=name), rows=RowChanges(), by=class_list.created_by)
    confirmed(class_list)

    assert pupils_of(class_list.school) == [("Jan", "", "Berg", "", "3c")]


def test_the_class_in_the_file_name_is_a_proposal() -> None:
    data = csv(("Jan", "Berg"), headings=("Voornaam", "Achternaam"))
    class_list = started(data, filename="leerlingen-3B.csv")

    assert class_list.mapping["default_class"] == "3B"
    change_import(class_list=class_list, choices=Choices(default_class="4A"), rows=RowChanges(), by=class_list.created_by)
    confirmed(class_list)

    assert pupils_of(class_list.school) == [("Jan", "", "Berg", "", "4A")]


def test_a_class_can_be_given_to_edexml_pupils_without_a_group() -> None:
    class_list = started(make.edexml('<leerling key="1"><achternaam>Berg</achternaam><roepnaam>Jan</roepnaam></leerling>'))

    assert actions(class_list) == [(1, "refused", "row_class_missing")]
    change_import(class_list=class_list, choices=Choices(default_class="3B"), rows=RowChanges(), by=class_list.created_by)

    assert actions(ClassListImport.objects.get()) == [(1, "created", "")]


def test_a_row_that_is_not_there_cannot_be_changed() -> None:
    class_list = started()

    with pytest.raises(RowUnknown):
        change_import(class_list=class_list, choices=Choices(), rows=RowChanges(left_out={99: True}), by=class_list.created_by)


def test_columns_nobody_can_name_are_asked_for() -> None:
    with pytest.raises(MappingNeeded) as refusal:
        started(make.delimited([("x1", "Jan"), ("x2", "Kim")]))

    assert refusal.value.parsed.samples  # type: ignore[attr-defined]  # set for the door that asks
    assert not ClassListImport.objects.exists()


def test_two_windows_do_not_confirm_each_others_changes() -> None:
    class_list = started()
    change_import(
        class_list=class_list, choices=Choices(default_class="4A"), rows=RowChanges(), version=1, by=class_list.created_by
    )

    with pytest.raises(ImportStale):
        confirmed(class_list, version=1)
    with pytest.raises(ImportStale):
        change_import(class_list=class_list, choices=Choices(), rows=RowChanges(), version=1, by=class_list.created_by)

    assert not Pupil.objects.exists()


def test_what_is_read_in_cannot_be_changed_any_more() -> None:
    done = confirmed(started())

    with pytest.raises(ImportSettled):
        change_import(class_list=done, choices=Choices(), rows=RowChanges(), by=done.created_by)
