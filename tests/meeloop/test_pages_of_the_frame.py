"""The frame of every page, the pages for when it goes wrong, and the style guide."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from meeloop.navigation import Item, menu
from tests.support import static_parts

pytestmark = pytest.mark.django_db


def test_the_style_guide_draws_every_part(client: Client) -> None:
    drawn = client.get("/dev/onderdelen/")

    assert drawn.status_code == 200
    used = {template.name for template in drawn.templates}
    assert static_parts.names() - used == static_parts.SHOWN_ELSEWHERE


def test_a_page_that_is_not_there_says_where_to_go(client: Client) -> None:
    answer = client.get("/bestaat-niet/")

    assert answer.status_code == 404
    assert "Deze bladzijde is er niet" in answer.content.decode()


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_the_last_pages_need_nothing_to_be_drawn(name: str) -> None:
    assert '<main id="main"' in render_to_string(name)


def test_the_menu_marks_where_you_are() -> None:
    request = RequestFactory().get("/activiteiten/scheepswerf/")

    assert Item(url="/activiteiten/", label="Activiteiten", is_here=True) in menu(request)
    assert [item.url for item in menu(request) if item.is_here] == ["/activiteiten/"]


def links_of(client: Client, page: str) -> list[str]:
    return re.findall(r'<a [^>]*href="(/[^"#]*)"', client.get(page).content.decode())


@pytest.mark.django_db(databases=["default", "stats"])
@pytest.mark.parametrize("page", ["/", "/account/signup/", "/hulp/", "/voor-scholen/", "/voor-aanbieders/"])
def test_no_link_for_visitors_is_dead(client: Client, page: str) -> None:
    links = links_of(client, page)

    answers = {link: client.get(link, follow=True).status_code for link in links}

    assert links
    assert answers == dict.fromkeys(links, 200)


def test_a_visitor_finds_every_way_in(client: Client) -> None:
    found = {link for page in ("/", "/account/signup/") for link in links_of(client, page)}

    assert {"/nieuwsbrief/", "/school/aanmelden/", "/aanbieder/aanmelden/", "/account/login/"} <= found
