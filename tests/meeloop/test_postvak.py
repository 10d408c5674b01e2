"""In development mail is kept and read in the browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from outbox import backends
from outbox.delivery import deliver_due
from outbox.services import Attachment, queue_message
from tests.support.browser import shot, sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HTML = '<!DOCTYPE html><html lang="nl"><head><title>Dag</title></head><body><h1>Dag <a href="/cookies/">Iris</a></h1>%s</body></html>'


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.EMAIL_BACKEND = "outbox.backends.PostvakBackend"


def deliver(subject: str = "Klas 3B is ingeschreven", html: str = HTML % "", **more: Any) -> str:
    """Deliver one mail into the mailbox and return its key."""
    queue_message(
        kind="tests.a", recipient="iris@school.example", subject=subject, text="Dag Iris", html=html, dedupe_key=subject, **more
    )
    deliver_due()
    return sorted(path.stem for path in folder().glob("*.eml"))[-1]


def folder() -> Path:
    from django.conf import settings  # noqa: PLC0415  # as the test's own fixture set it

    return Path(settings.EMAIL_FILE_PATH)


@pytest.mark.django_db
def test_a_kept_mail_is_listed_and_readable_in_every_form(client: Client) -> None:
    key = deliver(attachment=Attachment("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))

    mailbox = client.get("/dev/postvak/").content.decode()
    text = client.get(f"/dev/postvak/{key}/?vorm=tekst").content.decode()
    headers = client.get(f"/dev/postvak/{key}/?vorm=kop").content.decode()
    html = client.get(f"/dev/postvak/{key}/html/")
    file = client.get(f"/dev/postvak/{key}/1/")

    assert "iris@school.example" in mailbox
    assert f'href="/dev/postvak/{key}/"' in mailbox
    assert "Dag Iris" in text
    assert f'href="/dev/postvak/{key}/1/">activiteit.ics<' in text
    assert "auto-generated" in headers
    assert "<h1>Dag" in html.content.decode()
    assert file.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert file.headers["Content-Disposition"] == 'attachment; filename="bijlage-1.ics"'


@pytest.mark.django_db
def test_the_mailbox_is_emptied_by_a_button_and_not_by_a_link(client: Client) -> None:
    deliver()

    assert client.get("/dev/postvak/leeg/").status_code == 405
    assert len(list(folder().glob("*.eml"))) == 1

    client.post("/dev/postvak/leeg/")
    assert list(folder().glob("*.eml")) == []
    assert "Nog geen mail" in client.get("/dev/postvak/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nergens", "20260101T000000000000-00000000", "..", "..%2F..%2Fsecret"])
def test_a_mail_that_is_not_there_is_not_found(client: Client, key: str) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    (folder().parent / "secret.eml").write_text("Subject: nee\n\nnee")

    assert client.get(f"/dev/postvak/{key}/").status_code == 404
    assert client.get(f"/dev/postvak/{key}/html/").status_code == 404


@pytest.mark.django_db
def test_an_attachment_that_is_not_there_is_not_found(client: Client) -> None:
    key = deliver()

    assert [client.get(f"/dev/postvak/{key}/{number}/").status_code for number in (0, 1)] == [404, 404]


def test_the_newest_mails_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "KEEP", 2)
    mails = [EmailMessage(str(number), "Dag", to=["a@school.example"]) for number in range(4)]

    assert get_connection().send_messages([*mails, EmailMessage("niemand", "Dag")]) == 4

    kept = sorted(folder().glob("*.eml"))
    assert [f"Subject: {number}" in path.read_text() for number, path in zip((2, 3), kept, strict=True)] == [True, True]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_mail_is_read_in_the_browser_and_its_links_work(page: "Page") -> None:
    deliver()

    page.goto("/dev/postvak/")
    shot(page, "postvak")
    assert violations(page) == []
    page.get_by_role("link", name="Klas 3B is ingeschreven").click()

    frame = page.frame_locator("iframe")
    assert "Dag" in frame.get_by_role("heading").inner_text()
    shot(page, "postvak-mail")
    assert violations(page) == []
    frame.get_by_role("link", name="Iris").click()
    page.wait_for_url("**/cookies/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_script_in_a_mail_does_not_run(chromium: "Browser", live_server: Any) -> None:
    key = deliver(html=HTML % '<script>document.body.textContent = "gekaapt"</script>')
    # Not a watched page: the browser rightly complains about the script.
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/dev/postvak/{key}/html/")
        assert "Dag" in page.get_by_role("heading").inner_text()
        assert page.get_by_text("gekaapt").count() == 0

        page.goto(f"{live_server.url}/dev/postvak/{key}/")
        # The browser has the mail already: what it hears of it now (304) must allow the frame as well.
        frame = page.frame_locator("iframe")
        assert "Dag" in frame.get_by_role("heading").inner_text()
        assert frame.get_by_text("gekaapt").count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_mailbox_fits_a_phone(phone: "Page") -> None:
    deliver()

    phone.goto("/dev/postvak/")
    shot(phone, "postvak-phone")
    assert sideways(phone) == 0
    phone.get_by_role("link", name="Klas 3B is ingeschreven").click()
    phone.frame_locator("iframe").get_by_role("heading").wait_for()
    shot(phone, "postvak-mail-phone")
    assert sideways(phone) == 0
