"""A link for one thing opens nothing else; and leaving by a mail program, byte for byte."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import services
from newsletter.links import (
    OWN_WITHIN,
    confirmation_token,
    leave_token,
    leave_url,
    less_token,
    manage_token,
    objection_token,
    own_token,
)
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from outbox.models import Message
from tests.support.raw_http import send_raw

from .conftest import EMAIL
from .test_pages import client, link_in_mail, says, state

__all__ = ["client"]
pytestmark = pytest.mark.django_db
Make = Callable[[Subscriber], str]
TOKENS: dict[str, Make] = {
    "leave": leave_token,
    "manage": manage_token,
    "own": own_token,
    "less": lambda reader: less_token(reader, "news"),
    "confirm": lambda reader: confirmation_token(reader, ["news"]),
    "object": lambda reader: objection_token(reader.address_hash),
}
OPENS = {
    "leave": {"leave", "undo"},
    # Mails of before there was a link for leaving alone have this one at their foot and in their header.
    "manage": {"preferences", "pause", "own_link", "leave", "undo"},
    "own": {"my_data", "address"},
    "less": {"less"},
    "confirm": {"confirm"},
    "object": {"objection"},
}
PAGES = sorted({*{name for names in OPENS.values() for name in names}, "confirm-address"})


def address(name: str, token: str) -> str:
    return reverse(f"newsletter:{name}", args=[token])


@pytest.mark.promise("POR-3d")
@pytest.mark.parametrize("kind", TOKENS)
def test_each_link_opens_its_own_pages_and_no_other(client: Client, subscriber: Subscriber, kind: str) -> None:
    token, before = TOKENS[kind](subscriber), state()

    opened = {name for name in PAGES if client.get(address(name, token)).status_code == 200}
    refused = {name for name in PAGES if client.post(address(name, token)).status_code == 404}

    assert (opened, refused) == (OPENS[kind], set(PAGES) - OPENS[kind])
    # A POST without a button asks for nothing; but a link to oneself is asked for by the POST alone.
    assert state() == before or kind in {"manage", "confirm"}


@pytest.mark.promise("POR-3d")
def test_who_gets_a_mail_that_was_forwarded_cannot_see_take_erase_or_move(client: Client, subscriber: Subscriber) -> None:
    """Every link at the foot of a newsletter and in its headers, and everything that can be reached from there by looking."""
    waiting = [address("leave", leave_token(subscriber)), address("preferences", manage_token(subscriber))]
    waiting.append(address("less", less_token(subscriber, "news")))
    seen: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen[path] = client.get(path).content.decode()
        waiting += re.findall(r"(/nieuwsbrief/[^\s\"'<>]*?/)(?=[\s\"'<>?]|$)", seen[path])

    assert {path.split("/")[2] for path in seen} >= {"voorkeuren", "uitschrijven", "pauze", "eigen-link", "minder"}
    assert not [path for path in seen if path.startswith(("/nieuwsbrief/gegevens/", "/nieuwsbrief/adres/"))]
    assert not [path for path, page in seen.items() if EMAIL in page]
    by_leaving = client.get(address("leave", leave_token(subscriber))).content.decode()
    assert "/voorkeuren/" not in by_leaving + client.get(address("less", less_token(subscriber, "news"))).content.decode()


@pytest.mark.promise("POR-3d")
def test_a_link_to_ones_own_data_comes_by_mail_and_works_for_an_hour(client: Client, subscriber: Subscriber) -> None:
    asked = client.post(address("own_link", manage_token(subscriber)), {"send": "yes"}, follow=True)

    assert says(asked, "Kijk in je mail")
    assert Message.objects.get().recipient == EMAIL
    link = link_in_mail("gegevens")
    assert says(client.get(link), EMAIL)
    elsewhere = re.search(r"/nieuwsbrief/adres/[^/]+/", client.get(link).content.decode())
    assert elsewhere
    assert says(client.get(elsewhere[0]), "Stuur een mail naar dit adres")
    before = state()
    with time_machine.travel(timezone.now() + OWN_WITHIN + timedelta(seconds=2), tick=False):
        for path, sent in (
            (link, {"erase": "yes"}),
            (link, {"download": "yes"}),
            (elsewhere[0], {"email": "dief@thuis.example"}),
        ):
            late = client.post(path, sent)
            assert (late.status_code, says(late, "een link naar je gegevens een uur")) == (404, True)
    assert state() == before


@pytest.mark.promise("POR-3d")
def test_a_link_that_only_leaves_can_take_leaving_back_and_shows_no_way_further(client: Client, subscriber: Subscriber) -> None:
    token = leave_token(subscriber)

    left = client.post(address("leave", token), {"leave": "yes"})
    back = client.post(address("undo", token), {"undo": "yes"})

    assert says(left, "Je bent uitgeschreven")
    assert (says(back, "Je bent weer ingeschreven"), says(back, "/voorkeuren/")) == (True, False)
    assert Subscriber.objects.mailable().get() == subscriber


@pytest.mark.promise("POR-3d")
def test_links_in_mails_of_before_go_on_leaving(client: Client, subscriber: Subscriber) -> None:
    old = address("leave", manage_token(subscriber))

    assert client.post(old, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded").status_code == 200
    assert Subscriber.objects.get().status == SubscriberStatus.LEFT


def test_who_moved_is_not_followed_by_any_link_of_before(client: Client, subscriber: Subscriber) -> None:
    tokens = {kind: TOKENS[kind](subscriber) for kind in ("leave", "manage", "own", "less")}
    Subscriber.objects.update(times_moved=1)

    assert {client.get(address(name, tokens[kind])).status_code for kind in tokens for name in OPENS[kind]} == {404}


@pytest.mark.promise("POR-7g")
@pytest.mark.promise("POR-3d")
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_mail_provider_leaves_for_its_reader_with_one_strict_request(subscriber: Subscriber, content_type: str) -> None:
    """RFC 8058: POST to the address of the header, that one field, no cookie, no session, no redirect followed, no page read."""
    with time_machine.travel(timezone.now, tick=False):  # a link holds the second in which it was made
        services.request_links(email=EMAIL, language="nl", network="")
        own_link = leave_url(subscriber)
    headers = Message.objects.get().headers
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (f"<{own_link}>", "List-Unsubscribe=One-Click")
    host, path = leave_url(subscriber).removeprefix(settings.SITE_URL.split("://")[0] + "://").split("/", 1)
    body = b"List-Unsubscribe=One-Click"
    if "multipart" in content_type:
        body = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    request = (
        f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )

    status, answered, page = send_raw(request.encode() + body)

    assert (status, "Set-Cookie" in answered, "Location" in answered, bool(page)) == (200, False, False, True)
    assert Subscriber.objects.get().status == SubscriberStatus.LEFT
    assert list(ConsentRecord.objects.filter(action="withdrawn").values_list("channel", flat=True)) == ["one-click"]
    looked = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert [send_raw(one)[0] for one in (request.encode() + body, looked.encode())] == [200, 200]
    assert Subscriber.objects.get().times_left == 1
