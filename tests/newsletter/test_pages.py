"""The pages: no account, no cookie, no JavaScript, and no change by looking."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import services
from newsletter.errors import TooManyRequests
from newsletter.links import CONFIRM_WITHIN, confirmation_token, manage_token
from newsletter.models import AskedFor, ConsentRecord, Subscriber, SubscriberStatus, Suppression
from outbox.models import Message

from .conftest import EMAIL, ask, use_up

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
else:
    Answer = HttpResponse

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A browser that keeps cookies and whose forms are checked as in production."""
    return Client(enforce_csrf_checks=True)


def link_in_mail(part: str) -> str:
    """Return the path of the link with this part in the only waiting mail."""
    found = re.search(rf"https?://[^/]+(/nieuwsbrief/{part}/\S+)", Message.objects.get().text)
    assert found
    return found[1]


def state() -> list[Any]:
    """Return everything the newsletter stores."""
    models: tuple[Any, ...] = (Subscriber, ConsentRecord, Suppression, Message)
    return [list(model.objects.order_by("pk").values()) for model in models]


def says(answer: Answer, sentence: str) -> bool:
    return sentence in answer.content.decode()


@pytest.mark.promise("POR-3d")
def test_from_sign_up_to_leaving_and_back_without_a_cookie(client: Client) -> None:
    asked = client.post("/nieuwsbrief/", {"email": EMAIL, "topics": ["news"]}, follow=True)
    assert says(asked, "Kijk in je mail")

    link = link_in_mail("bevestigen")
    assert says(client.get(link), "Ja, stuur mij de nieuwsbrief")
    assert says(client.post(link, {"confirm": "yes"}), "Je krijgt de nieuwsbrief")
    subscriber = Subscriber.objects.mailable().get()
    assert subscriber.topics == ["news"]

    token = manage_token(subscriber)
    assert says(client.post(f"/nieuwsbrief/voorkeuren/{token}/", {"topics": ["meetings"]}), "Je keuze is bewaard")
    assert says(client.post(f"/nieuwsbrief/uitschrijven/{token}/", {"leave": "yes"}), "Je bent uitgeschreven")
    assert not Subscriber.objects.mailable().exists()
    assert says(client.post(f"/nieuwsbrief/terug/{token}/", {"undo": "yes"}), "Je bent weer ingeschreven")
    assert Subscriber.objects.mailable().get().topics == ["meetings"]

    assert not client.cookies


@pytest.mark.promise("OGP-i2")
def test_topics_start_unticked(client: Client) -> None:
    page = client.get("/nieuwsbrief/").content.decode()

    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert {"news", "sector:care", "kind:workshop"} < set(re.findall(r'value="([^"]+)"', " ".join(boxes)))
    assert not [box for box in boxes if "checked" in box]


@pytest.mark.promise("POR-3d")
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client: Client, subscriber: Subscriber) -> None:
    def answers(address: str, path: str) -> list[tuple[int, dict[str, str], bytes]]:
        went = client.post(path, {"email": address})
        answer = client.get(went["Location"])
        # Each answer has a number of its own, for the log.
        return [(one.status_code, {**one.headers, "X-Request-Id": ""}, one.content) for one in (went, answer)]

    for path in ("/nieuwsbrief/", "/nieuwsbrief/nieuwe-link/"):
        assert answers(EMAIL, path) == answers("onbekend@school.example", path)


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.promise("POR-3d")
def test_opening_any_link_of_any_mail_changes_nothing(client: Client, subscriber: Subscriber, method: str) -> None:
    ask("twijfel@school.example")
    pending = Subscriber.objects.get(email="twijfel@school.example")
    left = Subscriber.objects.create(
        email="weg@school.example", address_hash="w", status="left", left_at=subscriber.confirmed_at, times_left=1
    )
    links = [reverse("newsletter:confirm", args=[confirmation_token(pending, ["news"])])]
    for person in (subscriber, left):
        links += [reverse(f"newsletter:{name}", args=[manage_token(person)]) for name in ("preferences", "leave", "undo")]
    before = state()

    for link in links:
        for _ in range(2):
            getattr(client, method)(link)
            getattr(client, method)(f"{link}?leave=yes&confirm=yes&List-Unsubscribe=One-Click")

    assert state() == before


@pytest.mark.promise("POR-7g", "SBB-4c")
@pytest.mark.parametrize("encoding", ["form", "multipart"])
@pytest.mark.promise("POR-3d")
def test_the_button_of_a_mail_program_leaves_in_one_request(subscriber: Subscriber, encoding: str) -> None:
    services.request_links(email=EMAIL, language="nl", network="")
    header = Message.objects.get().headers["List-Unsubscribe"]
    address = header.strip("<>").partition("://")[2].partition("/")[2]
    body: dict[str, Any] = {"data": {"List-Unsubscribe": "One-Click"}}
    if encoding == "form":
        body = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}
    mail_program = Client(enforce_csrf_checks=True)

    answer = mail_program.post(f"/{address}", **body, headers={"origin": "https://mail.example"})

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert not Subscriber.objects.mailable().exists()
    assert list(ConsentRecord.objects.filter(action="withdrawn").values_list("channel", flat=True)) == ["one-click"]
    assert mail_program.post(f"/{address}", **body).status_code == 200


