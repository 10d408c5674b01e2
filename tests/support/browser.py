"""A real Chromium for the tests. Mark them ``@pytest.mark.browser``.

    @pytest.mark.browser
    def test_a_coordinator_finds_a_date(page: Page) -> None:
        session = make_session()                      # the live server reads the same database
        sign_in(page, make_coordinator())
        page.goto("/activiteiten/")                   # addresses are those of the live server
        page.get_by_role("link", name="Een dag mee").click()
        assert violations(page) == []

Fixtures (each is a browser context of its own: no cookies of another test)
- ``page``      1280 wide, JavaScript on
- ``phone``     390 wide, touch
- ``no_js``     1280 wide, JavaScript off
- ``open_page`` makes any other: ``open_page(width=320, dark=True, javascript=False, reduced_motion=True)``

Each page is watched. At the end the test fails on: an error in the console or in a script, a refusal by the content policy,
a request to another host, an answer of 500 or higher, a file (style, script, image, font) that is not there.
Answers of 400 to 499 to a page or an htmx request are allowed: refusals are tested too.

Functions: ``look(page, name)`` (all that follows about how a screen is, at two widths), ``sign_in(page, user)``, ``forgive(page, text)`` (a trouble made on purpose), ``violations(page)`` (axe), ``sideways(page)`` (pixels that do not fit), ``focused(page)``,
``shot(page, name)`` (a picture to look at, in the folder MEELOOP_SHOTS when that is set).
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.test import Client

from tests.support.sign_in import proved
from tests.support.slowness import slow_down, slow_line

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

    from accounts.models import User

OpenPage = Callable[..., "Page"]
FILES = {"stylesheet", "script", "image", "font"}
_troubles: WeakKeyDictionary["Page", list[str]] = WeakKeyDictionary()
_homes: WeakKeyDictionary["BrowserContext", str] = WeakKeyDictionary()
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What a narrow window can change: what is folded away, how big it is to a finger, what scrolls. The rest is judged on a wide one.
AXE_NARROW = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "rule",
        "values": [
            *("target-size", "scrollable-region-focusable", "aria-hidden-focus", "button-name", "link-name", "label"),
            *("heading-order", "nested-interactive", "duplicate-id-aria", "aria-valid-attr-value", "meta-viewport"),
        ],
    },
}
NARROW = 600
PATIENCE = 15_000  # milliseconds


def chromium_here() -> str:
    """Return the browser of this machine: the one without a window first, which does not draw one's tabs and menus for each page."""
    known = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for name in known if (path := shutil.which(name))), None)
    assert found, "These tests need Chromium: apt-get install chromium-headless-shell (or name one in CHROMIUM)."
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Start Chromium once for a test process."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415  # most tests need no browser

    # Playwright's event loop lives in this thread; Django would take each query for one inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, slow_line():
        browser = playwright.chromium.launch(
            executable_path=chromium_here(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: "Browser", live_server: Any) -> Iterator[OpenPage]:
    """Return a function that opens a watched page on the live server."""
    contexts, troubles = [], []

    def open_one(  # what a reader's browser can be
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        touch: bool = False,
        reduced_motion: bool = False,
        language: str = "nl-NL",
    ) -> "Page":
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=touch,
            reduced_motion="reduce" if reduced_motion else "no-preference",
            locale=language,
            timezone_id="Europe/Amsterdam",
            service_workers="block",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        _homes[context] = live_server.url
        opened = context.new_page()
        slow_down(opened)
        _troubles[opened] = watch(opened, live_server.url)
        troubles.append(_troubles[opened])
        return opened

    yield open_one
    for context in contexts:
        context.close()
    found = [trouble for page_troubles in troubles for trouble in page_troubles]
    assert not found, "\n".join(found)


@pytest.fixture
def page(open_page: OpenPage) -> "Page":
    """Return a desktop page."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> "Page":
    """Return a page on a phone."""
    return open_page(width=390, height=844, touch=True)


@pytest.fixture
def no_js(open_page: OpenPage) -> "Page":
    """Return a desktop page whose browser runs no script."""
    return open_page(javascript=False)


def watch(page: "Page", home: str) -> list[str]:
    """Return a list that fills with everything that should not happen on a page."""
    troubles: list[str] = []

    def on_console(message: "ConsoleMessage") -> None:
        # "Failed to load resource" repeats an answer that on_response judges.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(f"console: {message.text}")

    def on_request(request: "Request") -> None:
        scheme, host = urlsplit(request.url)[:2]
        if scheme not in {"data", "blob"} and host != urlsplit(home).netloc:
            troubles.append(f"another host: {request.url}")

    def on_response(response: "Response") -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type in FILES):
            troubles.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    return troubles


def sign_in(page: "Page", user: "User", *, just_now: bool = False) -> None:
    """Give this browser a session of this user; ``just_now``: in which they typed their password a moment ago."""
    client = proved(user) if just_now else Client()
    if not just_now:
        client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url(page)}])


def forgive(page: "Page", text: str) -> None:
    """Strike out the troubles with this text, for a test that makes them on purpose; there must be one."""
    troubles = _troubles[page]
    assert any(text in trouble for trouble in troubles), troubles
    troubles[:] = [trouble for trouble in troubles if text not in trouble]


def base_url(page: "Page") -> str:
    """Return the live server's address."""
    return _homes[page.context]


def violations(page: "Page", *, whole: bool = False) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and good practice: rule, place and advice.

    In a narrow window only the rules that its width can change, unless asked for the ``whole`` set: axe takes most of a look.
    """
    from axe_playwright_python.base import AXE_SCRIPT  # noqa: PLC0415  # most tests need no browser

    page.wait_for_load_state()
    is_narrow = (page.viewport_size or {"width": NARROW})["width"] < NARROW
    if not page.evaluate("'axe' in window"):
        # Half a megabyte: once for all widths of a page.
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "options => axe.run(options).then(({violations}) => violations)",
        AXE_NARROW if is_narrow and not whole else AXE_OPTIONS,
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def look(page: "Page", name: str, *, narrow: Sequence[int] = (390,)) -> list[str]:
    """Look at a screen as it is and on narrower windows; return what is wrong: axe's findings, and what sticks out.

    One load and one sign-in for all widths. Pictures are kept under ``name`` and the width, when somebody wants them.
    """
    wide = page.viewport_size or {"width": 1280, "height": 900}
    wrong = _judged(page, name)
    for width in narrow:
        page.set_viewport_size({"width": width, "height": 844})
        wrong += _judged(page, name)
    page.set_viewport_size(wide)
    return wrong


def _judged(page: "Page", name: str) -> list[str]:
    width = (page.viewport_size or {"width": 0})["width"]
    shot(page, f"{name}-{width}")
    found = violations(page)
    if pixels := sideways(page):
        found.append(f"{pixels} pixels sideways")
    return [f"{name} at {width}: {one}" for one in found]


def sideways(page: "Page") -> int:
    """Return how many pixels the page is wider than its window: 0 when nobody must scroll sideways (WCAG 1.4.10)."""
    page.wait_for_load_state()
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))


def focused(page: "Page") -> str:
    """Return the text or value of what has the focus."""
    return str(page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()"))


def shot(page: "Page", name: str) -> None:
    """Keep a picture of the whole page, when somebody asked for pictures."""
    if folder := os.environ.get("MEELOOP_SHOTS"):
        # Hiding the caret leaves an empty style attribute on each field; htmx copies it, and the content policy says no.
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")
