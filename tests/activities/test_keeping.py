"""Hearts and shared lists: marked once, changed by colleagues, read by nobody else, given away as a link."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.secrets import hash_of
from activities.errors import ListNameTaken, SchoolUnknownToRegion, TooManyKept
from activities.models import ActivityPage, Favourite, Shortlist, ShortlistItem
from activities.services import favourites, shortlists
from activities.services.favourites import keep_activity, kept_among, let_go
from activities.services.shortlists import (
    make_shortlist,
    put_on_list,
    put_on_lists,
    rename_shortlist,
    share_shortlist,
    shared_by,
    stop_sharing,
    take_off_list,
)
from kit.refusals import NotFound
from schools.choices import SchoolRole
from schools.models import School
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
    make_user,
)
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db


def a_list(school: School | None = None, name: str = "Voor leerjaar 3") -> tuple[Shortlist, User]:
    school = school or make_school()
    user = make_coordinator(school)
    return make_shortlist(school=school, name=name, by=user), user


# --- favourites ---


def test_marking_twice_is_marking_once() -> None:
    user, page = make_user(), make_activity()

    keep_activity(activity_id=page.pk, by=user)
    keep_activity(activity_id=page.pk, by=user)

    assert kept_among(user, [page.pk]) == {page.pk}
    let_go(activity_id=page.pk, by=user)
    let_go(activity_id=page.pk, by=user)
    assert not Favourite.objects.exists()


def test_what_is_not_in_the_catalogue_cannot_be_marked() -> None:
    draft = make_activity(published=False)

    with pytest.raises(NotFound):
        keep_activity(activity_id=draft.pk, by=make_user())


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(favourites, "MOST_FAVOURITES", 1)
    user, provider = make_user(), make_provider()
    first, second = make_activity(provider), make_activity(provider, "Nog een dag")
    keep_activity(activity_id=first.pk, by=user)

    with pytest.raises(TooManyKept):
        keep_activity(activity_id=second.pk, by=user)

    keep_activity(activity_id=first.pk, by=user)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_mark() -> None:
    user, page = make_user(), make_activity()

    at_once([lambda: keep_activity(activity_id=page.pk, by=user)] * 4)

    assert Favourite.objects.count() == 1


def test_the_heart_works_without_scripts_and_leads_back(client: Client) -> None:
    user, page = make_user(), make_activity()
    client.force_login(user)

    response = client.post("/school/bewaard/hart/", {"bewaar": page.pk, "next": "/activiteiten/?q=werf"})

    assert (response.status_code, response["Location"]) == (302, f"/activiteiten/?q=werf#hart-{page.pk}")
    assert kept_among(user, [page.pk]) == {page.pk}
    elsewhere = client.post("/school/bewaard/hart/", {"vergeet": page.pk, "next": "https://kwaad.example/"})
    assert elsewhere["Location"] == f"/school/bewaard/#hart-{page.pk}"


def test_with_htmx_only_the_heart_comes_back(client: Client) -> None:
    page = make_activity()
    client.force_login(make_user())

    response = client.post("/school/bewaard/hart/", {"bewaar": page.pk}, headers={"hx-request": "true"})

    text = response.content.decode()
    assert (response.status_code, response["HX-Trigger"]) == (200, '{"announce": "Bewaard"}')
    assert text.strip().startswith("<button")
    assert 'aria-pressed="true"' in text
    assert 'name="vergeet"' in text


@pytest.mark.parametrize("sent", [{}, {"bewaar": "x"}, {"bewaar": "999999999999"}, {"bewaar": "0"}])
def test_a_heart_for_nothing_is_not_there(client: Client, sent: dict[str, str]) -> None:
    client.force_login(make_user())

    assert client.post("/school/bewaard/hart/", sent).status_code == 404


def test_cards_have_hearts_for_who_is_signed_in(client: Client) -> None:
    page = make_activity()
    assert 'class="heart' not in client.get("/activiteiten/").content.decode()
    user = make_user()
    keep_activity(activity_id=page.pk, by=user)
    client.force_login(user)

    text = client.get("/activiteiten/").content.decode()

    assert re.findall(r'name="vergeet"\s+value="(\d+)"', text) == [str(page.pk)]
    assert text.index('id="keep"') < text.index('id="catalogue"'), "a form is never inside another form"
    assert 'class="heart heart--named' in client.get(page.url).content.decode()
    assert 'class="heart"' in client.get(page.get_parent().url).content.decode()


def test_favourites_are_shown_by_date_or_by_when_they_were_marked(client: Client) -> None:
    user, provider = make_user(), make_provider()
    late, soon = make_activity(provider, "Later"), make_activity(provider, "Straks")
    make_session(late, starts_at=at_nine(days=30))
    make_session(soon, starts_at=at_nine(days=5))
    for page in (soon, late):
        keep_activity(activity_id=page.pk, by=user)
    client.force_login(user)

    def order(query: str) -> list[str]:
        return re.findall(r'class="card__link"[^>]*>(\w+)<', client.get(f"/school/bewaard/{query}").content.decode())

    assert order("") == ["Straks", "Later"]
    assert order("?volgorde=toegevoegd") == ["Later", "Straks"]


# --- lists ---


def test_everybody_at_the_school_reads_and_changes_a_list(client: Client) -> None:
    shortlist, _maker = a_list()
    page = make_activity()
    teacher = make_coordinator(shortlist.school, SchoolRole.TEACHER)
    client.force_login(teacher)
    address = f"/school/bewaard/lijstjes/{shortlist.pk}/"

    client.post(f"/school/bewaard/op-lijstje/{page.pk}/", {"lists": [shortlist.pk], "note": "Iets voor maart"})
    client.post(address, {"doe": "opmerking", "activiteit": page.pk, "note": "Toch april"})
    client.post(address, {"doe": "naam", "name": "Voor 3B"})

    item = ShortlistItem.objects.get()
    shortlist.refresh_from_db()
    assert (item.note, item.added_by, shortlist.name) == ("Toch april", teacher, "Voor 3B")
    text = client.get(address).content.decode()
    assert "noem geen namen van leerlingen" in text
    client.post(address, {"doe": "weg", "activiteit": page.pk})
    assert not ShortlistItem.objects.exists()


@pytest.mark.parametrize("path", ["", "delen/", "niet-meer-delen/", "weg/"])
def test_a_list_of_another_school_is_not_there(client: Client, path: str) -> None:
    shortlist, _maker = a_list()
    client.force_login(make_coordinator(make_school("Elders")))

    assert (
        client.post(f"/school/bewaard/lijstjes/{shortlist.pk}/{path}", {"doe": "naam", "name": "Nu van mij"}).status_code == 404
    )
    shortlist.refresh_from_db()
    assert (shortlist.name, shortlist.link_hash) == ("Voor leerjaar 3", None)


def test_a_new_list_is_made_while_something_is_put_on_it(client: Client) -> None:
    school, page = make_school(), make_activity()
    client.force_login(make_coordinator(school))

    response = client.post(f"/school/bewaard/op-lijstje/{page.pk}/", {"name": "Nieuw", "note": ""})

    assert response.status_code == 302
    item = ShortlistItem.objects.get()
    assert (item.shortlist.name, item.shortlist.school, item.activity) == ("Nieuw", school, page)


def test_putting_it_nowhere_is_asked_again(client: Client) -> None:
    page = make_activity()
    client.force_login(make_coordinator(make_school()))

    response = client.post(f"/school/bewaard/op-lijstje/{page.pk}/", {"name": "", "note": "bewaar dit"})

    assert response.status_code == 422
    assert "Kies een lijstje" in response.content.decode()
    assert "bewaar dit" in response.content.decode()


def test_a_provider_has_no_lists(client: Client) -> None:
    page = make_activity()
    client.force_login(make_provider_user(page.provider))

    assert client.get(f"/school/bewaard/op-lijstje/{page.pk}/").status_code == 404
    assert client.post("/school/bewaard/lijstjes/", {"name": "Mijn"}).status_code == 404
    assert client.get("/school/bewaard/").status_code == 200


def test_two_lists_never_have_one_name_at_a_school(client: Client) -> None:
    shortlist, user = a_list()
    other = make_shortlist(school=shortlist.school, name="Anders", by=user)

    with pytest.raises(ListNameTaken):
        make_shortlist(school=shortlist.school, name=" voor LEERJAAR 3 ", by=user)
    with pytest.raises(ListNameTaken):
        rename_shortlist(shortlist=other, name="Voor leerjaar 3", by=user)
    rename_shortlist(shortlist=shortlist, name="voor leerjaar 3", by=user)
    client.force_login(user)
    response = client.post("/school/bewaard/lijstjes/", {"name": "Anders"})
    assert (response.status_code, "Kies een andere naam" in response.content.decode()) == (422, True)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_list_and_one_item() -> None:
    school, page = make_school(), make_activity()
    user = make_coordinator(school)
    outcomes = at_once([lambda: make_shortlist(school=school, name="Eén", by=user)] * 3)
    shortlist = Shortlist.objects.get()

    at_once([lambda: put_on_list(shortlist=shortlist, activity_id=page.pk, by=user)] * 3)

    assert sum(isinstance(one, ListNameTaken) for one in outcomes) == 2
    assert ShortlistItem.objects.count() == 1


def test_an_activity_goes_on_all_lists_or_on_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "MOST_ITEMS", 1)
    full, user = a_list()
    provider = make_provider()
    page, other = make_activity(provider), make_activity(provider, "Andere dag")
    put_on_list(shortlist=full, activity_id=other.pk, by=user)

    with pytest.raises(TooManyKept):
        put_on_lists(shortlists=[full], new_list=(full.school, "Nieuw"), activity_id=page.pk, note="", by=user)

    assert list(Shortlist.objects.all()) == [full]


def test_an_empty_note_leaves_the_one_that_was_there() -> None:
    shortlist, user = a_list()
    page = make_activity()
    put_on_list(shortlist=shortlist, activity_id=page.pk, by=user, note="Blijft")

    put_on_lists(shortlists=[shortlist], new_list=None, activity_id=page.pk, note="", by=user)

    assert ShortlistItem.objects.get().note == "Blijft"


def test_a_list_that_a_colleague_threw_away_is_not_there() -> None:
    shortlist, user = a_list()
    Shortlist.objects.all().delete()

    with pytest.raises(NotFound):
        put_on_list(shortlist=shortlist, activity_id=make_activity().pk, by=user)
    take_off_list(shortlist=shortlist, activity_id=1, by=user)


# --- the link ---


def link_in(response: Any) -> str:
    found = re.search(r'value="https?://[^/"]+(/lijstje/[^"]+)"', response.content.decode())
    assert found
    return found[1]


def shared(client: Client) -> tuple[Shortlist, ActivityPage, str]:
    shortlist, user = a_list()
    page = make_activity()
    make_session(page, capacity=7531)
    put_on_list(shortlist=shortlist, activity_id=page.pk, by=user, note="Vraag naar Ans")
    client.force_login(user)
    link = link_in(client.post(f"/school/bewaard/lijstjes/{shortlist.pk}/delen/"))
    client.logout()
    return shortlist, page, link


def test_the_link_shows_what_is_public_and_nothing_else(client: Client) -> None:
    shortlist, page, link = shared(client)

    response = client.get(link)

    text = response.content.decode()
    assert (response.status_code, response["X-Robots-Tag"], response["Cache-Control"]) == (200, "noindex", "no-store")
    assert response["Referrer-Policy"] == "no-referrer"
    assert page.title in text
    assert '<meta name="robots" content="noindex">' in text
    assert "Vraag naar Ans" not in text
    assert "7531" not in text, "no numbers of places"
    shortlist.refresh_from_db()
    secret = link.split("/")[2]
    assert shortlist.link_hash == hash_of(secret)
    assert secret not in str(Shortlist.objects.values()), "only the hash is kept"


def test_a_link_that_was_ended_or_replaced_is_not_there(client: Client) -> None:
    shortlist, _page, link = shared(client)
    client.force_login(make_coordinator(shortlist.school))
    newer = link_in(client.post(f"/school/bewaard/lijstjes/{shortlist.pk}/delen/"))

    assert (client.get(link).status_code, client.get(newer).status_code) == (404, 200)
    client.post(f"/school/bewaard/lijstjes/{shortlist.pk}/niet-meer-delen/")
    assert client.get(newer).status_code == 404
    assert client.get("/lijstje/zomaar/").status_code == 404


def test_the_link_can_only_be_read(client: Client) -> None:
    _shortlist, _page, link = shared(client)

    assert client.post(link, {"doe": "naam", "name": "x"}).status_code == 405


def test_an_activity_that_went_offline_is_not_in_the_link_and_only_a_title_on_the_list(client: Client) -> None:
    shortlist, page, link = shared(client)
    page.unpublish()

    assert page.title not in client.get(link).content.decode()
    client.force_login(make_coordinator(shortlist.school))
    text = client.get(f"/school/bewaard/lijstjes/{shortlist.pk}/").content.decode()
    assert "Staat niet meer online." in text


def test_a_school_that_the_region_did_not_check_shares_nothing(client: Client) -> None:
    school = make_school(verified=False)
    shortlist, user = a_list(school)

    with pytest.raises(SchoolUnknownToRegion):
        share_shortlist(shortlist=shortlist, by=user)

    client.force_login(user)
    response = client.post(f"/school/bewaard/lijstjes/{shortlist.pk}/delen/", follow=True)
    assert "controleert je school nog" in response.content.decode()


def test_a_link_dies_with_the_school_s_verification() -> None:
    shortlist, user = a_list()
    secret = share_shortlist(shortlist=shortlist, by=user)
    assert shared_by(secret) == shortlist
    School.objects.update(verified_at=None)

    with pytest.raises(NotFound):
        shared_by(secret)
    stop_sharing(shortlist=shortlist, by=user)
