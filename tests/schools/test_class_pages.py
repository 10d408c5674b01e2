"""Classes and pupils made and changed by hand on their pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.models import AccessEvent
from schools.models import ClassMembership, Pupil, School, SchoolClass
from schools.services.school_years import running_year
from tests.support import class_lists as make
from tests.support.list_pages import ROWS, previewed
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_pupil,
    make_school,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def web(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


def test_classes_are_shown_per_year_with_their_counts(web: Client, school: School) -> None:
    make_class(school, name="3B", pupils=4)

    page = web.get("/school/klassen/").text
    last_year = web.get(f"/school/klassen/?jaar={running_year() + 1}").text

    assert ">3B</a>" in page
    assert '<td class="num">4</td>' in page
    assert "Nog geen klassen" in last_year
    assert web.get("/school/klassen/?jaar=1999").status_code == 404


def test_a_class_is_made_renamed_and_removed(web: Client, school: School) -> None:
    made = web.post("/school/klassen/nieuw/", {"name": " 3B ", "levels": ["havo"], "year": "3"})
    school_class = SchoolClass.objects.get()
    assert (made["Location"], school_class.name, school_class.levels) == (f"/school/klassen/{school_class.pk}/", "3B", ["havo"])

    assert "Deze klas is er al" in web.post("/school/klassen/nieuw/", {"name": "3 b"}).text
    impossible = web.post(f"{made['Location']}wijzigen/", {"name": "3B", "levels": ["havo"], "year": "6"})
    assert impossible.status_code == 422
    web.post(f"{made['Location']}wijzigen/", {"name": "3C", "levels": ["vwo", "havo"], "year": ""})
    school_class.refresh_from_db()
    assert (school_class.name, school_class.name_key, set(school_class.levels), school_class.year) == (
        "3C",
        "3c",
        {"vwo", "havo"},
        None,
    )

    pupil = make_pupil(school_class)
    web.post(f"{made['Location']}weghalen/")
    assert SchoolClass.objects.exists()
    pupil.delete()
    web.post(f"{made['Location']}weghalen/")
    assert not SchoolClass.objects.exists()


@pytest.mark.promise("POR-2g")
def test_a_call_name_is_enough_for_a_pupil(web: Client, school: School) -> None:
    school_class = make_class(school)

    web.post(f"/school/klassen/{school_class.pk}/leerlingen/nieuw/", {"first_name": "Jan"})

    pupil = Pupil.objects.get()
    assert (pupil.first_name, pupil.last_name, pupil.pupil_number_key, pupil.sort_key) == ("Jan", "", "", "  jan")


def test_a_pupil_is_corrected_and_taken_out(web: Client, school: School) -> None:
    school_class, other = make_class(school), make_class(school, name="4A")
    pupil = make_pupil(school_class, first_name="Jan", pupil_number="0012")
    twin = make_pupil(other, pupil_number="77")
    page = f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/"

    taken = web.post(page, {"first_name": "Johan", "pupil_number": "077"})
    assert taken.status_code == 422
    assert "heeft dit leerlingnummer al" in taken.text
    assert "Johan" in taken.text
    web.post(page, {"first_name": "Johan", "name_prefix": "de", "last_name": "Vries", "pupil_number": "0013"})
    pupil.refresh_from_db()
    assert (pupil.first_name, pupil.pupil_number_key, pupil.sort_key) == ("Johan", "13", "vries  johan  de")

    ClassMembership.objects.create(school=school, school_class=other, pupil=pupil)
    assert "Johan de Vries uit klas 3B halen?" in web.get(f"{page}weghalen/").text
    web.post(f"{page}weghalen/")
    assert Pupil.objects.filter(pk=pupil.pk).exists()
    web.post(f"/school/klassen/{other.pk}/leerlingen/{pupil.pk}/weghalen/")
    assert list(Pupil.objects.all()) == [twin]


@pytest.mark.promise("SBB-1")
@pytest.mark.promise("SP-2d")
@pytest.mark.parametrize("field", ["first_name", "last_name", "pupil_number"])
def test_a_bsn_typed_by_hand_is_refused_and_not_shown_again(web: Client, school: School, field: str) -> None:
    school_class = make_class(school)

    answer = web.post(
        f"/school/klassen/{school_class.pk}/leerlingen/nieuw/", {"first_name": "Jan", "last_name": "Berg", field: make.BSNS[0]}
    )

    assert answer.status_code == 422
    assert "Hier staat een nummer dat op een BSN lijkt." in answer.text
    assert make.BSNS[0] not in answer.text
    assert not Pupil.objects.exists()


def test_frozen_data_stays(web: Client, school: School) -> None:
    school_class = make_class(school)
    pupil = make_pupil(school_class, restricted_at="2026-09-01T00:00:00Z", first_name="Kwxjan")
    page = f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/"

    answer = web.post(page, {"first_name": "Johan"})
    web.post(f"{page}weghalen/")

    assert answer.status_code == 404
    assert "Kwxjan" not in web.get(f"/school/klassen/{school_class.pk}/").text
    assert Pupil.objects.get().first_name == "Kwxjan"
    assert ClassMembership.objects.get().left_at is None


def test_every_look_is_written_down(web: Client, school: School) -> None:
    school_class = make_class(school, pupils=3)

    web.get(f"/school/klassen/{school_class.pk}/")
    web.get("/school/klassen/")
    where = previewed(web)
    web.get(where)

    looks = list(AccessEvent.objects.order_by("pk").values_list("object_label", "person_count", "purpose"))
    assert looks == [("school_class", 3, "class_view"), ("class_list_import", 3, "class_view")]


def test_pages_cost_the_same_for_one_and_for_many(web: Client, school: School) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert web.get(path).status_code == 200
        return len(found)

    first = make_class(school, name="1A", pupils=1)
    where = previewed(web, make.delimited(ROWS[:2]))
    paths = ["/school/klassen/", f"/school/klassen/{first.pk}/"]
    cost(paths[0])  # what is kept for every page, such as the region's name, is read once
    one = [*map(cost, paths), cost(where)]
    for number in range(4):
        make_class(school, name=f"2{number}", pupils=2)
        make_pupil(first)
    rows = [(str(n), f"Jan{chr(97 + n)}", "", "Berg", f"{n % 3 + 1}B") for n in range(20)]
    bigger = previewed(web, make.delimited([make.HEADINGS, *rows]))

    assert [*map(cost, paths), cost(bigger)] == one
