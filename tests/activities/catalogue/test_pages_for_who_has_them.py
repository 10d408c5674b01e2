"""Who comes back to a page of the catalogue gets no copy of what did not change, and everything that did at once."""

from typing import Any

import pytest
from csp.decorators import csp_replace
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from activities.models import ActivityPage
from kit.middleware.not_modified import NotModifiedMiddleware, is_public_page
from tests.support.makers import make_activity, make_provider, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def ask(address: str, tag: str = "") -> Any:  # Any: the test client's answer
    return Client().get(address, headers={"If-None-Match": tag} if tag else {})


@pytest.fixture
def activity() -> ActivityPage:
    activity = make_activity(make_provider(name="Bakkerij De Ster"), "Een dag in de bakkerij")
    make_session(activity)
    return activity


def test_a_page_is_not_sent_again_until_it_says_something_else(activity: ActivityPage) -> None:
    for address in (reverse("activities:catalogue"), f"{reverse('activities:catalogue')}?q=bakkerij", activity.get_url()):
        first = ask(address)
        again = ask(address, first.headers["ETag"])

        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "private, no-cache"
        assert again.headers["Vary"] == first.headers["Vary"]
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]

    page = ask(activity.get_url())
    activity.title = "Een nacht in de bakkerij"
    activity.save_revision().publish()

    changed = ask(activity.get_url(), page.headers["ETag"])
    assert changed.status_code == 200
    assert "Een nacht in de bakkerij" in changed.content.decode()


def test_a_page_that_went_offline_is_gone_also_for_who_has_it(activity: ActivityPage) -> None:
    page = ask(activity.get_url())

    activity.unpublish()

    assert ask(activity.get_url(), page.headers["ETag"]).status_code in {404, 410}


def test_who_is_signed_in_gets_no_tag(activity: ActivityPage) -> None:
    client = sign_in(Client(), make_provider_user(activity.provider))

    assert "ETag" not in client.get(activity.get_url()).headers


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("text/html", {"Cache-Control": "no-store"}),
        ("text/html", {"ETag": '"of-its-own"'}),
        ("application/json", {}),
    ],
)
def test_what_says_itself_how_it_is_kept_is_left_alone(kind: str, headers: dict[str, str]) -> None:
    answer = NotModifiedMiddleware(lambda _request: HttpResponse("x", content_type=kind, headers=headers))

    found = answer(RequestFactory().get("/"))

    assert {name: found.headers.get(name) for name in ("ETag", "Cache-Control")} == {
        "ETag": None,
        "Cache-Control": None,
        **headers,
    }


def test_a_page_that_sets_a_cookie_or_changes_something_is_no_page_for_everybody() -> None:
    with_cookie = HttpResponse("x")
    with_cookie.set_cookie("csrftoken", "x")

    assert is_public_page(HttpResponse("x"))
    assert not is_public_page(with_cookie)
    assert not is_public_page(HttpResponse("x", status=404))
    assert "ETag" not in NotModifiedMiddleware(lambda _request: HttpResponse("x"))(RequestFactory().post("/")).headers


def test_the_policy_of_a_view_stands_when_nothing_changed() -> None:
    """A browser puts the headers of a 304 in the place of those it kept: a frame that was allowed would be refused from then on."""
    view: Any = xframe_options_sameorigin(csp_replace({"frame-ancestors": ["'self'"]})(lambda _request: HttpResponse("x")))
    answer: Any = CSPMiddleware(XFrameOptionsMiddleware(NotModifiedMiddleware(view)))
    first = answer(RequestFactory().get("/"))

    again = answer(RequestFactory().get("/", headers={"If-None-Match": first.headers["ETag"]}))

    assert again.status_code == 304
    assert "frame-ancestors 'self'" in first.headers["Content-Security-Policy"]
    assert first.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert {name: value for name, value in first.headers.items() if name != "Content-Type"} == dict(again.headers)
