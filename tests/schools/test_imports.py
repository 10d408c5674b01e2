"""Reading class lists in: what is kept, what is made, what is taken back."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from kit.refusals import NotFound
from schools.choices import ImportStatus, Level, SchoolRole
from schools.classlist.errors import ColumnForbidden, FieldChosenTwice
from schools.classlist.fields import Field
from schools.errors import (
    ClassNeeded,
    ColumnNotKept,
    ImportGone,
    ImportNotDone,
    ImportSettled,
    ImportStale,
    MappingNeeded,
    NothingToRead,
    RowUnknown,
    SchoolNotVerified,
    UndoInUse,
    UndoTooLate,
)
from schools.models import ClassListImport, ClassMembership, Pupil, School, SchoolClass
from schools.services.import_confirming import confirm_import
from schools.services.import_matching import plan_import
from schools.services.import_reading import Choices, RowChanges, change_import, start_import
from schools.services.import_undoing import discard_import, discard_old_previews, undo_import
from schools.tasks import forget_old_previews
from tests.support import class_lists as make
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year, make_session

ROWS = [make.HEADINGS, *make.PUPILS]
pytestmark = pytest.mark.django_db


def started(data: bytes = make.delimited(ROWS), school: School | None = None, **more: Any) -> ClassListImport:
    school = school or make_school()
    by = more.pop("by", None) or make_coordinator(school)
    return start_import(school=school, school_year=make_school_year(), data=data, by=by, **more)


def coordinator_of(class_list: ClassListImport) -> Any:
    return class_list.created_by


def confirmed(class_list: ClassListImport, **more: Any) -> ClassListImport:
    return confirm_import(class_list=class_list, by=coordinator_of(class_list), **more)


def actions(class_list: ClassListImport) -> list[tuple[int, str, str]]:
    return [(row.kept.number, row.action.value, str(row.code)) for row in plan_import(class_list).rows]


def outcomes(class_list: ClassListImport) -> list[tuple[int, str, str]]:
    return [(one["number"], one["outcome"], one["code"]) for one in class_list.outcomes]


def pupils_of(school: School) -> list[tuple[str, ...]]:
    memberships = ClassMembership.objects.filter(school=school, left_at=None).order_by("pupil__sort_key", "pk")
    fields = ("pupil__first_name", "pupil__name_prefix", "pupil__last_name", "pupil__pupil_number", "school_class__name")
    return list(memberships.values_list(*fields))


def csv(*rows: tuple[str, ...], headings: tuple[str, ...] = make.HEADINGS) -> bytes:
    return make.delimited([headings, *rows])


def test_a_preview_makes_nothing_and_confirming_makes_everything() -> None:
    class_list = started()

    assert Pupil.objects.count() == SchoolClass.objects.count() == 0

    done = confirmed(class_list)

    assert pupils_of(done.school) == [
        ("Zoë", "", "Bakker", "0012346", "3B"),
        ("Jan", "van den", "Berg", "0012345", "3B"),
        ("Mees", "'t", "Hart", "0012347", "3B"),
    ]
    assert outcomes(done) == [(2, "created", ""), (3, "created", ""), (4, "created", "")]
    assert (done.status, done.rows) == (ImportStatus.DONE, [])
    made = SchoolClass.objects.get()
    assert (made.name, made.name_key, made.year, made.levels) == ("3B", "3b", 3, [])
    assert set(Pupil.objects.values_list("pupil_number_key", flat=True)) == {"12345", "12346", "12347"}


def test_the_same_list_again_changes_nothing() -> None:
    first = confirmed(started())

    second = confirmed(started(school=first.school, by=first.created_by))

    assert outcomes(second) == [(2, "unchanged", ""), (3, "unchanged", ""), (4, "unchanged", "")]
    assert Pupil.objects.count() == ClassMembership.objects.count() == 3


def test_a_double_click_has_one_effect() -> None:
    class_list = started()

    first, second = confirmed(class_list), confirmed(class_list)

    assert (first.confirmed_at, first.outcomes) == (second.confirmed_at, second.outcomes)
    assert Pupil.objects.count() == 3


@pytest.mark.promise("OGP-0a")
def test_a_school_that_is_not_verified_reads_nothing_in() -> None:
    school = make_school(verified=False)

    with pytest.raises(SchoolNotVerified):
        started(school=school)

    assert not ClassListImport.objects.exists()


@pytest.mark.promise("OGP-0a")
def test_a_school_that_lost_its_check_cannot_confirm_either() -> None:
    class_list = started()
    School.objects.update(verified_at=None)

    with pytest.raises(SchoolNotVerified):
        confirmed(class_list)

    assert not Pupil.objects.exists()


@pytest.mark.parametrize("role", [SchoolRole.TEACHER, SchoolRole.MENTOR])
@pytest.mark.promise("SP-5c")
def test_only_who_coordinates_may_read_in(role: SchoolRole) -> None:
    school = make_school()

    with pytest.raises(NotFound):
        started(school=school, by=make_coordinator(school, role=role))


@pytest.mark.promise("OGP-0b")
def test_another_school_cannot_touch_an_import() -> None:
    class_list, stranger = started(), make_coordinator()

    for service in (confirm_import, undo_import, discard_import):
        with pytest.raises(NotFound):
            service(class_list=class_list, by=stranger)
    with pytest.raises(NotFound):
        change_import(class_list=class_list, choices=Choices(), rows=RowChanges(), by=stranger)


def test_the_number_finds_the_pupil_whatever_its_zeros() -> None:
    first = confirmed(started())
    data = csv(("12345", "Jan", "van den", "Berg", "3B"), ("12346", "Zoe", "", "Bakker-Smit", "4C"))

    second = confirmed(started(data, first.school, by=first.created_by))

    assert outcomes(second) == [(2, "unchanged", ""), (3, "updated", "")]
    zoe = Pupil.objects.get(pupil_number_key="12346")
    assert (zoe.first_name, zoe.last_name, zoe.pupil_number, zoe.sort_key) == (
        "Zoe",
        "Bakker-Smit",
        "0012346",
        "bakker-smit  zoe",
    )
    assert set(zoe.class_memberships.values_list("school_class__name", flat=True)) == {"3B", "4C"}


def test_without_a_number_the_name_within_the_class_finds_the_pupil() -> None:
    school_class = make_class(name="3B")
    known = make_pupil(school_class, first_name="Zoë", name_prefix="", last_name="Bakker", pupil_number="")
    elsewhere = make_class(school_class.school, name="3C")
    make_pupil(elsewhere, first_name="Jan", name_prefix="", last_name="Berg", pupil_number="")
    data = csv(("77", "ZOE", "", "Bakker", "3 b"), ("", "Jan", "", "Berg", "3b"))

    done = confirmed(started(data, school_class.school))

    known.refresh_from_db()
    assert outcomes(done) == [(2, "updated", ""), (3, "created", "")]
    assert (known.pupil_number, known.pupil_number_key) == ("77", "77")
    assert SchoolClass.objects.count() == 2
    assert Pupil.objects.filter(first_name="Jan").count() == 2


def test_two_pupils_of_one_name_stay_two() -> None:
    data = csv(("1", "Sem", "de", "Vries", "3B"), ("2", "Sem", "de", "Vries", "3B"))
    first = confirmed(started(data))

    again = confirmed(started(data, first.school, by=first.created_by))
    without_numbers = confirmed(started(csv(("", "Sem", "de", "Vries", "3B")), first.school, by=first.created_by))

    assert Pupil.objects.count() == 2
    assert outcomes(again) == [(2, "unchanged", ""), (3, "unchanged", "")]
    assert outcomes(without_numbers) == [(2, "unchanged", "")]


def test_a_number_of_somebody_else_is_left_until_a_person_says_it_is_the_same_pupil() -> None:
    first = confirmed(started())
    class_list = started(csv(("12345", "Fatima", "", "Yilmaz", "3B")), first.school, by=first.created_by)

    assert actions(class_list) == [(2, "skipped", "row_number_of_other_pupil")]
    with pytest.raises(NothingToRead):
        confirmed(class_list)

    change_import(class_list=class_list, choices=Choices(), rows=RowChanges(accepted={2: True}), by=class_list.created_by)
    confirmed(class_list)

    assert Pupil.objects.get(pupil_number_key="12345").first_name == "Fatima"


def test_a_pupil_whose_data_is_frozen_is_not_touched() -> None:
    first = confirmed(started())
    Pupil.objects.filter(pupil_number_key="12345").update(restricted_at=timezone.now())

    second = confirmed(
        started(csv(("12345", "Johan", "", "Berg", "9X"), ("5", "Kim", "", "Bos", "3B")), first.school, by=first.created_by)
    )

    assert outcomes(second) == [(2, "skipped", "row_pupil_restricted"), (3, "created", "")]
    assert Pupil.objects.get(pupil_number_key="12345").first_name == "Jan"


def test_a_list_that_leaves_something_empty_empties_nothing() -> None:
    first = confirmed(started())

    second = confirmed(
        started(csv(("12345", "Jan", "3B"), headings=("Stamnummer", "Roepnaam", "Klas")), first.school, by=first.created_by)
    )

    assert outcomes(second) == [(2, "unchanged", "")]
    assert ("Jan", "van den", "Berg", "0012345", "3B") in pupils_of(first.school)


def test_a_pupil_in_two_classes_is_one_pupil() -> None:
    done = confirmed(started(csv(("1", "Jan", "", "Berg", "3B"), ("1", "Jan", "", "Berg", "wis3"))))

    assert outcomes(done) == [(2, "created", ""), (3, "updated", "")]
    assert pupils_of(done.school) == [("Jan", "", "Berg", "1", "3B"), ("Jan", "", "Berg", "1", "wis3")]
    assert Pupil.objects.count() == 1


def test_who_left_the_class_comes_back() -> None:
    first = confirmed(started())
    left = timezone.now()
    ClassMembership.objects.filter(pupil__pupil_number_key="12345").update(left_at=left)

    second = confirmed(started(school=first.school, by=first.created_by))

    assert outcomes(second)[0] == (2, "updated", "")
    assert ClassMembership.objects.filter(left_at=None).count() == 3

    undo_import(class_list=second, by=second.created_by)

    assert ClassMembership.objects.get(pupil__pupil_number_key="12345").left_at == left


def test_levels_and_year_of_the_list_complete_a_class_and_never_overrule_it() -> None:
    known = make_class(name="3B", levels=[], year=2)
    data = csv(("1", "Jan", "", "Berg", "3B", "havo", "3"), headings=(*make.HEADINGS, "Niveau", "Leerjaar"))

    done = confirmed(started(data, known.school))

    known.refresh_from_db()
    assert (known.levels, known.year) == ([Level.HAVO], 2)

    undo_import(class_list=done, by=done.created_by)

    known.refresh_from_db()
    assert (known.levels, known.year) == ([], 2)


# --- bad rows and choices ---


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


# --- undo ---


def picture() -> list[Any]:
    """Everything about classes and pupils, to compare before and after."""
    return [
        list(model.objects.order_by("pk").values())  # type: ignore[attr-defined]  # each has a manager
        for model in (SchoolClass, Pupil, ClassMembership)
    ]


def test_undo_brings_back_exactly_what_was_there() -> None:
    school_class = make_class(name="3B", pupils=2, levels=[])
    make_pupil(school_class, first_name="Jan", name_prefix="", last_name="Berg", pupil_number="")
    make_pupil(school_class, first_name="Ziggy", name_prefix="", last_name="Bakker", pupil_number="12346")
    before = picture()
    data = csv(*make.PUPILS, ("9", "Kim", "", "Bos", "4C"), ("10", "Jan", "", "Berg", "3B"))
    done = confirmed(started(data, school_class.school))

    assert picture() != before
    undone = undo_import(class_list=done, by=done.created_by)

    assert picture() == before
    assert (undone.status, undone.undo_log) == (ImportStatus.UNDONE, {})
    assert undo_import(class_list=done, by=done.created_by).status == ImportStatus.UNDONE


def test_undo_leaves_what_others_made_since() -> None:
    first = confirmed(started())
    school, by = first.school, first.created_by
    confirmed(started(csv(("12345", "Jan", "van den", "Berg", "wis3")), school, by=by))
    make_pupil(SchoolClass.objects.get(name="3B"), first_name="Los", name_prefix="", last_name="Toegevoegd", pupil_number="")

    undo_import(class_list=first, by=by)

    assert pupils_of(school) == [("Jan", "van den", "Berg", "0012345", "wis3"), ("Los", "", "Toegevoegd", "", "3B")]


def test_undo_does_not_overwrite_a_name_that_was_written_since() -> None:
    first = confirmed(started())
    second = confirmed(started(csv(("12345", "Johan", "", "Berg", "3B")), first.school, by=first.created_by))
    Pupil.objects.filter(pupil_number_key="12345").update(first_name="Johannes")

    undo_import(class_list=second, by=second.created_by)

    assert Pupil.objects.get(pupil_number_key="12345").first_name == "Johannes"


def test_undo_is_refused_after_a_day() -> None:
    done = confirmed(started())

    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)), pytest.raises(UndoTooLate):
        undo_import(class_list=done, by=done.created_by)

    assert Pupil.objects.count() == 3


def test_a_preview_cannot_be_undone() -> None:
    class_list = started()

    with pytest.raises(ImportNotDone):
        undo_import(class_list=class_list, by=class_list.created_by)


# --- forgetting ---


@pytest.mark.promise("POR-2g")
def test_names_of_a_preview_are_gone_after_a_day() -> None:
    class_list = started(filename="Jan van den Berg 3B.csv")

    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert discard_old_previews() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        forget_old_previews()

    class_list.refresh_from_db()
    assert (class_list.status, class_list.rows, set(class_list.mapping)) == (ImportStatus.DISCARDED, [], {"source", "columns"})
    with pytest.raises(ImportGone):
        confirmed(class_list)


@pytest.mark.promise("POR-2g")
def test_what_could_be_undone_is_gone_after_a_day() -> None:
    first = confirmed(started())
    second = confirmed(started(csv(("12345", "Johan", "", "Berg", "3B")), first.school, by=first.created_by))

    assert "Jan" in json.dumps(second.undo_log)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        assert discard_old_previews() == 2

    second.refresh_from_db()
    assert (second.status, second.undo_log) == (ImportStatus.DONE, {})


def test_a_preview_can_be_thrown_away_at_once() -> None:
    class_list = started()

    discard_import(class_list=class_list, by=class_list.created_by)

    class_list.refresh_from_db()
    assert (class_list.status, class_list.rows) == (ImportStatus.DISCARDED, [])


@pytest.mark.promise("OGP-0d")
def test_a_settled_import_names_nobody() -> None:
    done = confirmed(started(filename="Mees-3B.csv"))

    kept = json.dumps([done.rows, done.outcomes, done.mapping, done.undo_log], ensure_ascii=False)
    assert [text for row in make.PUPILS for text in row[:4] if text and f'"{text}"' in kept] == []


# --- size and races ---


def queries_of(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def big_list(size: int, classes: int) -> bytes:
    rows = [
        (
            str(10000 + n),
            f"Naam{chr(97 + n % 26)}",
            "",
            f"Achternaam{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}",
            f"{n % classes + 1}A",
        )
        for n in range(size)
    ]
    return csv(*rows)


def test_the_number_of_queries_does_not_grow_with_the_list() -> None:
    counts = []
    for size, classes in ((30, 1), (2000, 6)):
        school = make_school()
        by = make_coordinator(school)
        lists = [big_list(size, classes), big_list(size, classes).replace(b"Naam", b"Roep")]
        of_this_size = []
        for data in lists:
            class_list = started(data, school, by=by)
            of_this_size.append(queries_of(partial(confirm_import, class_list=class_list, by=by)))
        class_list.refresh_from_db()
        of_this_size.append(queries_of(partial(undo_import, class_list=class_list, by=by)))
        counts.append(of_this_size)
        assert Pupil.objects.filter(school=school).count() == size

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 30


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_list_at_once_make_no_doubles() -> None:
    school = make_school()
    by = make_coordinator(school)
    data = csv(("1", "Jan", "", "Berg", "3B"), ("", "Kim", "", "Bos", "3B"), ("", "Noor", "", "Smit", "3C"))
    lists = [started(data, school, by=by) for _ in range(4)]

    def confirm(one: ClassListImport) -> None:
        try:
            confirm_import(class_list=one, by=by)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(confirm, lists))

    assert Pupil.objects.count() == ClassMembership.objects.count() == 3
    assert SchoolClass.objects.count() == 2


def test_undo_is_refused_while_pupils_have_a_place() -> None:
    done = confirmed(started())
    school_class = SchoolClass.objects.get()
    session = make_session(places_taken=2)
    group = Enrolment.objects.create(
        school=done.school,
        session=session,
        school_class=school_class,
        mode=NamesMode.NAMES,
        places=2,
        status=EnrolmentStatus.CONFIRMED,
    )
    for pupil in Pupil.objects.order_by("pk")[:2]:
        Place.objects.create(
            school=done.school,
            enrolment=group,
            pupil=pupil,
            session=session,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )

    with pytest.raises(UndoInUse) as refusal:
        undo_import(class_list=done, by=done.created_by)

    assert refusal.value.detail == "2 leerlingen en 1 klassen van deze lijst zijn al ingeschreven. Meld ze eerst af."
    assert Pupil.objects.count() == 3


def test_undo_keeps_a_class_with_a_history_and_lets_its_pupils_go() -> None:
    done = confirmed(started())
    school_class = SchoolClass.objects.get()
    Enrolment.objects.create(
        school=done.school,
        session=make_session(),
        school_class=school_class,
        mode=NamesMode.COUNT,
        places=3,
        status=EnrolmentStatus.CANCELLED_BY_SCHOOL,
    )

    undo_import(class_list=done, by=done.created_by)

    assert (Pupil.objects.count(), SchoolClass.objects.count()) == (0, 1)
