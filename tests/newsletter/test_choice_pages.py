"""The pages on which a subscriber chooses, in a browser without cookies."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import services
from newsletter.links import less_token, manage_token, move_token, own_token
from newsletter.models import AddressChange, Subscriber
from newsletter.receiving import receivers
from outbox.models import Message

from .conftest import EMAIL, ask
from .test_pages import client, link_in_mail, says, state

__all__ = ["client"]
pytestmark = pytest.mark.django_db
NEW = "iris@thuis.example"


def page(name: str, subscriber: Subscriber) -> str:
    token = own_token if name == "address" else manage_token
    return reverse(f"newsletter:{name}", args=[token(subscriber)])


def test_a_reader_chooses_pauses_moves_and_reads_less_without_a_cookie(client: Client, subscriber: Subscriber) -> None:
    saved = client.post(page("preferences", subscriber), {"topics": ["sector:care"], "frequency": "weekly"})
    assert says(saved, "Je keuze is bewaard")
    paused = client.post(page("pause", subscriber), {"how_long": "day", "until": "1-2-2099"})
    assert (paused.status_code, says(paused, "hoogstens een jaar vooruit")) == (422, True)
    assert says(client.post(page("pause", subscriber), {"how_long": "summer"}), "De nieuwsbrief staat op pauze")
    assert says(client.get(page("preferences", subscriber)), "Hij staat op pauze")
    assert says(client.post(page("pause", subscriber), {"resume": "yes"}), "Je krijgt weer post")

    less = reverse("newsletter:less", args=[less_token(subscriber, "sector:care")])
    assert says(client.get(less), "Geen mails meer over Zorg, welzijn en sport")
    assert says(client.post(less, {"less": "yes"}), "Je krijgt geen mails meer over Zorg, welzijn en sport")
    assert says(client.get(page("preferences", subscriber)), "Liever niet over")
    assert says(client.post(less, {"undo": "yes"}), "Je krijgt weer mails over Zorg, welzijn en sport")

    asked = client.post(page("address", subscriber), {"email": NEW}, follow=True)
    assert says(asked, "Kijk in je mail")
    link = link_in_mail("nieuw-adres")
    assert says(client.get(link), "Ja, stuur hem hierheen")
    assert says(client.post(link, {"confirm": "yes"}), "De nieuwsbrief komt nu op je nieuwe adres")

    moved = Subscriber.objects.mailable().get()
    assert (moved.email, moved.topics, moved.frequency, moved.muted, moved.paused_until) == (
        *(NEW, ["sector:care"], "weekly", [], None),
    )
    assert not client.cookies


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("address", {"email": "iris"}, "apenstaartje"),
        ("address", {"email": EMAIL}, "komt al op dit adres"),
        ("pause", {"how_long": ""}, "Kies hoe lang."),
        ("pause", {"how_long": "day"}, "Vul de dag in"),
        ("pause", {"how_long": "day", "until": "morgen"}, "dag-maand-jaar"),
        ("preferences", {"frequency": "hourly"}, "hourly"),
        ("preferences", {"reach": "all", "topics": ["news"]}, "Je koos alles én losse onderwerpen."),
        ("preferences", {"reach": "chosen"}, "Je koos nog geen onderwerp."),
    ],
)
def test_a_mistake_is_said_and_changes_nothing(
    client: Client, subscriber: Subscriber, name: str, sent: dict[str, Any], sentence: str
) -> None:
    before = state()

    answer = client.post(page(name, subscriber), sent)

    assert (answer.status_code, says(answer, sentence)) == (422, True)
    assert state() == before


def test_a_reader_says_everything_in_so_many_words_and_gets_it_again(client: Client, subscriber: Subscriber) -> None:
    services.mute(subscriber=subscriber, topic="news")
    only_muted = client.get(page("preferences", subscriber)).content.decode()

    saved = client.post(page("preferences", subscriber), {"reach": "all", "frequency": "weekly"}).content.decode()

    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.muted, subscriber.frequency) == ([], [], "weekly")
    assert list(receivers(topics=["meetings"], at=timezone.now(), frequency="weekly")) == [subscriber]
    # What a page shows chosen is what is so: neither for who had one topic and muted it.
    assert [re.findall(r'name="reach" value="(\w+)"[^>]*checked', one) for one in (only_muted, saved)] == [[], ["all"]]
    client.post(page("preferences", subscriber), {"reach": "chosen", "topics": ["meetings"]})
    subscriber.refresh_from_db()
    assert subscriber.topics == ["meetings"]


def test_the_new_mailbox_is_told_when_it_has_the_newsletter_already(client: Client, subscriber: Subscriber) -> None:
    change = AddressChange.objects.create(subscriber=subscriber, email=NEW, address_hash="n")
    Subscriber.objects.create(email="n@thuis.example", address_hash="n", status="active", confirmed_at=timezone.now())

    answer = client.post(reverse("newsletter:confirm-address", args=[move_token(change)]), {"confirm": "yes"})

    assert (answer.status_code, says(answer, "Op dit adres komt de nieuwsbrief al")) == (409, True)


@pytest.mark.promise("POR-3d")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_sweep_of_every_link_of_every_mail_changes_nothing(client: Client, subscriber: Subscriber, method: str) -> None:
    """A mail scanner opens all links, follows what it finds there, and comes back: everybody stays as they were."""
    ask("twijfel@school.example")
    services.mute(subscriber=subscriber, topic="meetings")
    services.request_links(email=EMAIL, language="nl", network="")
    services.ask_to_move(subscriber=subscriber, email=NEW, language="nl", network="")
    ways = [*mailed_paths(), reverse("newsletter:less", args=[less_token(subscriber, "news")])]
    assert {path.split("/")[2] for path in ways if path.count("/") > 2} >= {
        *("bevestigen", "voorkeuren", "uitschrijven", "nieuw-adres", "minder", "gegevens"),
    }
    before = state()

    seen: set[str] = set()
    swept: set[str] = set()
    for _round in range(2):
        waiting = list(ways)
        while waiting:
            path = waiting.pop()
            if path in seen or not path.startswith("/nieuwsbrief/"):
                continue
            seen.add(path)
            getattr(client, method)(f"{path}?leave=yes&confirm=yes&less=yes&resume=yes&List-Unsubscribe=One-Click")
            waiting += paths_in(client.get(path).content.decode())
        swept |= seen
        seen.clear()

    assert {path.split("/")[2] for path in swept} >= {"eigen-link", "adres", "pauze"}
    assert state() == before
    assert not client.cookies


def mailed_paths() -> list[str]:
    """Return the path of every link in every mail, in the words and in the headers."""
    return [path for message in Message.objects.all() for path in paths_in(f"{message.html} {message.text} {message.headers}")]


def paths_in(text: str) -> list[str]:
    return re.findall(r"(/nieuwsbrief/[^\s\"'<>]*?/)(?=[\s\"'<>?]|$)", text)


def test_made_up_and_foreign_links_show_a_way_on(client: Client, subscriber: Subscriber) -> None:
    for name in ("pause", "address", "confirm-address", "less"):
        for token in ("verzonnen", manage_token(subscriber) + "x"):
            assert client.post(reverse(f"newsletter:{name}", args=[token])).status_code == 404


def test_who_left_sees_that_on_the_pages_of_choices_too(client: Client, subscriber: Subscriber) -> None:
    less = reverse("newsletter:less", args=[less_token(subscriber, "news")])
    services.leave(subscriber=subscriber, channel="page")

    for path in (page("pause", subscriber), page("address", subscriber), less):
        assert says(client.post(path), "Je bent uitgeschreven")
