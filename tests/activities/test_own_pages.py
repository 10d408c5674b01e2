"""The provider's own pages in the browser's eyes: short form, home, dates; the region's queue."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.forms.short import NewActivityForm
from activities.models import ActivityPage, Session
from activities.services.moderation import waiting_for_region
from providers.choices import ProviderRole
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


def answers(**fields: Any) -> dict[str, Any]:
    """Return the twelve answers."""
    return {
        "kind": "company-visit",
        "title": "Kijk in de drukkerij",
        "intro": "Druk je eigen poster.",
        "sector": "ict-creative",
        "levels": ["vmbo-bb", "havo"],
        "address": "Kade 4, 9934 AB Delfzijl",
        "day": at_nine(days=10).strftime("%Y-%m-%d"),
        "begins": "09:00",
        "ends": "11:30",
        "capacity": "24",
        "min_group": "",
        "what_to_bring": "",
        **fields,
    }


@pytest.fixture
def mine(client: Client) -> Any:
    """Return my provider, signed in as its owner."""
    provider = make_provider()
    client.force_login(make_provider_user(provider))
    return provider


def test_the_short_page_asks_twelve_questions_and_has_a_tick_for_who_knows_no_day() -> None:
    assert len(set(NewActivityForm.base_fields) - {"is_on_request"}) == 12


def test_who_has_no_day_yet_lets_schools_ask_for_one(client: Client, mine: Any) -> None:
    nothing = dict.fromkeys(("day", "begins", "ends", "capacity"), "")

    without_tick = client.post(reverse("activities:new"), answers(**nothing))
    half = client.post(reverse("activities:new"), answers(**{**nothing, "begins": "09:00"}, is_on_request="on"))
    sent = client.post(reverse("activities:new"), answers(**nothing, is_on_request="on"))

    assert (without_tick.status_code, half.status_code, sent.status_code) == (422, 422, 302)
    page = ActivityPage.objects.get()
    assert (page.is_on_request, page.sessions.count(), waiting_for_region().count()) == (True, 0, 1)


def test_a_date_and_a_tick_go_together(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers(is_on_request="on"))

    page = ActivityPage.objects.get()
    assert (page.is_on_request, page.sessions.count()) == (True, 1)


def test_twelve_answers_make_a_draft_with_a_date_in_the_queue(client: Client, mine: Any) -> None:
    answer = client.post(reverse("activities:new"), answers(), follow=True)

    page = ActivityPage.objects.get()
    session = page.sessions.get()
    assert (page.title, page.levels, page.street, page.postcode, page.city) == (
        "Kijk in de drukkerij",
        ["vmbo-bb", "havo"],
        "Kade 4",
        "9934 AB",
        "Delfzijl",
    )
    assert (session.starts_at, session.capacity) == (at_nine(days=10), 24)
    assert waiting_for_region().count() == 1
    html = answer.content.decode()
    assert "Ingestuurd. Meestal kijken wij binnen 2 werkdagen." in html
    assert "Ingestuurd. De regio bekijkt hem." in html


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("day", at_nine(days=-1).strftime("%Y-%m-%d"), "Kies een dag die nog komt."),
        ("ends", "08:00", "Klaar moet later zijn dan begint."),
        ("address", "Delfzijl", "Schrijf straat en nummer, postcode en plaats."),
        ("day", "morgen", "Schrijf de dag als dag-maand-jaar"),
        ("title", "", "Vul dit in."),
        ("min_group", "30", "Het minste aantal per groep past niet."),
    ],
)
def test_a_wrong_answer_keeps_all_the_others(client: Client, mine: Any, field: str, value: str, message: str) -> None:
    answer = client.post(reverse("activities:new"), answers(**{field: value}))

    html = answer.content.decode()
    assert (answer.status_code, message in html) == (422, True)
    assert 'value="24"' in html
    assert ("Druk je eigen poster." in html, "<title>Fout:" in html) == (True, True)
    assert not ActivityPage.objects.exists()


def test_typed_days_and_times_are_read(client: Client, mine: Any) -> None:
    day = at_nine(days=10).strftime("%d-%m-%Y")

    client.post(reverse("activities:new"), answers(day=day, begins="9.00", ends="11.30"))

    assert Session.objects.get().starts_at == at_nine(days=10)


def test_the_same_title_twice_points_to_dates(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())

    answer = client.post(reverse("activities:new"), answers())

    assert (answer.status_code, "Wil je een datum toevoegen?" in answer.content.decode()) == (422, True)
    assert ActivityPage.objects.count() == 1


def test_a_copy_leaves_two_questions(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())
    first = ActivityPage.objects.get()

    form = client.get(reverse("activities:copy", args=[first.pk])).context["form"]

    empty = {name for name in form.fields if not form[name].value() and form.fields[name].required}
    assert empty == {"title", "day"}


def test_what_a_stranger_typed_waits_until_there_is_an_account(client: Client) -> None:
    answer = client.post(reverse("activities:new"), answers(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("providers:apply")
    provider = make_provider()
    client.force_login(make_provider_user(provider))

    form = client.get(reverse("activities:new")).context["form"]

    assert (form["title"].value(), form["levels"].value()) == ("Kijk in de drukkerij", ["vmbo-bb", "havo"])


def test_home_shows_where_everything_stands_and_asks_the_same_of_the_database_for_more(client: Client, mine: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("activities:provider_home"))
        return len(captured)

    make_session(make_activity(mine))
    queries()
    one = queries()
    make_session(make_activity(mine))
    make_session(make_activity(mine))

    assert queries() == one


def test_who_works_for_nobody_is_led_to_the_application(client: Client) -> None:
    client.force_login(make_coordinator())

    assert client.get(reverse("activities:provider_home"))["Location"] == reverse("providers:apply")


def test_a_host_sees_dates_and_changes_nothing(client: Client) -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    client.force_login(make_provider_user(provider, ProviderRole.HOST))

    assert "0 van 28 plekken bezet" in client.get(reverse("activities:provider_home")).content.decode()
    for name in ("change_date", "cancel_date"):
        assert client.get(reverse(f"activities:{name}", args=[session.activity_id, session.pk])).status_code == 404


def test_dates_are_added_changed_and_called_off_without_the_cms(client: Client, mine: Any) -> None:
    activity = make_activity(mine)
    url = reverse("activities:dates", args=[activity.pk])
    day = at_nine(days=10).strftime("%Y-%m-%d")

    client.post(url, {"day": day, "begins": "09:00", "ends": "12:00", "capacity": "20"})
    session = activity.sessions.get()
    change = reverse("activities:change_date", args=[activity.pk, session.pk])
    closes = client.get(change).context["form"]["closes_on"].value()
    client.post(change, {"day": day, "begins": "09:00", "ends": "12:00", "capacity": "25", "closes_on": closes})
    before = session.enrolment_closes_at
    session.refresh_from_db()
    assert (session.capacity, session.sequence, session.enrolment_closes_at) == (25, 0, before)
    cancel = reverse("activities:cancel_date", args=[activity.pk, session.pk])
    assert client.post(cancel, {"reason": ""}).status_code == 422
    client.post(cancel, {"reason": "De werf is dicht."})

    session.refresh_from_db()
    assert (session.status, session.status_reason) == ("cancelled", "De werf is dicht.")


def test_a_refused_change_of_a_date_is_said_at_its_field(client: Client, mine: Any) -> None:
    session = make_session(make_activity(mine), capacity=20, places_taken=12)
    url = reverse("activities:change_date", args=[session.activity_id, session.pk])
    day = session.starts_at.strftime("%Y-%m-%d")

    answer = client.post(url, {"day": day, "begins": "09:00", "ends": "12:00", "capacity": "5"})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"capacity"})


def test_the_region_opens_the_queue_and_puts_online(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers(intro="Mail naar piet@voorbeeld.example en druk je eigen poster."))
    client.force_login(make_region_user())

    html = client.get(reverse("activities:queue")).content.decode()
    assert ("Kijk in de drukkerij" in html, "Er staat een mailadres of nummer in de tekst" in html) == (True, True)
    waiting = waiting_for_region().get()
    client.post(reverse("activities:approve", args=[waiting.pk]))
    second = client.post(reverse("activities:approve", args=[waiting.pk]))

    assert ActivityPage.objects.get().live
    assert (second.status_code, "Ververs de pagina" in second.content.decode()) == (409, True)


def test_the_queue_shows_what_a_change_changes(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())
    region = make_region_user()
    client.force_login(region)
    client.post(reverse("activities:approve", args=[waiting_for_region().get().pk]))
    page = ActivityPage.objects.get()
    client.force_login(mine.memberships.get().user)
    client.post(reverse("activities:change", args=[page.pk]), answers(intro="Druk je eigen vlag."))
    client.force_login(region)

    html = client.get(reverse("activities:queue")).content.decode()

    assert "<del>poster.</del>" in html or "<del>poster</del>" in html
    assert "<ins>vlag" in html


def test_words_that_come_while_the_region_looks_are_not_lost(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())
    url = reverse("activities:change", args=[ActivityPage.objects.get().pk])

    refused = client.post(url, answers(intro="Druk je eigen vlag."))

    assert "<form" not in client.get(url).content.decode().partition("<main")[2].partition("</main")[0]
    assert (refused.status_code, "Druk je eigen vlag." in refused.content.decode()) == (422, True)
    assert "Druk je eigen poster." in ActivityPage.objects.get().get_latest_revision_as_object().intro


def test_sending_back_needs_a_reason_and_the_maker_reads_it(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())
    client.force_login(make_region_user())
    waiting = waiting_for_region().get()
    url = reverse("activities:ask_for_changes", args=[waiting.pk])

    missing = client.post(url, {f"back{waiting.pk}-why": "other", f"back{waiting.pk}-words": ""})
    client.post(url, {f"back{waiting.pk}-why": "other", f"back{waiting.pk}-words": "Zeg hoe laat."})

    assert (missing.status_code, "Schrijf wat er anders moet." in missing.content.decode()) == (422, True)
    client.force_login(mine.memberships.get().user)
    assert "Zeg hoe laat." in client.get(reverse("activities:provider_home")).content.decode()


def test_only_the_region_judges(client: Client, mine: Any) -> None:
    client.post(reverse("activities:new"), answers())
    pk = waiting_for_region().get().pk
    for user in (mine.memberships.get().user, make_coordinator(), make_user()):
        client.force_login(user)
        assert client.get(reverse("activities:queue")).status_code == 404
        assert client.post(reverse("activities:approve", args=[pk])).status_code == 404
    assert not ActivityPage.objects.get().live
