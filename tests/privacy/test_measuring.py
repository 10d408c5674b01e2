"""Measuring with a program of others is off, cannot be switched on without what POR-5e asks, and then waits for a yes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pydantic import ValidationError

from meeloop.settings.environment import Environment
from privacy.bootstrap import ensure_cookie_groups
from tests.accounts.test_checks import PRODUCTION
from tests.support.makers import make_coordinator, make_region_user, make_session, make_supplier

MATOMO = {"url": "https://meten.regio.example/", "site_id": 7, "supplier": "Teldienst"}
GOOD = {
    "MATOMO_URL": "https://meten.regio.example/",
    "MATOMO_SITE_ID": "7",
    "MATOMO_SUPPLIER": "Teldienst",
    "MATOMO_COUNTRY": "DE",
    "MATOMO_MASKED_IP_BYTES": "2",
}
QUESTION, SCRIPT, ORIGIN = "Mogen we meetellen dat je hier kijkt?", "js/measure", "https://meten.regio.example"


def start(**changes: str) -> Environment:
    values = {name.lower(): value for name, value in {**PRODUCTION, **GOOD, **changes}.items()}
    return Environment(**values)  # type: ignore[arg-type]  # texts, as the environment gives them


@pytest.fixture
def measured(settings: Any, db: None) -> Iterator[None]:
    """An installation with a Matomo of a supplier under an agreement."""
    settings.MATOMO = MATOMO
    make_supplier("Teldienst")
    caches["local"].clear()
    ensure_cookie_groups()
    yield
    caches["local"].clear()


def seen(client: Client, path: str = "/activiteiten/") -> tuple[bool, bool, bool]:
    """Return whether a page asks, whether it measures, and whether its policy is open."""
    answer = client.get(path)
    page = answer.content.decode()
    return QUESTION in page, SCRIPT in page, ORIGIN in answer.headers["Content-Security-Policy"]


# --- it cannot be switched on without ---


@pytest.mark.promise("POR-5e")
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("MATOMO_SUPPLIER", ["", "  "]),
        ("MATOMO_COUNTRY", ["", "US", "GB", "Duitsland"]),
        ("MATOMO_MASKED_IP_BYTES", ["0", "1"]),
        ("MATOMO_SITE_ID", ["0"]),
        ("MATOMO_URL", ["http://meten.regio.example/", "meten.regio.example"]),
    ],
)
def test_an_installation_does_not_start_without_agreement_europe_encryption_or_anonymous_addresses(
    name: str, values: list[str]
) -> None:
    assert start().matomo_site_id == 7
    assert start(**dict.fromkeys(GOOD, "")).matomo_url == "", "off needs nothing"
    for value in values:
        with pytest.raises(ValidationError, match=f"Measuring needs a proper value for {name}"):
            start(**{name: value})


@pytest.mark.promise("POR-5e")
@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("broken", ["absent", "ended", "not started"])
def test_without_a_supplier_that_works_under_an_agreement_nobody_is_asked_or_measured(
    client: Client, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from schools.models import Supplier  # noqa: PLC0415  # the register of another floor

    client.post("/cookies/meten/", {"choice": "yes"})
    before = seen(client)
    supplier = Supplier.objects.filter(name="Teldienst")
    if broken == "absent":
        supplier.delete()
    elif broken == "ended":
        supplier.update(ended_on=timezone.localdate())
    else:
        supplier.update(active_from=None, agreement_on=None)
    caches["local"].clear()

    assert (before, seen(client), seen(Client())) == ((False, True, True), (False,) * 3, (False,) * 3)
    call_command("check", "--database", "default", "--tag", "database")
    assert "privacy.W001" in capsys.readouterr().err


# --- and then it waits for a yes ---


@pytest.mark.django_db
def test_it_is_off_by_default(client: Client) -> None:
    assert seen(client) == (False, False, False)
    assert client.post("/cookies/meten/", {"choice": "yes"}).status_code == 404
    assert not client.cookies


@pytest.mark.promise("POR-5d")
@pytest.mark.usefixtures("measured")
def test_nothing_is_measured_before_a_yes_and_no_is_as_easy() -> None:
    undecided, yes, no = Client(), Client(), Client()
    page = undecided.get("/activiteiten/").content.decode()

    assert (seen(undecided), dict(undecided.cookies)) == ((True, False, False), {})
    assert page.count('name="choice"') == 2
    went = [client.post("/cookies/meten/", {"choice": word, "next": "/?year=3"}) for client, word in ((yes, "yes"), (no, "no"))]
    assert [(answer.status_code, answer["Location"]) for answer in went] == [(302, "/?year=3")] * 2
    assert (seen(yes), seen(no)) == ((False, True, True), (False, False, False))
    assert set(yes.cookies) == set(no.cookies) == {"cookie_consent"}
    assert "Je zei ja. We meten." in yes.get("/cookies/").content.decode()
    yes.post("/cookies/meten/", {"choice": "no"})
    assert seen(yes) == (False, False, False), "at once"


@pytest.mark.promise("POR-5e")
@pytest.mark.usefixtures("measured")
def test_who_is_signed_in_and_who_opens_a_link_of_their_own_is_never_measured(client: Client) -> None:
    make_session()
    client.post("/cookies/meten/", {"choice": "yes"})
    apart = [
        "/account/login/",
        "/privacy/leerlingen/",
        "/nieuwsbrief/",
        "/contact/",
        "/lijstje/geheim/",
        "/zoekopdracht/stop/geheim/",
    ]

    assert {path: seen(client, path)[1:] for path in apart} == dict.fromkeys(apart, (False, False))
    for user, paths in (
        (make_coordinator(), ["/", "/school/", "/activiteiten/", "/cookies/"]),
        (make_region_user(), ["/", "/beheer/", "/regio/"]),
    ):
        client.force_login(user)
        assert {path: seen(client, path) for path in paths} == dict.fromkeys(paths, (False, False, False))
    # Taking it back stands at the foot of these pages too.
    assert "Stop met meten" in client.get("/").content.decode()


@pytest.mark.usefixtures("measured")
def test_an_address_that_is_not_there_is_neither_measured_nor_asked_about(client: Client) -> None:
    undecided = Client()
    client.post("/cookies/meten/", {"choice": "yes"})

    assert (seen(client, "/tikfout-van-iemand/"), seen(undecided, "/tikfout-van-iemand/")) == ((False,) * 3, (False,) * 3)
    assert (seen(client, "/"), seen(undecided, "/")) == ((False, True, True), (True, False, False))


@pytest.mark.usefixtures("measured")
def test_the_cookie_page_asks_once(client: Client) -> None:
    page = client.get("/cookies/").content.decode()

    assert (page.count('name="choice"'), QUESTION in page) == (2, False)
    assert "Je hebt nog niet gekozen. We meten niet." in page


@pytest.mark.usefixtures("measured")
def test_another_site_cannot_say_yes_for_a_visitor(client: Client) -> None:
    answers = [
        client.post("/cookies/meten/", {"choice": "yes"}, headers={"Origin": origin}).status_code
        for origin in ("https://elders.example", "null")
    ]

    assert (answers, dict(client.cookies)) == ([403, 403], {})
    assert client.post("/cookies/meten/", {"choice": "misschien"}).status_code == 404
    elsewhere = client.post("/cookies/meten/", {"choice": "no", "next": "https://elders.example/"})
    assert elsewhere["Location"] == "/cookies/"