def test_a_post_without_the_button_does_not_leave(client: Client, subscriber: Subscriber) -> None:
    client.post(f"/nieuwsbrief/uitschrijven/{manage_token(subscriber)}/")

    assert Subscriber.objects.mailable().exists()


@pytest.mark.parametrize("name", ["confirm", "preferences", "leave", "undo"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_made_up_link_shows_a_way_on(client: Client, name: str, method: str) -> None:
    answer = getattr(client, method)(reverse(f"newsletter:{name}", args=["verzonnen"]))

    assert answer.status_code == 404
    assert says(answer, "Deze link werkt niet meer")
    assert says(answer, "Stuur me een nieuwe link")


@pytest.mark.promise("POR-3d")
def test_who_says_yes_too_late_is_offered_a_fresh_link_with_the_same_choice(client: Client) -> None:
    client.post("/nieuwsbrief/", {"email": EMAIL, "topics": ["news", "sector:care"], "frequency": "weekly"})
    link, moment = link_in_mail("bevestigen"), timezone.now()
    Message.objects.all().delete()
    with time_machine.travel(moment + CONFIRM_WITHIN + timedelta(minutes=1)):
        known = client.post(link, {"confirm": "yes"})
        Subscriber.objects.all().delete()
        forgotten = client.post(link, {"confirm": "yes"})

        # Nobody learns from it whether we still know the address, and opening or pressing mails nothing.
        assert (known.status_code, forgotten.status_code) == (404, 404)
        assert known.content == forgotten.content
        assert says(known, "Een link om ja te zeggen werkt 7 dagen.")
        assert EMAIL not in known.content.decode()
        assert not Message.objects.exists()
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', known.content.decode())
        topics = [value for name, value in hidden if name == "topics"]
        sent = {"email": EMAIL, "topics": topics, "frequency": dict(hidden)["frequency"]}
        assert client.post("/nieuwsbrief/", sent).status_code == 302
        client.post(link_in_mail("bevestigen"), {"confirm": "yes"})

    reader = Subscriber.objects.mailable().get()
    assert (reader.topics, reader.frequency) == (["news", "sector:care"], "weekly")


def test_a_private_page_is_stored_by_no_cache(client: Client, subscriber: Subscriber) -> None:
    answer = client.get(f"/nieuwsbrief/voorkeuren/{manage_token(subscriber)}/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert EMAIL not in answer.content.decode()


def test_who_left_sees_that_on_every_link(client: Client, subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    for name in ("preferences", "leave", "undo"):
        assert says(client.get(reverse(f"newsletter:{name}", args=[manage_token(subscriber)])), "Je bent uitgeschreven")


def test_undo_after_thirty_days_says_what_to_do(client: Client, subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")
    Subscriber.objects.update(left_at="2020-01-01T00:00Z")

    answer = client.post(reverse("newsletter:undo", args=[manage_token(subscriber)]), {"undo": "yes"})

    assert answer.status_code == 409
    assert says(answer, "Dit kan niet meer. Schrijf je opnieuw in.")
    assert Subscriber.objects.get().status == SubscriberStatus.LEFT


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": ""}, "Vul je e-mailadres in."),
        ({"email": "iris.school.example"}, "apenstaartje"),
        ({"email": f"{'i' * 250}@school.example"}, "te lang"),
        ({"email": "iris@school.example\r\nBcc: b@school.example"}, "apenstaartje"),
        ({"email": EMAIL, "topics": ["made-up"]}, "made-up"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client: Client, sent: dict[str, Any], sentence: str) -> None:
    answer = client.post("/nieuwsbrief/", {"topics": ["news"], **sent})

    assert answer.status_code == 422
    assert says(answer, sentence)
    assert "checked" in answer.content.decode() or sent.get("topics")
    assert not Subscriber.objects.exists()


def test_wrong_topics_on_the_preference_page_are_refused(client: Client, subscriber: Subscriber) -> None:
    answer = client.post(reverse("newsletter:preferences", args=[manage_token(subscriber)]), {"topics": ["made-up"]})

    assert answer.status_code == 422
    subscriber.refresh_from_db()
    assert subscriber.topics == ["news"]


def test_too_many_from_one_network_keeps_what_was_typed(client: Client) -> None:
    for path, purpose in (("/nieuwsbrief/", AskedFor.SIGN_UP), ("/nieuwsbrief/nieuwe-link/", AskedFor.LINKS)):
        # Each has a count of its own.
        assert client.post(path, {"email": "eerst@school.example"}).status_code == 302
        with suppress(TooManyRequests):
            use_up(purpose)
        answer = client.post(path, {"email": EMAIL})

        assert answer.status_code == 429
        assert says(answer, "Probeer het over een uur opnieuw.")
        assert says(answer, f'value="{EMAIL}"')


def test_a_wrong_address_for_a_fresh_link_is_said(client: Client) -> None:
    answer = client.post("/nieuwsbrief/nieuwe-link/", {"email": "iris"})

    assert answer.status_code == 422
    assert says(answer, "apenstaartje")


@pytest.mark.parametrize("path", ["/nieuwsbrief/", "/nieuwsbrief/kijk-in-je-mail/"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(path: str, method: str) -> None:
    call: Callable[[str], Answer] = getattr(Client(), method)

    assert call(path).status_code == 405
