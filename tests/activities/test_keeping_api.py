"""Favourites and lists through the interface."""

import pytest
from django.test import Client

from accounts.choices import TokenScope
from activities.models import Favourite, Shortlist
from activities.services.shortlists import make_shortlist
from schools.choices import SchoolRole
from tests.support.makers import make_activity, make_coordinator, make_school, make_user
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_favourites_are_put_listed_and_taken_away(client: Client) -> None:
    page = make_activity()
    client.force_login(make_user())
    address = f"/api/v1/favourites/{page.pk}/"

    assert [client.put(address).status_code for _ in range(2)] == [200, 200]
    assert [one["activity"] for one in client.get("/api/v1/favourites/").json()["results"]] == [page.pk]
    assert [client.delete(address).status_code for _ in range(2)] == [204, 204]
    assert not Favourite.objects.exists()
    absent = client.put("/api/v1/favourites/999999/")
    assert (absent.status_code, absent.json()["code"]) == (404, "not_found")


def test_nobody_sees_the_favourites_of_another(client: Client) -> None:
    page = make_activity()
    Favourite.objects.create(user=make_user(), activity=page)
    client.force_login(make_user())

    assert client.get("/api/v1/favourites/").json()["results"] == []


def test_a_list_from_beginning_to_end(client: Client) -> None:
    school, page = make_school(), make_activity()
    client.force_login(make_coordinator(school, SchoolRole.MENTOR))

    made = client.post("/api/v1/shortlists/", {"school": school.pk, "name": "Techniek"}, JSON).json()
    again = client.post("/api/v1/shortlists/", {"school": school.pk, "name": "Techniek"}, JSON)
    one = f"/api/v1/shortlists/{made['id']}/"
    put = client.put(f"{one}activities/{page.pk}/", {"note": "Voor maart"}, JSON).json()
    same = client.put(f"{one}activities/{page.pk}/", {}, JSON).json()
    renamed = client.patch(one, {"name": "Techniek 3"}, JSON).json()

    assert (again.status_code, again.json()["code"]) == (409, "list_name_taken")
    assert [(row["activity"], row["note"]) for row in put["activities"]] == [(page.pk, "Voor maart")]
    assert same["activities"] == put["activities"], "without a note the note stays"
    assert (renamed["name"], renamed["is_shared"]) == ("Techniek 3", False)
    assert [row["id"] for row in client.get("/api/v1/shortlists/").json()["results"]] == [made["id"]]

    link = client.post(f"{one}link/")
    assert (link.status_code, link["Cache-Control"]) == (201, "no-store")
    path = "/" + link.json()["url"].split("/", 3)[3]
    assert page.title in Client().get(path).content.decode()
    assert client.get(one).json()["is_shared"] is True
    assert (client.delete(f"{one}link/").status_code, Client().get(path).status_code) == (204, 404)
    assert client.delete(f"{one}activities/{page.pk}/").status_code == 204
    assert client.delete(one).status_code == 204
    assert not Shortlist.objects.exists()


def test_another_school_s_list_is_not_there(client: Client) -> None:
    school, page = make_school(), make_activity()
    made = make_shortlist(school=school, name="Van ons", by=make_coordinator(school))
    client.force_login(make_coordinator(make_school("Elders")))
    one = f"/api/v1/shortlists/{made.pk}/"

    answers = [
        client.get(one),
        client.patch(one, {"name": "x"}, JSON),
        client.delete(one),
        client.put(f"{one}activities/{page.pk}/", {}, JSON),
        client.delete(f"{one}activities/{page.pk}/"),
        client.post(f"{one}link/"),
        client.delete(f"{one}link/"),
        client.post("/api/v1/shortlists/", {"school": school.pk, "name": "x"}, JSON),
    ]

    assert [answer.status_code for answer in answers] == [404] * 8
    assert Shortlist.objects.get().name == "Van ons"


def test_the_number_of_questions_does_not_grow_with_the_lists(client: Client, django_assert_max_num_queries: object) -> None:
    school, page = make_school(), make_activity()
    user = make_coordinator(school)
    client.force_login(user)
    for number in range(3):
        shortlist = make_shortlist(school=school, name=f"Lijst {number}", by=user)
        client.put(f"/api/v1/shortlists/{shortlist.pk}/activities/{page.pk}/", {}, JSON)

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        assert len(client.get("/api/v1/shortlists/").json()["results"]) == 3


def test_a_token_that_only_reads_changes_nothing(client: Client) -> None:
    page, user = make_activity(), make_user()
    reads = bearer(user, TokenScope.READ)

    assert client.get("/api/v1/favourites/", headers=reads).status_code == 200
    assert client.put(f"/api/v1/favourites/{page.pk}/", headers=reads).status_code == 403
