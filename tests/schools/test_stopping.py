"""A school stops: it takes all its data along, and every pupil is forgotten (processing agreement §9)."""

import io
import json
import threading
import zipfile
from datetime import timedelta

import jsonschema
import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from enrolments.models import Enrolment
from kit import csv
from kit.isolation import everywhere, only_schools
from outbox.models import Message
from privacy.erasing.orders import carry_out_orders
from privacy.models import AccessEvent, ErasureLedger, ErasureOrder
from schools.choices import SchoolRole
from schools.errors import GroupsStillCome, NotThisSchoolsName
from schools.models import ClassMembership, Pupil, School
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import start_import
from schools.services.stopping import forget_all_pupils, take_school_along
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school
from tests.support.sign_in import proved

# As Dutch lists have them: prefixes, an apostrophe in front, letters from elsewhere, one name only, two surnames.
HARD_NAMES = (
    ("Jan", "van den", "Berg"),
    ("Mees", "'t", "Hart"),
    ("Zoë", "", "Bakker-de Vries"),
    ("Şükrü", "el", "Ğalib"),
    ("Anne Fleur", "in 't", "Veld"),
    ("Đặng", "", "Nguyễn"),
)
PATH, DOWNLOAD = "/school/stoppen/", "/school/stoppen/download/"


def a_school_that_went_somewhere() -> tuple[School, User]:
    """Return a school with three pupils, two of whom went somewhere last month, and its administrator."""
    enrolment = make_enrolment(names=2)
    past = timezone.now() - timedelta(days=30)
    session = enrolment.session
    type(session).objects.filter(pk=session.pk).update(
        starts_at=past, ends_at=past + timedelta(hours=2), enrolment_closes_at=past
    )
    make_pupil(enrolment.school_class)
    return enrolment.school, make_coordinator(enrolment.school, role=SchoolRole.ADMIN, display_name="Ada Admin")


@pytest.mark.django_db
@pytest.mark.promise("SP-11e")
def test_with_its_name_typed_and_proved_just_now_every_pupil_goes_and_counts_stay() -> None:
    school, admin = a_school_that_went_somewhere()
    other = make_pupil(make_class())
    keeper = make_region_user(RegionRole.PRIVACY_OFFICER)
    before = Enrolment.objects.get().places
    client = proved(admin)
    assert "Er staan 3 leerlingen" in client.get(PATH).text

    answer = client.post(PATH, {"school": school.pk, "name": f" {school.name.upper()} "}, follow=True)

    assert "3 leerlingen worden nu gewist." in answer.text
    assert set(ErasureOrder.objects.values_list("by", "reason")) == {(admin.pk, "by_school")}
    assert set(Message.objects.filter(kind="schools.all_pupils_go").values_list("recipient", flat=True)) >= {
        admin.email,
        keeper.email,
    }
    assert carry_out_orders() == 3
    with everywhere("a test looks at every school"):
        assert list(Pupil.objects.values_list("pk", flat=True)) == [other.pk]
        assert not ClassMembership.objects.filter(school=school).exists()
        assert Enrolment.objects.get(school=school).places == before
    assert set(ErasureLedger.objects.values_list("label", "reason")) == {("schools.Pupil", "by_school")}
    assert ErasureLedger.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.promise("SP-11e")
def test_another_name_a_group_that_comes_or_an_old_session_takes_nobody_away() -> None:
    enrolment = make_enrolment(names=2)
    school = enrolment.school
    admin = make_coordinator(school, role=SchoolRole.ADMIN)
    client = proved(admin)

    wrong = client.post(PATH, {"school": school.pk, "name": "Een andere school"})
    coming = client.post(PATH, {"school": school.pk, "name": school.name})

    assert (wrong.status_code, f"Typ de naam precies zo: {school.name}." in wrong.text) == (422, True)
    assert "Een andere school" in wrong.text
    assert (coming.status_code, "Er gaan nog groepen ergens heen (1)" in coming.text) == (422, True)
    assert "1 groep gaat nog ergens heen" in coming.text
    for name, refusal in (("x", NotThisSchoolsName), (school.name, GroupsStillCome)):
        with pytest.raises(refusal):
            forget_all_pupils(school=school, typed_name=name, by=admin)
    assert not ErasureOrder.objects.exists()


@pytest.mark.django_db
def test_only_the_administrator_of_the_school_can_and_proves_it_anew() -> None:
    school, admin = a_school_that_went_somewhere()
    coordinator, stranger = make_coordinator(school), make_coordinator(make_school(), role=SchoolRole.ADMIN)
    body = {"school": school.pk, "name": school.name}

    for person in (coordinator, stranger):
        client = proved(person)
        assert {client.get(f"{PATH}?school={school.pk}").status_code, client.post(PATH, body).status_code} == {404}
        assert client.post(DOWNLOAD, body).status_code == 404
    client = proved(admin, minutes_ago=16)
    for path in (PATH, DOWNLOAD):
        assert "/reauthenticate/" in client.post(path, body)["Location"]
    assert not ErasureOrder.objects.exists()


