"""What does not exist, or broke: a page to people, problem details to programs, and no word of how it is made."""

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver


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
