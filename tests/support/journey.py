"""Somebody at a computer: counts what they press, looks at each screen at both sizes, reads their mail."""

import re
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.browser import shot, sideways
from tests.support.smtp import SmtpServer
from tests.support.totp import code_of
from tests.support.worker import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "vier paarden op het dak"


class Hand:
    """Presses things and counts: a click, a tick, a press of a key on a control, and a file picked in the dialog."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.clicks = 0

    def press(self, role: Any, name: str, *, exact: bool = False) -> None:  # Any: playwright's list of roles
        """Press the one thing with this role and name in the page."""
        self.click(self.page.get_by_role(role, name=name, exact=exact).first)

    def click(self, what: "Locator") -> None:
        """Press this."""
        what.click()
        self.clicks += 1

    def choose_file(self, label: str, path: Path) -> None:
        """Press the button that opens the dialog, and pick a file in it: two clicks."""
        with self.page.expect_file_chooser() as dialog:
            self.click(self.page.get_by_label(label))
        dialog.value.set_files(path)
        self.clicks += 1


def look(page: "Page", name: str) -> None:
    """Look at a screen at desktop and phone size: nothing may stick out; keep the pictures when somebody wants them."""
    for size, label in ((PHONE, "390"), (DESKTOP, "1280")):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of these two
        shot(page, f"job-{name}-{label}")
        assert (name, label, sideways(page)) == (name, label, 0)


def fill(page: "Page", answers: Mapping[str, str]) -> None:
    """Type these answers, by the label of their field."""
    to_type_in = page.locator("input:not([type=radio]):not([type=checkbox]), textarea")
    for label, answer in answers.items():
        page.get_by_label(label).and_(to_type_in).first.fill(answer)


def heading(page: "Page", text: str) -> None:
    """Wait until the page's first heading says this."""
    page.get_by_role("heading", level=1, name=text).wait_for()


class Mailbox:
    """What the mail server took, by reader."""

    def __init__(self, server: SmtpServer) -> None:
        self.server = server

    def newest(self, address: str, subject: str, *, seen: Callable[[EmailMessage], object] = bool) -> EmailMessage:
        """Wait for a mail to this address with these words in its subject; return the newest one."""

        def fitting() -> list[EmailMessage]:
            mails = [mail for mail in list(self.server.received) if mail["To"] == address]
            return [mail for mail in mails if subject in str(mail["Subject"]) and seen(mail)]

        eventually(fitting, seconds=60)
        return fitting()[-1]

    def code(self, address: str) -> str:
        """Return the code that was mailed to prove an address."""
        found = re.search(r"Dit is je code: (\S+)", text_of(self.newest(address, "code")))
        assert found
        return found[1]

    def link(self, address: str, subject: str, path: str) -> str:
        """Return the path of the link in a mail that begins with ``path``."""
        found = re.search(rf"https?://[^/\s]+({path}\S*)", text_of(self.newest(address, subject)))
        assert found
        return found[1]


def text_of(mail: EmailMessage) -> str:
    """Return a mail as plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendars_of(mail: EmailMessage) -> list[str]:
    """Return the calendar files of a mail."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [part.get_payload(decode=True).decode() for part in parts]  # type: ignore[union-attr]  # leaves are bytes


def link_app(page: "Page") -> None:
    """Go through the second step with an app with codes, from the page that asks for it back to where one was."""
    heading(page, "Nog één stap")
    page.get_by_role("link", name="Koppel een app").click()
    page.locator("input[type=password], input[name=code]").first.wait_for()
    if "reauthenticate" in page.url:
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
    page.locator("input[name=code]").fill(code_of(page.locator("input[readonly]").input_value()))
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("link", name="Ga verder").click()
