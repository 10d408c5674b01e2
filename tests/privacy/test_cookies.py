"""The cookie page tells the truth: what is declared is what is set (promises POR-2f, POR-4e, POR-5a to 5e, SP-4, SBB-12)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from cookie_consent.models import Cookie, CookieGroup
from django.conf import settings
from django.test import Client
from django.utils import timezone

from privacy.bootstrap import ensure_cookie_groups
from privacy.cookies import declared_groups
from tests.support.browser import base_url, shot, sideways, sign_in, violations
from tests.support.makers import make_coordinator, make_region_user, make_session

if TYPE_CHECKING:
    from playwright.sync_api import Page

# These lead to a form to sign in, apply or ask with: a choice of the visitor's.
SIGN_IN_FIRST = ("/account/", "/school/", "/aanbieder/", "/regio/", "/beheer/", "/privacy/verzoek/")
DATABASES = ["default", "stats"]
NAMES = {cookie.name for group in declared_groups() for cookie in group.cookies}
PUBLIC = [
    "/",
    "/activiteiten/",
    "/aanbieders/",
    "/nieuwsbrief/",
    "/cookies/",
    "/privacy/",
    "/hulp/",
    "/contact/",
    "/cijfers/",
    "/niets/",
]


# The declaration


@pytest.mark.promise("POR-5d")
@pytest.mark.promise("SBB-12")
def test_there_are_only_functional_cookies_so_nothing_to_refuse() -> None:
    assert all(group.is_required for group in declared_groups())


@pytest.mark.django_db
def test_the_consent_machinery_knows_exactly_what_is_declared() -> None:
    stale = CookieGroup.objects.create(varname="analytics", name="Meten")
    Cookie.objects.create(cookiegroup=stale, name="_ga")
    ensure_cookie_groups()
    Cookie.objects.create(cookiegroup=CookieGroup.objects.get(varname="account"), name="old")

    ensure_cookie_groups()

    assert set(CookieGroup.objects.values_list("varname", "is_required")) == {(group.key, True) for group in declared_groups()}
    assert sorted(Cookie.objects.values_list("name", flat=True)) == sorted(NAMES)


@pytest.mark.django_db
def test_an_installation_knows_its_cookies_from_the_first_start() -> None:
    assert set(Cookie.objects.values_list("name", flat=True)) == NAMES


@pytest.mark.django_db
@pytest.mark.promise("POR-2f")
def test_the_page_shows_every_cookie_with_purpose_and_time(client: Client) -> None:
    page = client.get("/cookies/").content.decode()

    for group in declared_groups():
        for cookie in group.cookies:
            assert f"<code>{cookie.name}</code>" in page
            for words in (cookie.purpose, cookie.appears, cookie.stays):
                assert str(words).replace("'", "&#x27;") in page
    assert "Daarom staat er geen vraag om toestemming" in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cookies/accept/", "/cookies/decline/"])
@pytest.mark.parametrize("sent", [{"all_groups": "true"}, {"cookie_groups": ["account"]}])
def test_there_is_nothing_to_accept_or_decline(client: Client, address: str, sent: dict[str, Any]) -> None:
    client.post(address, sent)

    assert settings.COOKIE_CONSENT_NAME not in {name for name, morsel in client.cookies.items() if morsel.value}


@pytest.mark.django_db(databases=DATABASES)
@pytest.mark.promise("POR-5a")
@pytest.mark.parametrize("path", [*PUBLIC, "/account/login/?next=/school/", "/api/v1/newsletter/subscriptions/"])
def test_looking_sets_no_cookie(client: Client, path: str) -> None:
    client.get(path)

    allowed = {settings.CSRF_COOKIE_NAME} if path.startswith("/account/") else set()
    assert set(client.cookies) <= allowed


# The crawl


@pytest.fixture
def _published() -> None:
    make_session()


def links_on(page: "Page") -> list[str]:
    """Return the pages of this site that a page links to: no downloads, no interface."""
    found: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    home = urlsplit(base_url(page)).netloc
    paths = {urlsplit(address).path for address in found if urlsplit(address).netloc == home}
    elsewhere = ("/api/", "/media/", "/documenten/", "/dev/")
    return sorted(path for path in paths if not path.startswith(elsewhere) and "." not in path.rpartition("/")[2])


def crawl(page: "Page", *starts: str, pages: int, skip: tuple[str, ...] = ()) -> dict[str, str]:
    """Walk from page to page; return the cookies that are there, with the page where each was first seen.

    The page is watched for other hosts.
    """
    waiting, seen, found = list(starts), set[str](), dict[str, str]()
    while waiting and len(seen) < pages:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(path)
        for cookie in page.context.cookies():
            found.setdefault(cookie["name"], path)
        if answer and "text/html" in answer.headers.get("content-type", ""):
            waiting += [link for link in links_on(page) if link not in seen and not link.startswith(skip)]
    assert len(seen) >= len(starts)
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=DATABASES)
@pytest.mark.promise("POR-5a")
@pytest.mark.promise("POR-4e")
@pytest.mark.promise("OGP-0e")
@pytest.mark.usefixtures("_published")
def test_who_only_looks_around_gets_no_cookie_and_no_other_host(page: "Page") -> None:
    assert crawl(page, *PUBLIC, pages=30, skip=SIGN_IN_FIRST) == {}
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    # htmx notes which of our pages is open, in this tab, until it closes: no more than the address bar says.
    assert set(kept) <= {"htmx-current-path-for-history"}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=DATABASES)
@pytest.mark.promise("POR-2f")
@pytest.mark.promise("SP-4")
@pytest.mark.usefixtures("_published")
def test_every_cookie_that_is_set_is_declared_and_the_other_way_round(page: "Page", open_page: Any) -> None:
    editor, coordinator = make_region_user(email="redactie@regio.example"), make_coordinator(email="iris@school.example")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Nederlands").wait_for()
    page.goto("/account/login/")
    sign_in(page, editor)
    crawl(page, "/", "/beheer/", "/beheer/pages/", "/account/login/", "/regio/", pages=14)
    page.goto("/beheer/")
    page.get_by_role("button", name="Toggle sidebar").or_(page.locator(".sidebar__collapse-toggle")).first.click()
    school = open_page()
    sign_in(school, coordinator)
    crawl(school, "/", "/school/", "/account/sessions/", pages=14)

    found = {cookie["name"]: cookie["expires"] for opened in (page, school) for cookie in opened.context.cookies()}
    assert set(found) == NAMES
    assert found[settings.LANGUAGE_COOKIE_NAME] == -1
    assert found["wagtail_sidebar_collapsed"] == -1
    in_a_year = (timezone.now() + timedelta(days=366)).timestamp()
    assert found[settings.CSRF_COOKIE_NAME] < in_a_year
    values = " ".join(cookie["value"] for opened in (page, school) for cookie in opened.context.cookies())
    assert not any(word in values for word in ("redactie", "iris", "example"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=DATABASES)
def test_the_cookie_page_and_the_register_are_readable_everywhere(page: "Page", phone: "Page") -> None:
    for path, name in (("/cookies/", "cookies"), ("/privacy/register/", "register")):
        for opened, screen in ((page, ""), (phone, "-phone")):
            opened.goto(path)
            shot(opened, f"{name}{screen}")
            assert sideways(opened) == 0
            assert violations(opened) == []
