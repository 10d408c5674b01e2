"""A class list taken back or forgotten, large ones, and two at once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from schools.choices import ImportStatus
from schools.errors import (
    ImportGone,
    ImportNotDone,
    UndoInUse,
    UndoTooLate,
)
from schools.models import ClassListImport, ClassMembership, Pupil, SchoolClass
from schools.services.import_confirming import confirm_import
from schools.services.import_undoing import discard_import, discard_old_previews, undo_import
from schools.tasks import forget_old_previews
from tests.support import class_lists as make
from tests.support.list_imports import confirmed, csv, pupils_of, started
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_session

pytestmark = pytest.mark.django_db


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
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(copy_context().run, confirm, one) for one in lists]:
            done.result()

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