@pytest.mark.django_db
@pytest.mark.promise("SP-11e")
def test_the_school_takes_its_own_tables_along_and_the_log_says_so() -> None:
    school, admin = a_school_that_went_somewhere()
    make_pupil(make_class())

    with zipfile.ZipFile(io.BytesIO(take_school_along(school=school, by=admin))) as file:
        pupils = csv.parse(csv.decode(file.read("schools.Pupil.csv")), ";")
        memberships = csv.parse(csv.decode(file.read("schools.ClassMembership.csv")), ";")
        names, words = file.namelist(), file.read("LEESMIJ.txt").decode()

    with everywhere("a test looks at every school"):
        own = Pupil.objects.filter(school=school).order_by("pk")
        assert [row[pupils[0].index("first_name")] for row in pupils[1:]] == [one.first_name for one in own]
        assert {row[memberships[0].index("pupil_id")] for row in memberships[1:]} == {str(one.pk) for one in own}
    assert {"enrolments.Enrolment.csv", "enrolments.Place.csv"} <= set(names)
    assert school.name in words
    event = AccessEvent.objects.get(object_label="school")
    assert (event.purpose, event.actor_id, event.person_count) == ("export", admin.pk, 3)


@pytest.mark.django_db
@pytest.mark.promise("POR-7e", "SP-11e")
def test_the_class_lists_that_a_school_takes_along_are_read_in_as_they_are() -> None:
    school, elsewhere = make_school(), make_school()
    admin, other = make_coordinator(school, role=SchoolRole.ADMIN), make_coordinator(elsewhere)
    classes = [
        make_class(school, "3B", levels=["vmbo-bb", "vmbo-kb"], year=3),
        make_class(school, "4 gym", levels=["vwo"], year=4),
        make_class(school, "Schakel", levels=[], year=None),
    ]
    for number, (first, prefix, last) in enumerate(HARD_NAMES):
        make_pupil(classes[number % 3], first_name=first, name_prefix=prefix, last_name=last, pupil_number=f"00{number + 1234}")
    frozen = make_pupil(classes[0], first_name="Bevroren", restricted_at=timezone.now())
    gone = make_pupil(classes[0], first_name="Vertrokken")
    ClassMembership.objects.filter(pupil=gone).update(left_at=timezone.now())
    year = classes[0].school_year

    with zipfile.ZipFile(io.BytesIO(take_school_along(school=school, by=admin))) as file:
        (name,) = [name for name in file.namelist() if name.startswith("klassenlijst")]
        data = file.read(name)
    before = who_is_where(school)
    for where, by in ((school, admin), (elsewhere, other)):
        made = start_import(school=where, school_year=year, data=data, filename=name, by=by)
        confirm_import(class_list=made, version=made.version, by=by)

    assert name == f"klassenlijst-{year}.csv"
    assert who_is_where(school) == before
    assert who_is_where(elsewhere) == {one for one in before if one[1] not in {frozen.first_name, gone.first_name}}


@pytest.mark.django_db
@pytest.mark.promise("POR-7e", "SP-11e")
def test_a_schools_copy_for_programs_keeps_to_the_schema_that_lies_beside_it() -> None:
    school, admin = a_school_that_went_somewhere()
    make_pupil(make_class())

    with zipfile.ZipFile(io.BytesIO(take_school_along(school=school, by=admin))) as file:
        told = json.loads(file.read("school.json"))
        schema = json.loads(file.read(told["$schema"]))
        tables = {name.removesuffix(".csv"): csv.read(file.read(name)) for name in file.namelist() if "." in name[:-4]}

    jsonschema.validate(told, schema, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "version": 2}, schema)
    assert told["school"] == school.pk
    for one in told["tables"]:
        columns, *rows = tables.pop(one["table"])
        assert (one["columns"], len(one["rows"])) == (columns, len(rows))
        assert {len(row) for row in one["rows"]} == {len(columns)}
    assert not any(name.startswith(("schools.", "enrolments.")) for name in tables)


def who_is_where(school: School) -> set[tuple[str, ...]]:
    """Return every pupil by number, name and the class they are in now, with its level and year."""
    found = ClassMembership.objects.filter(school=school, left_at=None).select_related("pupil", "school_class")
    return {
        (
            *(one.pupil.pupil_number, one.pupil.first_name, one.pupil.name_prefix, one.pupil.last_name),
            *(one.school_class.name, "/".join(one.school_class.levels), str(one.school_class.year)),
        )
        for one in found
    }


@pytest.mark.django_db(transaction=True)
def test_two_who_order_it_at_once_order_it_once() -> None:
    school, admin = a_school_that_went_somewhere()
    numbers: list[int] = []

    def order() -> None:
        try:
            with only_schools([school.pk]):
                numbers.append(forget_all_pupils(school=school, typed_name=school.name, by=admin))
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _ in range(3)]
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert (numbers, ErasureOrder.objects.count()) == ([3, 3, 3], 3)
    assert Message.objects.filter(kind="schools.all_pupils_go", recipient=admin.email).count() == 1
