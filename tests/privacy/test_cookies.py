"""The cookie page tells the truth: what is declared is what is set (promises POR-2f, POR-4e, POR-5a to 5e, SP-4, SBB-12)."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from cookie_consent.models import Cookie, CookieGroup
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from privacy.bootstrap import ensure_cookie_groups
from privacy.cookies import declared_groups
from tests.support.browser import base_url, forgive, shot, sideways, sign_in, violations
from tests.support.crowd import MARK, everybody
from tests.support.makers import make_region_user, make_session, make_supplier
from tests.support.matomo import listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

# These lead to a form to sign in, apply or ask with: a choice of the visitor's.
SIGN_IN_FIRST = ("/account/", "/school/", "/aanbieder/", "/regio/", "/beheer/", "/privacy/verzoek/")
# Whoever asks for a page here is out.
LEAVES = ("/account/logout/", "/beheer/logout/")
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


def shape(path: str) -> str:
    """Return a path without what tells one thing from another: the page behind it is made by the same template."""
    return re.sub(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}", "0", path)


def crawl(page: "Page", *starts: str, pages: int, skip: tuple[str, ...] = ()) -> dict[str, str]:
    """Walk from page to page, one of each kind; return the cookies that are there, with the page where each was first seen.

    The page is watched: another host, a refusal by the content policy or a broken script fails the test at its end.
    """
    waiting, seen, found = list(starts), set[str](), dict[str, str]()
    while waiting and len(seen) < pages:
        path = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = page.goto(path)
        for cookie in page.context.cookies():
            found.setdefault(cookie["name"], path)
        if answer and "text/html" in answer.headers.get("content-type", ""):
            waiting += [link for link in links_on(page) if shape(link) not in seen and not link.startswith((*skip, *LEAVES))]
    assert len(seen) >= len(starts)
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=DATABASES)
@pytest.mark.promise("POR-5a")
@pytest.mark.promise("POR-4e")
@pytest.mark.promise("OGP-0e")
@pytest.mark.usefixtures("_published")
def test_who_only_looks_around_gets_no_cookie_and_no_other_host(page: "Page", settings: Any) -> None:
    assert crawl(page, *PUBLIC, pages=30, skip=SIGN_IN_FIRST) == {}
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    # htmx notes which of our pages is open, in this tab, until it closes: no more than the address bar says.
    assert set(kept) <= {"htmx-current-path-for-history"}
    measure_after_a_yes(page, settings)


def measure_after_a_yes(page: "Page", settings: Any) -> None:
    """The same visitor where the region measures: nothing before a yes, then the page's address alone, and nothing after a no."""
    with listening() as matomo:
        settings.MATOMO = {"url": matomo.url, "site_id": 7, "supplier": "Teldienst"}
        make_supplier("Teldienst")
        caches["local"].clear()
        ensure_cookie_groups()
        assert crawl(page, "/", "/cookies/", pages=2) == {}
        assert matomo.heard == []
        shot(page, "may-we-measure")
        assert violations(page) == []
        with page.expect_request(f"{matomo.url}**"):
            page.get_by_role("button", name="Ja, dat mag").first.click()
        with page.expect_request(f"{matomo.url}**"):
            page.goto("/activiteiten/?q=Kwxnaam")
        cookies = {cookie["name"] for cookie in page.context.cookies()}
        assert cookies == {one.name for group in declared_groups() for one in group.cookies} - NAMES
        shot(page, "measured")
        page.get_by_role("button", name="Stop met meten").click()
        page.get_by_role("button", name="Stop met meten").wait_for(state="detached")
        page.goto("/activiteiten/")
        page.wait_for_load_state("networkidle")
        forgive(page, f"another host: {matomo.url}matomo.php")
    # The next test knows no such group.
    caches["local"].clear()

    home = base_url(page)
    assert [(path, fields["url"], set(fields)) for path, _headers, fields in matomo.heard] == [
        ("/matomo.php", [f"{home}{looked}"], {"idsite", "rec", "apiv", "cookie", "send_image", "url"})
        for looked in ("/cookies/", "/activiteiten/")
    ]
    assert not any({"Cookie", "Referer"} & set(headers) for _path, headers, _fields in matomo.heard)


def kept_here(page: "Page") -> list[str]:
    """Return what this browser keeps for us that it should not: words about people, copies of pages, a worker behind our back."""
    kept = page.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, await caches.keys(),
            (await indexedDB.databases()).length, (await navigator.serviceWorker?.getRegistrations() ?? []).length])"""
    )
    words = [word for word in (MARK, "@", "session", "csrf") if word in kept.lower()]
    values = [cookie["name"] for cookie in page.context.cookies() if MARK in cookie["value"].lower()]
    return words + values + ([] if kept.endswith(",[],0,0]") else [kept])


def left_behind(page: "Page") -> list[str]:
    """Log out as people do; return what is still there: the session, and all that ``kept_here`` tells."""
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/uitgelogd/")
    names = {cookie["name"] for cookie in page.context.cookies()}
    return kept_here(page) + sorted(names & {settings.SESSION_COOKIE_NAME})


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=DATABASES)
@pytest.mark.promise("POR-2f")
@pytest.mark.promise("SP-4")
@pytest.mark.usefixtures("_published")
def test_whoever_walks_about_gets_the_cookies_of_the_page_and_leaves_nothing_behind(page: "Page", open_page: Any) -> None:
    editor = make_region_user(email="kwxredactie@regio.example")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Nederlands").wait_for()
    page.goto("/account/login/")
    sign_in(page, editor)
    crawl(page, "/", "/beheer/", "/beheer/pages/", "/account/login/", "/regio/", pages=10)
    page.goto("/beheer/")
    page.get_by_role("button", name="Toggle sidebar").or_(page.locator(".sidebar__collapse-toggle")).first.click()
    cookies = {cookie["name"]: cookie["expires"] for cookie in page.context.cookies()}
    left = {"editor": left_behind(page)}
    for role, walk in everybody().items():
        opened = open_page()
        if walk.user:
            sign_in(opened, walk.user)
        crawl(opened, *walk.starts, pages=walk.pages, skip=("/beheer/",) if walk.user else SIGN_IN_FIRST)
        there = {cookie["name"]: cookie["expires"] for cookie in opened.context.cookies()}
        assert walk.user or not there, "a link in a mail opens without a cookie"
        cookies |= there
        left[role] = left_behind(opened) if walk.user else kept_here(opened)

    listed = re.findall(r"<code>([^<]+)</code>", Client().get("/cookies/").content.decode())
    assert set(cookies) == set(listed) == NAMES
    assert cookies[settings.LANGUAGE_COOKIE_NAME] == cookies["wagtail_sidebar_collapsed"] == -1
    in_a_year = (timezone.now() + timedelta(days=366)).timestamp()
    assert cookies[settings.CSRF_COOKIE_NAME] < in_a_year
    assert not {role: words for role, words in left.items() if words}, "what stays behind is about nobody"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=DATABASES)
def test_the_cookie_page_and_the_register_are_readable_everywhere(page: "Page", phone: "Page") -> None:
    for path, name in (("/cookies/", "cookies"), ("/privacy/register/", "register")):
        for opened, screen in ((page, ""), (phone, "-phone")):
            opened.goto(path)
            shot(opened, f"{name}{screen}")
            assert sideways(opened) == 0
            assert violations(opened) == []
