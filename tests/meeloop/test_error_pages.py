"""What does not exist, or broke: a page to people, problem details to programs, and no word of how it is made."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from kombu.exceptions import OperationalError as QueueAway
from redis.exceptions import ConnectionError as ValkeyAway


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v1/bestaat-niet/", "/api/v2/activities/"])
def test_a_program_gets_problem_details_for_an_address_that_does_not_exist(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"
    assert answer.json()["detail"] == "Dit bestaat niet, of je mag het niet zien."
    assert client.get(path, headers={"accept-language": "en"}).json()["detail"] == "This does not exist, or you may not see it."


@pytest.mark.django_db
def test_people_get_a_page(client: Client) -> None:
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert b"<h1" in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "kind"), [("/api/v1/me/", "application/problem+json"), ("/school/", "text/html")])
def test_what_breaks_is_said_without_how_it_is_made(path: str, kind: str) -> None:
    answer = get_resolver().resolve_error_handler(500)(RequestFactory().get(path))
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("error", [OperationalError, QueueAway, ValkeyAway])
@pytest.mark.parametrize(("path", "kind"), [("/api/v1/me/", "application/problem+json"), ("/accounts/login/", "text/html")])
def test_a_server_of_ours_that_is_away_is_worth_trying_again(path: str, kind: str, error: type[Exception]) -> None:
    handler = get_resolver().resolve_error_handler(500)

    def fail() -> None:
        raise error("connection to server at 10.0.0.9 failed")

    try:
        fail()
    except error:
        answer = handler(RequestFactory().post(path))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.headers["Content-Type"].startswith(kind)
    assert "even niet bereikbaar" in answer.content.decode()
    assert b"10.0.0.9" not in answer.content


@pytest.mark.django_db
def test_a_visitor_who_cannot_be_counted_is_told_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a visitor gets it: signing in counts attempts, and lets nobody try while it cannot."""

    def full(*_given: object, **_named: object) -> None:
        raise ValkeyAway("OOM command not allowed")

    monkeypatch.setattr("kit.cache.RedisCache.add", full)
    monkeypatch.setattr("kit.cache.RedisCache.get", full)
    client.raise_request_exception = False

    answer = client.post(reverse("account_login"), {"login": "iemand@school.example", "password": "een lang wachtwoord"})

    assert answer.status_code == 503
    assert "Dit lukt nu even niet" in answer.content.decode()
