"""What staff change about somebody, that person can see: from what, to what, in which role, when (promise SP-8d)."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.choices import RegionRole
from accounts.models import AccountChange
from desk.choices import RequestKind
from desk.services.carrying_out import rectify, restrict
from privacy.erasing import erase_person
from privacy.exporting import collect
from privacy.models import ErasureReason
from schools.choices import SchoolRole
from schools.models import Pupil, PupilChange
from schools.services.import_confirming import confirm_import
from schools.services.import_undoing import undo_import
from schools.services.pupils import PupilTexts, change_pupil
from schools.services.restricting import free_pupil, restrict_pupil
from tests.support import class_lists as make
from tests.support.list_imports import started
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school, make_user
from tests.support.requests import proved, vouched
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def noted(pupil: Pupil) -> list[tuple[str, str, str, str]]:
    """Return role, fact, before and after of what was changed, oldest first."""
    return list(PupilChange.objects.filter(pupil=pupil).order_by("pk").values_list("role", "fact", "before", "after"))


def read_as(language: str, pupil: Pupil) -> list[tuple[str, str]]:
    """Return what the copy for the pupil says in a language: what it was and what it became, oldest first."""
    with translation.override(language):
        (section,) = [one for one in collect(pupil).sections if one.label == "schools.PupilChange"]
        rows = [{value.column: value.words for value in row.values} for row in section.rows]
    return [(row["before"], row["after"]) for row in rows]


@pytest.mark.promise("SP-8d")
def test_a_correction_stands_on_the_page_of_the_pupil_and_in_the_copy() -> None:
    school_class = make_class()
    pupil = make_pupil(school_class, first_name="Jon", name_prefix="", last_name="Berg", pupil_number="12")
    coordinator = make_coordinator(school_class.school)
    client = sign_in(Client(), coordinator)

    client.post(
        f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/",
        {"first_name": "Jan", "last_name": "Berg", "pupil_number": "12", "name_withheld": "on"},
    )

    assert noted(pupil) == [
        ("coordinator", "first_name", "Jon", "Jan"),
        ("coordinator", "name_withheld", "no", "yes"),
    ]
    page = " ".join(client.get(f"/school/leerlingen/{pupil.pk}/gegevens/").text.split())
    assert "Wat de school aan gegevens van een leerling veranderde" in page
    assert (
        "<dt>Door</dt> <dd>LOB-coördinator</dd> <dt>Wat</dt> <dd>roepnaam</dd> <dt>Was</dt> <dd>Jon</dd> <dt>Werd</dt> <dd>Jan</dd>"
        in page
    )
    (section,) = [one for one in collect(pupil).sections if one.label == "schools.PupilChange"]
    assert len(section.rows) == 2
    assert section.until == ("13 maanden.",)


@pytest.mark.promise("SP-8d")
def test_what_did_not_change_is_no_line_and_freezing_is_one() -> None:
    school_class = make_class()
    pupil = make_pupil(school_class, first_name="Jan", name_prefix="", last_name="Berg", pupil_number="12")
    admin = make_coordinator(school_class.school, role=SchoolRole.ADMIN)

    change_pupil(pupil=pupil, texts=PupilTexts("Jan", "", "Berg", "12"), by=admin)
    restrict_pupil(pupil=pupil, why="Bezwaar", by=admin)
    restrict_pupil(pupil=pupil, why="Nog steeds", by=admin)
    free_pupil(pupil=pupil, by=admin)

    assert noted(pupil) == [("admin", "restricted", "no", "yes"), ("admin", "restricted", "yes", "no")]


@pytest.mark.promise("SP-8d")
def test_a_class_list_that_changes_a_name_is_noted_and_so_is_taking_it_back() -> None:
    school_class = make_class(name="3B")
    pupil = make_pupil(school_class, first_name="Sanne", name_prefix="", last_name="Bakker", pupil_number="1001")
    coordinator = make_coordinator(school_class.school)
    rows = [make.HEADINGS, ("1001", "Sanna", "", "Bakker", "3B")]
    preview = started(make.delimited(rows), school_class.school, by=coordinator)

    done = confirm_import(class_list=preview, by=coordinator)
    undo_import(class_list=done, by=coordinator)

    assert noted(pupil) == [
        ("coordinator", "first_name", "Sanne", "Sanna"),
        ("coordinator", "first_name", "Sanna", "Sanne"),
    ]


@pytest.mark.promise("SP-8d")
def test_yes_and_no_are_read_in_ones_own_language_and_a_name_is_never_one() -> None:
    pupil = make_pupil(make_class(), first_name="Jan", name_prefix="", last_name="Berg")
    by = make_coordinator(pupil.school)

    with translation.override("en"):  # whoever writes it, in whatever language
        change_pupil(pupil=pupil, texts=PupilTexts("Yes", "", "Berg", pupil.pupil_number), by=by)
        restrict_pupil(pupil=pupil, why="Objection", by=by)

    assert read_as("en", pupil) == [("Jan", "Yes"), ("no", "yes")]
    assert read_as("nl", pupil) == [("Jan", "Yes"), ("nee", "ja")]


@pytest.mark.promise("SP-8d")
def test_what_the_desk_puts_right_stands_on_mijn_gegevens() -> None:
    person, keeper = make_user(display_name="Jon"), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person, RequestKind.RECTIFICATION)

    rectify(request=request, display_name="Jan", by=keeper)

    assert list(AccountChange.objects.values_list("user", "role", "fact", "before", "after")) == [
        (person.pk, "region", "display_name", "Jon", "Jan")
    ]
    person.refresh_from_db()
    page = " ".join(sign_in(Client(), person).get("/account/gegevens/").text.split())
    assert (
        "<dt>Door</dt> <dd>Regio</dd> <dt>Wat</dt> <dd>naam</dd> <dt>Was</dt> <dd>Jon</dd> <dt>Werd</dt> <dd>Jan</dd>" in page
    )


def test_freezing_at_the_desk_is_noted_and_lines_go_with_the_pupil() -> None:
    request, pupil, coordinator = vouched(make_school(), RequestKind.RESTRICTION)

    restrict(request=request, by=coordinator)
    before = noted(pupil)
    erase_person(pupil, by=coordinator, reason=ErasureReason.BY_SCHOOL)

    assert before == [("coordinator", "restricted", "no", "yes")]
    assert not PupilChange.objects.exists()
