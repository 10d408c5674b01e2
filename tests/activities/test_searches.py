"""Searches that somebody keeps: told what is new and fits, each activity at most once, and stopped by one click."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.choices import ActivityKind, SearchRhythm
from activities.errors import SearchNeedsFilter, SearchUnreadable, TooManyKept
from activities.links import stop_url
from activities.models import ActivityPage, SavedSearch
from activities.searching_days import next_look
from activities.services import searches as services
from activities.services.search_news import tell_news
from activities.services.searches import change_search, save_search, stop_search
from kit.refusals import NotFound
from outbox.models import Message
from providers.choices import Sector
from schools.models import SchoolMembership
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_school,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
JSON = "application/json"
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


def a_search(
    query: str = "kind=workshop", *, rhythm: str = "daily", by: User | None = None, name: str = "Werkplaats"
) -> SavedSearch:
    """Return a search that was saved a day ago and is due."""
    search = save_search(query=query, name=name, rhythm=rhythm, by=by or make_coordinator())
    before = timezone.now() - timedelta(days=1)
    SavedSearch.objects.filter(pk=search.pk).update(created_at=before, looked_at=before)
    return due(search)


def due(search: SavedSearch) -> SavedSearch:
    SavedSearch.objects.filter(pk=search.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    return SavedSearch.objects.get(pk=search.pk)


def a_workshop(title: str = "Las je eigen kandelaar", *, dated: bool = True, **fields: Any) -> ActivityPage:
    page = make_activity(make_provider(f"Aanbieder van {title}"), title, kind=ActivityKind.WORKSHOP, **fields)
    if dated:
        make_session(page)
    return page


def letters(kind: str = "activities.search_news") -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("created_at"))


# --- keeping ---


def test_a_search_is_kept_in_one_spelling_under_the_name_of_its_filters() -> None:
    user = make_coordinator()
    a_workshop()

    first = save_search(query="?year=3&kind=workshop&page=4&q=&nonsense=1", name="", rhythm="weekly", by=user)
    again = save_search(query="kind=workshop&year=3&year=3", name="Werkplaats", rhythm="daily", by=user)

    assert (first.query, first.name, first.found) == ("kind=workshop&year=3", "Workshop, leerjaar 3", 1)
    assert (again.pk, again.name, again.rhythm, again.query) == (first.pk, "Werkplaats", "daily", first.query)


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("", SearchNeedsFilter),
        ("page=2&postcode=9712AB", SearchNeedsFilter),
        ("kind=zwaardvechten", SearchUnreadable),
        ("date_from=2030-02-01&date_to=2030-01-01", SearchUnreadable),
        ("date_to=2020-01-01", SearchUnreadable),
        ("provider=999999", SearchUnreadable),
    ],
)
def test_what_nobody_can_hear_about_is_not_kept(query: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        save_search(query=query, name="x", rhythm="weekly", by=make_coordinator())

    assert not SavedSearch.objects.exists()


def test_twenty_are_enough_and_who_works_at_no_school_keeps_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_SEARCHES", 2)
    user = make_coordinator()
    kept = [save_search(query=f"year={year}", name="", rhythm="weekly", by=user) for year in (1, 2)]

    with pytest.raises(TooManyKept):
        save_search(query="year=3", name="", rhythm="weekly", by=user)
    assert save_search(query="year=2", name="Tweede klas", rhythm="weekly", by=user).pk == kept[1].pk
    with pytest.raises(NotFound):
        save_search(query="year=3", name="", rhythm="weekly", by=make_user())


def test_only_its_owner_changes_a_search() -> None:
    search = a_search(rhythm="weekly")

    changed = change_search(search=search, by=search.user, rhythm="daily")

    assert (changed.rhythm, changed.name, changed.due_at) == ("daily", "Werkplaats", next_look("daily", timezone.now()))
    with pytest.raises(NotFound):
        change_search(search=search, by=make_coordinator(), name="Van mij")


@pytest.mark.parametrize(
    ("rhythm", "now", "expected"),
    [
        (SearchRhythm.DAILY, FRIDAY, "2026-11-23 07:00"),
        (SearchRhythm.DAILY, FRIDAY - timedelta(days=1), "2026-11-20 07:00"),
        (SearchRhythm.WEEKLY, FRIDAY, "2026-11-23 07:00"),
        (SearchRhythm.WEEKLY, FRIDAY + timedelta(days=3), "2026-11-30 07:00"),
        # Easter Monday: the first working day after it.
        (SearchRhythm.WEEKLY, datetime(2027, 3, 26, 9, tzinfo=timezone.get_default_timezone()), "2027-03-30 07:00"),
    ],
)
def test_we_look_in_the_morning_of_a_working_day(rhythm: str, now: datetime, expected: str) -> None:
    assert f"{timezone.localtime(next_look(rhythm, now)):%Y-%m-%d %H:%M}" == expected


# --- news ---


def test_what_is_new_and_fits_is_told_once_in_the_reader_s_own_mail() -> None:
    search = a_search()
    fits = a_workshop("Las & soldeer")
    make_session(make_activity(make_provider("Ander"), "Bedrijfsbezoek"))

    assert tell_news() == 1
    again = tell_news(now=timezone.now() + timedelta(days=4))

    [letter] = letters()
    assert again == 0, "each activity at most once"
    assert (letter.recipient, letter.subject) == (search.user.email, "1 nieuwe activiteit: Werkplaats")
    assert "Las & soldeer" in letter.text
    assert "Bedrijfsbezoek" not in letter.text + letter.html
    assert "Las &amp; soldeer" in letter.html
    assert "/activiteiten/?kind=workshop" in letter.text
    assert letter.headers["List-Unsubscribe"] == f"<{stop_url(search.pk)}>"
    search.refresh_from_db()
    assert (search.told, search.found) == ([fits.pk], 1)
    assert search.due_at > timezone.now() + timedelta(days=4)


def test_nothing_new_means_no_mail_also_for_what_was_there_before() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=True):
        a_workshop()
    search = a_search()

    assert tell_news() == 0
    search.refresh_from_db()
    assert (letters(), search.found, search.told) == ([], 1, [])


def test_a_new_date_that_fits_is_news_too() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=True):
        page = a_workshop()
    last_day = timezone.localdate() + timedelta(days=40)
    fits, too_late = (
        a_search(f"kind=workshop&date_to={last_day:%Y-%m-%d}"),
        a_search("kind=workshop&date_to=2099-01-01&q=kappen"),
    )

    make_session(page, starts_at=at_nine(days=30))

    assert tell_news() == 1
    assert [one.told for one in SavedSearch.objects.order_by("pk")] == [[page.pk], []]
    assert {fits.pk, too_late.pk} == set(SavedSearch.objects.values_list("pk", flat=True))


def test_where_the_reader_cannot_sign_up_is_no_news() -> None:
    mine, other = make_school(), make_school("Elders")
    search = a_search(by=make_coordinator(mine))
    for_others, for_us, on_request = (
        a_workshop("Voor hen", dated=False),
        a_workshop("Voor ons", dated=False),
        a_workshop("Op aanvraag", dated=False, is_on_request=True),
    )
    a_workshop("Zonder datum", dated=False)
    make_session(a_workshop("Dicht", dated=False), enrolment_closes_at=timezone.now() - timedelta(hours=1))
    make_session(for_others).reserved_for.set([other])
    make_session(for_us).reserved_for.set([mine])

    tell_news()

    search.refresh_from_db()
    assert set(search.told) == {for_us.pk, on_request.pk}


def test_ten_stand_in_the_mail_and_the_others_as_a_number() -> None:
    search = a_search("sector=care")
    provider = make_provider("Zorg")
    for number in range(12):
        make_session(make_activity(provider, f"Zorgles {number:02d}", sector=Sector.CARE))

    tell_news()

    [letter] = letters()
    search.refresh_from_db()
    assert len(search.told) == 12
    assert len(set(re.findall(r"Zorgles \d\d", letter.text))) == 10
    assert "En nog 2 andere." in letter.text


def test_what_goes_offline_and_comes_back_is_not_told_again() -> None:
    a_search()
    page = a_workshop()
    tell_news()

    page.unpublish()
    page.save_revision().publish()
    SavedSearch.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    assert tell_news() == 0


@pytest.mark.parametrize(
    "query", ["kind=zwaardvechten", "toverkracht=veel&kind=workshop", "provider=999999", "date_to=2020-01-01"]
)
def test_filters_that_no_longer_exist_are_said_once_and_shown(client: Client, query: str) -> None:
    search = a_search()
    SavedSearch.objects.filter(pk=search.pk).update(query=query)
    a_workshop()

    assert (tell_news(), tell_news(now=timezone.now() + timedelta(days=5))) == (1, 0)

    [letter] = letters("activities.search_trouble")
    assert letter.subject == "Je zoekopdracht vindt niets meer: Werkplaats"
    client.force_login(search.user)
    page = client.get(reverse("activities:searches")).content.decode()
    sentence = {"k": "Dit filter bestaat niet meer: Soort activiteit.", "t": "Dit filter bestaat niet meer: toverkracht."}.get(
        query[0], "De aanbieder van deze" if query[0] == "p" else "De laatste dag van deze zoekopdracht is voorbij."
    )
    assert sentence in letter.text
    assert sentence in page
    assert not letters()


def test_who_left_the_school_is_forgotten_and_who_is_frozen_or_blocked_gets_no_mail() -> None:
    left, frozen, blocked = (a_search(by=make_coordinator()) for _ in range(3))
    SchoolMembership.objects.filter(user=left.user).update(ended_at=timezone.now())
    User.objects.filter(pk=frozen.user.pk).update(restricted_at=timezone.now(), blocked_at=timezone.now())
    User.objects.filter(pk=blocked.user.pk).update(blocked_at=timezone.now())
    a_workshop()

    assert tell_news() == 0

    assert set(SavedSearch.objects.values_list("pk", flat=True)) == {frozen.pk, blocked.pk}
    assert not Message.objects.filter(kind__startswith="activities.search").exists()


def test_one_search_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = a_search(), a_search("q=lassen")
    monkeypatch.setattr("activities.services.search_news.BATCH", 1)
    monkeypatch.setattr(
        "activities.services.search_news.count_of", lambda catalogue: 1 // (0 if "kind" in catalogue.data else 1)
    )
    a_workshop("Lassen voor beginners")

    assert tell_news() == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.told, len(second.told)) == ([], 1)
    assert first.due_at < timezone.now() < second.due_at, "tried again at the next round"


# --- doors ---


def test_from_the_catalogue_to_the_list_and_away_again(client: Client) -> None:
    user = make_coordinator()
    client.force_login(user)
    catalogue = client.get("/activiteiten/?kind=workshop").content.decode()
    new = reverse("activities:new_search")

    assert f'href="{new}?kind=workshop"' in catalogue
    asked = client.get(f"{new}?kind=workshop")
    assert 'value="Workshop"' in asked.content.decode()
    nothing = client.post(new, {"name": "Alles", "rhythm": "weekly", "query": ""})
    assert (nothing.status_code, "Kies eerst een filter" in nothing.content.decode()) == (422, True)
    client.post(new, {"name": "Werkplaats", "rhythm": "weekly", "query": "kind=workshop"})
    search = SavedSearch.objects.get(user=user)
    page = client.get(reverse("activities:searches")).content.decode()
    assert all(words in page for words in ("Werkplaats", "Elke maandag", "0 activiteiten", "/activiteiten/?kind=workshop"))
    client.post(reverse("activities:change_search", args=[search.pk]), {"name": "Elke dag", "rhythm": "daily"})
    search.refresh_from_db()
    assert (search.name, search.rhythm) == ("Elke dag", "daily")
    assert client.post(reverse("activities:stop_search", args=[search.pk])).status_code == 302
    assert not SavedSearch.objects.exists()


def test_the_catalogue_offers_it_to_people_of_a_school_only(client: Client) -> None:
    anonymous = client.get("/activiteiten/?kind=workshop")
    client.force_login(make_user())
    elsewhere = client.get("/activiteiten/?kind=workshop")
    client.force_login(make_coordinator())
    everything = client.get("/activiteiten/")

    assert not any("Bewaar deze zoekopdracht" in answer.content.decode() for answer in (anonymous, elsewhere, everything))


def test_the_link_in_the_mail_stops_by_a_button_without_signing_in() -> None:
    search, other = a_search(), a_search("year=3")
    path = stop_url(search.pk).split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)

    asked = client.get(f"/{path}")
    kept = SavedSearch.objects.filter(pk=search.pk).exists()
    answers = [client.post(f"/{path}", {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert (asked.status_code, kept, list(client.cookies)) == (200, True, []), "looking stops nothing: mail scanners look"
    assert [(one.status_code, "Deze zoekopdracht is gestopt" in one.content.decode()) for one in answers] == [(200, True)] * 2
    assert list(SavedSearch.objects.all()) == [other]
    assert client.get("/zoekopdracht/stop/verzonnen/").status_code == 404


def test_programs_keep_change_and_stop_a_search(client: Client) -> None:
    client.force_login(make_coordinator())
    a_workshop()
    address = "/api/v1/me/saved-searches/"

    made = client.post(address, {"query": "kind=workshop", "rhythm": "daily"}, JSON)
    one = f"{address}{made.json()['id']}/"
    changed = client.patch(one, {"name": "Werkplaats"}, JSON).json()
    refused = [client.post(address, {"query": query}, JSON) for query in ("page=1", "kind=zwaardvechten")]

    assert made.status_code == 201
    assert {key: changed[key] for key in ("name", "query", "rhythm", "found", "told", "trouble")} == {
        "name": "Werkplaats",
        "query": "kind=workshop",
        "rhythm": "daily",
        "found": 1,
        "told": [],
        "trouble": "",
    }
    assert [(one.status_code, one.json()["code"]) for one in refused] == [
        (422, "search_needs_filter"),
        (422, "search_unreadable"),
    ]
    assert [row["id"] for row in client.get(address).json()["results"]] == [changed["id"]]
    stranger = Client()
    stranger.force_login(make_coordinator())
    assert stranger.get(one).status_code == 404
    assert client.delete(one).status_code == 204
    assert not SavedSearch.objects.exists()


def test_stopping_twice_is_stopping_once() -> None:
    search = a_search()

    stop_search(search_id=search.pk)
    stop_search(search_id=search.pk)

    assert not SavedSearch.objects.exists()
