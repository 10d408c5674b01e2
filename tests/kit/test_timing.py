"""A line per request says which page was slow, and not for whom."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole, TokenScope
from accounts.services.tokens import make_token
from kit import timings
from kit.logs import JsonFormatter
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("SP-7b")]
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
WHOLE = "203.0.113.77"
KEYS = {
    "at",
    "level",
    "logger",
    "event",
    "request_id",
    "view",
    "method",
    "status",
    "seconds",
    "queries",
    "database_seconds",
    "browser",
}


class Lines(logging.Handler):
    """Keeps what production would write."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everything that any logger says, as production's lines."""
    settings.TIMINGS = True
    monkeypatch.setattr(timings, "EVERY", 0.0)
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.written
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_log_of_requests_holds_no_person_address_secret_or_question(lines: list[str], client: Client) -> None:
    school_class = make_class(make_school("Geheimlyceum"))
    coordinator = make_coordinator(school_class.school, email="coordinator@geheim.example", display_name="Kwxnaam Kwxachter")
    pupil = make_pupil(school_class, first_name="Kwxvoornaam", last_name="Kwxfamilie", pupil_number="739402")
    token = make_token(
        user=coordinator, name="Kwxtoken", scopes=list(TokenScope), days=1, by=coordinator, programs=programs_for(coordinator)
    )
    client = Client(REMOTE_ADDR=WHOLE, HTTP_USER_AGENT=AGENT)
    client.cookies["volg"] = "kwxkoekje"

    client.get(f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/?zoek=kwxvraag")
    client.post("/account/login/", {"login": coordinator.email, "password": "kwxwachtwoord"})
    client.get("/api/v1/me/?q=kwxvraag", headers={"authorization": f"Bearer {token.text}"})
    client.get("/agenda/kwxgeheimadres.ics")
    client.get("/bestaat-niet/kwxpad/")
    sign_in(client, coordinator)
    client.get(f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/")

    requests = [json.loads(line) for line in lines if '"event": "request"' in line]
    assert [(one["view"], one["status"]) for one in requests] == [
        ("schools:edit_pupil", 302),
        ("account_login", 200),
        ("api-me", 200),
        ("enrolments:feed", 404),
        ("wagtail_serve", 404),
        ("schools:edit_pupil", 200),
    ]
    assert all(set(one) == KEYS for one in requests)
    assert {one["browser"] for one in requests} == {"firefox"}
    assert requests[-1]["queries"] > 0 < requests[-1]["seconds"]
    everything = "\n".join(lines).lower()
    secrets = ("kwx", "geheim", "739402", WHOLE, "gecko", token.row.prefix, coordinator.email, "mozilla")
    assert [word for word in secrets if word in everything] == []
    numbers = [
        one for line in requests for key, one in line.items() if key not in {"seconds", "queries", "status", "database_seconds"}
    ]
    assert coordinator.pk not in numbers
    assert pupil.pk not in numbers


def test_the_region_reads_per_page_how_fast_it_was(lines: list[str], client: Client) -> None:
    for _ in range(3):
        client.get("/privacy/beloften/")
    admin = sign_in(Client(), make_region_user(RegionRole.ADMIN))

    answer = admin.get("/regio/snelheid/")

    (speed,) = [one for one in timings.speeds_on(timezone.localdate()) if one.view == "privacy:promises"]
    assert (speed.count, speed.errors) == (3, 0)
    assert speed.mean <= speed.p95
    assert "privacy:promises" in answer.content.decode()
    assert sign_in(Client(), make_region_user(RegionRole.EDITOR)).get("/regio/snelheid/").status_code == 404
