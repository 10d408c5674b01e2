"""The form on somebody else's site: only where the region allows it, without a cookie, for the same list."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from newsletter.models import ConsentRecord
from outbox.models import Message
from pages.framing import check_origins
from pages.models import RegionSettings

from .conftest import EMAIL, use_up
from .test_pages import client, says

__all__ = ["client"]
pytestmark = pytest.mark.django_db
PATH = "/nieuwsbrief/formulier/"


def ancestors(answer: Any) -> str:
    """Return who may show this answer in a frame, as browsers read it."""
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    return policy["frame-ancestors"]


def allow(text: str) -> None:
    site = Site.objects.get(is_default_site=True)
    region, _ = RegionSettings.objects.get_or_create(site=site)
    region.form_origins = text
    region.save()


def test_only_sites_that_the_region_names_may_show_the_form(client: Client) -> None:
    assert ancestors(client.get(PATH)) == "'none'"

    allow("https://www.school.example\nhttps://Bieb.example:8443\n")

    answer = client.get(PATH)
    assert ancestors(answer) == "https://www.school.example https://bieb.example:8443"
    assert "X-Frame-Options" not in answer
    assert (ancestors(client.get("/nieuwsbrief/")), client.get("/nieuwsbrief/")["X-Frame-Options"]) == ("'none'", "DENY")


@pytest.mark.parametrize(
    "text",
    [
        "http://school.example",
        "https://*.example",
        "https://school.example/pad",
        "*",
        "https://a.example;script-src",
        "https://nl",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_and_never_reaches_the_header(client: Client, text: str) -> None:
    with pytest.raises(ValidationError):
        check_origins(f"https://school.example {text}")

    allow(text)

    assert ancestors(client.get(PATH)) == "'none'"


def test_the_form_in_a_frame_asks_for_the_same_yes_without_script_or_cookie(client: Client) -> None:
    allow("https://www.school.example")
    page = client.get(PATH)
    assert "<script" not in page.content.decode()

    there = {"Origin": "https://www.school.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(PATH, {"email": EMAIL, "topics": ["news"]}, headers=there)

    assert (answer.status_code, says(answer, "Kijk in je mail")) == (200, True)
    assert Message.objects.get().kind == "newsletter.confirm"
    assert list(ConsentRecord.objects.values_list("action", "channel", "topics")) == [("asked", "frame", ["news"])]
    assert not client.cookies
    assert client.post("/nieuwsbrief/", {"email": EMAIL}, headers=there).status_code == 403, "that form is our own page's"


def test_the_frame_speaks_the_language_of_the_page_around_it(client: Client) -> None:
    dutch = client.get(PATH, headers={"accept-language": "en"})
    english = client.get(f"{PATH}?taal=en")
    client.post(f"{PATH}?taal=en", {"email": EMAIL})

    assert '<html lang="nl">' in dutch.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert says(client.get(f"{PATH}?taal=xx"), '<html lang="nl">')
    assert "Do you want the newsletter?" in Message.objects.get().text


def test_a_mistake_and_a_limit_are_said_in_the_frame(client: Client) -> None:
    wrong = client.post(PATH, {"email": "iris"})
    assert (wrong.status_code, says(wrong, "apenstaartje"), ancestors(wrong)) == (422, True, "'none'")

    use_up()
    assert client.post(PATH, {"email": EMAIL}).status_code == 429
