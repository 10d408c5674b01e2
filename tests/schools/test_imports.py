"""Reading class lists in: what is kept, what is made, what is taken back."""

import pytest
from django.utils import timezone

from kit.refusals import NotFound
from schools.choices import ImportStatus, Level, SchoolRole
from schools.errors import (
    NothingToRead,
    SchoolNotVerified,
)
from schools.models import ClassListImport, ClassMembership, Pupil, School, SchoolClass
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import Choices, RowChanges, change_import
from schools.services.import_undoing import discard_import, undo_import
from tests.support import class_lists as make
from tests.support.list_imports import actions, confirmed, csv, outcomes, pupils_of, started
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school

pytestmark = pytest.mark.django_db


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


def test_a_frozen_pupil_in_another_class_gets_no_double_from_a_row_without_a_number() -> None:
    first = confirmed(started())
    Pupil.objects.filter(pupil_number_key="12345").update(restricted_at=timezone.now())
    rows = (("", "Jan", "van den", "Berg", "4C"), ("77", "Jan", "van den", "Berg", "4C"), ("", "Zoë", "", "Bakker", "4C"))

    second = confirmed(started(csv(*rows), first.school, by=first.created_by))

    assert outcomes(second) == [(2, "skipped", "row_name_of_frozen_pupil"), (3, "created", ""), (4, "created", "")]
    assert Pupil.objects.filter(last_name="Berg").count() == 2


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
