"""Headless: all that is online as JSON, and nothing else."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from activities.models import ActivityPage
from pages.models import Photo
from schools.models import School
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)

URL = "/api/cms/pages/?type=activities.ActivityPage&fields=*"
CLIENT = Path(__file__).parents[2] / "docs" / "examples" / "catalogue_client.py"


def photo(title: str = "Jan Jansen aan het lassen") -> Photo:
    out = BytesIO()
    Image.new("RGB", (800, 500)).save(out, "JPEG")
    made: Photo = Photo.objects.create(title=title, file=ContentFile(out.getvalue(), name="foto.jpg"), people="consent")
    return made


def told(activity: ActivityPage, picture: Photo) -> ActivityPage:
    """Return the activity with a photo, and text of every kind of block."""
    home = Page.objects.get(slug="hulp")
    activity.image, activity.image_alt = picture, "Een leerling last een hek"
    activity.body = [
        ("heading", {"text": "Zo gaat de dag", "level": "2"}),
        ("text", f'<p>Lees <a linktype="page" id="{home.pk}">de hulp</a>.</p>'),
        ("facts", {"heading": "Neem mee", "points": ["een lunch"]}),
    ]
    activity.save_revision().publish()
    return ActivityPage.objects.get(pk=activity.pk)


@pytest.mark.django_db
def test_an_activity_is_whole_without_its_page(client: Client, settings: Any) -> None:
    activity = make_activity()
    session = make_session(activity)
    picture = photo()
    told(activity, picture)

    answer = client.get(f"/api/cms/pages/{activity.pk}/")

    page = answer.json()
    assert answer.status_code == 200
    assert page["photo"]["alt"] == "Een leerling last een hek"
    assert set(page["photo"]["renditions"]) == {"card", "page"}
    assert page["photo"]["renditions"]["card"]["url"].startswith(f"{settings.SITE_URL}/media/")
    assert [one["type"] for one in page["body"]] == ["heading", "text", "facts"]
    assert page["body"][0]["value"] == {"text": "Zo gaat de dag", "level": "2"}
    assert 'href="/hulp/"' in page["body"][1]["value"]
    assert page["provider"] == {
        "id": activity.provider.pk,
        "name": "Werf De Vaart",
        "city": "Delfzijl",
        "municipality": "Eemsdelta",
        "sectors": ["built-environment"],
        "website": "",
        "is_recognised_training_company": False,
        "training_company_ids": [],
        "crebos": [],
        "recognised_until": None,
    }
    assert [(one["id"], one["places"]) for one in page["sessions"]] == [(session.pk, "plenty")]


@pytest.mark.django_db
def test_only_what_is_online_is_there(client: Client) -> None:
    online = make_activity()
    make_activity(title="Nog niet klaar", published=False)
    hidden = make_activity(make_provider("Bakkerij Tromp"))
    hidden.get_parent().specific.unpublish()

    listed = client.get(URL).json()["items"]

    assert [page["id"] for page in listed] == [online.pk]
    for page in ActivityPage.objects.exclude(pk=online.pk):
        assert client.get(f"/api/cms/pages/{page.pk}/").status_code == 404


@pytest.mark.django_db
def test_dates_kept_for_a_school_and_numbers_of_places_stay_inside(client: Client) -> None:
    activity = make_activity()
    make_session(activity, capacity=28, places_taken=17)
    kept = make_session(activity, starts_at=at_nine(days=20))
    kept.reserved_for.add(School.objects.get(pk=make_school().pk))

    page = client.get(URL).json()["items"][0]

    assert len(page["sessions"]) == 1
    assert not {"places_taken", "capacity"} & set(page["sessions"][0])


@pytest.mark.promise("SP-9c")
@pytest.mark.django_db
def test_no_name_of_a_person_leaves(client: Client) -> None:
    provider = make_provider()
    person = make_provider_user(provider, display_name="Geheime Naam", email="geheim@voorbeeld.example")
    activity = make_activity(provider, owner=person)
    told(activity, photo("Geheime Naam op de foto"))

    for url in (
        URL,
        f"/api/cms/pages/{activity.pk}/",
        "/api/cms/images/?fields=*",
        "/api/cms/pages/?type=providers.ProviderPage&fields=*",
    ):
        text = client.get(url).content.decode().lower()
        assert "geheim" not in text


@pytest.mark.django_db
def test_only_photos_of_public_pages_are_listed(client: Client) -> None:
    shown, drafted, loose = photo(), photo(), photo()
    told(make_activity(), shown)
    draft = make_activity(title="Nog niet klaar", published=False)
    draft.image = drafted
    draft.save()

    listed = client.get("/api/cms/images/").json()["items"]

    assert [one["id"] for one in listed] == [shown.pk]
    assert set(listed[0]["renditions"]) == {"card", "page"}
    for hidden in (drafted, loose):
        assert client.get(f"/api/cms/images/{hidden.pk}/").status_code == 404
    assert client.get("/api/cms/documents/").json()["items"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "code"), [("?type=no.Such", "bad_request"), ("?fields=secret", "bad_request"), ("?id_in=1", "bad_request")]
)
def test_a_question_that_makes_no_sense_gets_problem_details(client: Client, query: str, code: str) -> None:
    answer = client.get(f"/api/cms/pages/{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.django_db
def test_the_list_asks_no_more_of_the_database_when_it_grows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"{URL}&_=made-anew")
        return len(captured)

    make_session(make_activity())
    client.get(URL)
    one = queries()
    for name in ("Bakkerij Tromp", "Drukkerij Twee"):
        make_session(make_activity(make_provider(name)))

    assert queries() == one


@pytest.mark.django_db(transaction=True)
def test_the_example_client_draws_the_catalogue_from_the_api_alone(live_server: Any, settings: Any) -> None:
    activity = make_activity()
    make_session(activity)
    told(activity, photo())

    drawn = subprocess.run(
        [sys.executable, str(CLIENT), live_server.url], capture_output=True, text=True, check=True, timeout=60
    ).stdout

    assert len(CLIENT.read_text().splitlines()) <= 60
    for words in (
        "Een dag mee op de scheepswerf",
        "Werf De Vaart, Delfzijl",
        "Zo gaat de dag",
        "een lunch",
        "ruim plek",
        "Een leerling last een hek",
    ):
        assert words in drawn


@pytest.mark.django_db
def test_who_has_it_already_gets_no_copy_until_it_changed(client: Client) -> None:
    page = make_activity(title="Lassen")
    for address in (f"/api/cms/pages/{page.pk}/", "/api/cms/pages/?type=activities.ActivityPage"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), address
        page.title = f"{page.title} en slijpen"
        with TestCase.captureOnCommitCallbacks(execute=True):
            page.save_revision().publish()
        changed = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False), address
    assert "ETag" not in client.get("/api/cms/pages/999999/")


@pytest.mark.django_db
def test_the_number_of_activities_is_that_of_now(client: Client) -> None:
    def total(question: str = "") -> int:
        return int(client.get(f"/api/cms/pages/?type=activities.ActivityPage{question}").json()["meta"]["total_count"])

    pages = [make_activity(title=title) for title in ("Lassen", "Bakken")]
    assert (total(), total("&limit=1"), total("&title=Bakken")) == (2, 2, 1)
    with TestCase.captureOnCommitCallbacks(execute=True):
        pages[0].unpublish()
    assert (total(), total("&limit=1"), total("&offset=1")) == (1, 1, 1)


@pytest.mark.django_db
def test_who_may_see_more_is_counted_for_alone(client: Client) -> None:
    def total(reader: Client) -> int:
        return int(reader.get("/api/cms/pages/?type=activities.ActivityPage").json()["meta"]["total_count"])

    make_activity(title="Lassen")
    kept = make_activity(title="Bakken")
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    member = Client()
    member.force_login(make_coordinator())

    assert [total(client), total(member), total(client)] == [1, 2, 1]


@pytest.mark.django_db
def test_a_list_asks_for_no_more_than_it_shows(client: Client) -> None:
    for title in ("Lassen", "Bakken"):
        make_session(make_activity(title=title))
    addresses = [
        "/api/cms/pages/?type=activities.ActivityPage" + more for more in ("&_=1", "&fields=sessions,provider,photo&_=1")
    ]
    for address in addresses:
        client.get(address)
    short, long = (asked_by(client, address) for address in addresses)
    assert not any(table in " ".join(short) for table in ("activities_session", "providers_recognition"))
    assert any("activities_session" in one for one in long)
    assert any("providers_recognition" in one for one in long)


def asked_by(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in asked.captured_queries]
