"""Who works meanwhile: programs and coordinators that sign classes up, readers of the newsletter, people who look figures up.

Each tries again as a person or a good program does (the same form, the same Idempotency-Key) until it has an answer that counts. What was
answered with yes is written down: afterwards all of it must be there.
"""

import http.client
import json
import re
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.drill.nodes import HOST
from tests.support.smtp import SmtpServer

PATIENCE = 60.0
REDIRECTS = {301, 302, 303}
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the site; status 0 when the connection broke."""

    at: float
    kind: str
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    status: int
    body: str = ""
    location: str = ""
    cookies: Headers = field(default_factory=dict)


@dataclass
class Diary:
    """Every answer, and everything that was answered with yes."""

    answers: list[Answer] = field(default_factory=list)
    signed_up: list[uuid.UUID] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)


@dataclass
class Person:
    """Somebody with a connection to the proxy, from an address of their own on this machine."""

    port: int
    folder: Path
    diary: Diary
    kind: str
    address: str = "127.0.0.1"

    def ask(self, method: str, path: str, body: str | None = None, headers: Headers | None = None) -> Said:
        """Ask once; a connection that breaks is status 0."""
        began = time.monotonic()
        try:
            said = self._ask(method, path, body, headers or {})
        except (OSError, http.client.HTTPException):
            said = Said(0)
        self.diary.answers.append(Answer(began, self.kind, said.status, time.monotonic() - began))
        return said

    def _ask(self, method: str, path: str, body: str | None, headers: Headers) -> Said:
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        connection = http.client.HTTPSConnection(HOST, self.port, timeout=20, context=trusted, source_address=(self.address, 0))
        try:
            connection.request(method, path, body, {"Host": HOST, "Origin": f"https://{HOST}", **headers})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            pairs = [one.partition(";")[0].partition("=") for one in answer.headers.get_all("Set-Cookie") or []]
            return Said(answer.status, text, answer.headers.get("Location", ""), {name: value for name, _, value in pairs})
        finally:
            connection.close()

    def until(self, good: set[int], method: str, path: str, body: str | None = None, headers: Headers | None = None) -> Said:
        """Ask again until the answer is one of ``good``; what stays away is written down."""
        deadline = time.monotonic() + PATIENCE
        while True:
            said = self.ask(method, path, body, headers)
            if said.status in good:
                return said
            if time.monotonic() > deadline or 400 <= said.status < 500:
                self.diary.given_up.append(f"{self.kind}: {method} {path} {said.status} {said.body[:300]}")
                return Said(0)
            time.sleep(0.3)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def by_program(person: Person, token: str, pairs: Iterator[tuple[int, int]]) -> None:
    """Sign the next class up through the interface."""
    session, school_class = next(pairs)
    body = json.dumps({"school_class": school_class, "places": 1, "adults": 1})
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    said = person.until({201}, "POST", f"/api/v1/sessions/{session}/enrolments/", body, headers)
    if said.status:
        person.diary.signed_up.append(uuid.UUID(json.loads(said.body)["id"]))


def by_page(person: Person, cookies: Headers, pairs: Iterator[tuple[int, int]]) -> None:
    """Sign the next class up on the site: open the form, send it, read that it was done."""
    session, school_class = next(pairs)
    path = f"/school/inschrijven/{session}/{school_class}/"
    opened = person.until({200}, "GET", path, headers={"Cookie": joined(cookies)})
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opened.body)
    if not found:
        return
    with_token = {**cookies, **opened.cookies}
    body = urlencode({"csrfmiddlewaretoken": found[1], "step": "confirm", "places": 1, "adults": 1, "note": ""})
    sent = person.until(
        REDIRECTS, "POST", path, body, {**FORM, "Cookie": joined(with_token), "Referer": f"https://{HOST}{path}"}
    )
    key = re.search(r"/school/inschrijvingen/([0-9a-f-]{36})/gelukt/", sent.location)
    if key:
        person.diary.signed_up.append(uuid.UUID(key[1]))
        person.until({200}, "GET", sent.location, headers={"Cookie": joined(cookies)})


def joined(cookies: Headers) -> str:
    """Return the header ``Cookie``."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def by_reader(person: Person, mails: SmtpServer, numbers: Iterator[int]) -> None:
    """Ask for the newsletter, wait for the mail, say yes with its link."""
    number = next(numbers)
    email = f"lezer{number}@post.example"
    person.address = f"127.{1 + number // 250}.{1 + number % 250}.1"
    if not person.until(REDIRECTS, "POST", "/nieuwsbrief/", urlencode({"email": email}), FORM).status:
        return
    link = waited_for(lambda: link_to(mails, email))
    if link is None:
        person.diary.given_up.append(f"{person.kind}: no mail")
        return
    person.until({200}, "GET", link)
    if person.until({200}, "POST", link, "", FORM).status:
        person.diary.confirmed.append(email)


def link_to(mails: SmtpServer, email: str) -> str | None:
    """Return the path of the link in the mail to this address, when it has come."""
    for mail in list(mails.received):
        if mail["To"] == email:
            body = mail.get_body(("plain",))
            found = re.search(r"https?://[^/\s]+(/nieuwsbrief/bevestigen/\S+)", str(body.get_content()) if body else "")
            return unescape(found[1]) if found else None
    return None


def waited_for(look: Callable[[], str | None]) -> str | None:
    """Return what ``look`` finds within a minute."""
    deadline = time.monotonic() + PATIENCE
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def by_looker(person: Person, paths: Sequence[str], turn: Iterator[int]) -> None:
    """Look at the next public page or file."""
    person.ask("GET", paths[next(turn) % len(paths)])


@dataclass
class Crowd:
    """Everybody at work, each at their own pace, until ``stop``."""

    stopped: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def keep(self, work: Callable[[], None], *, pause: float) -> None:
        """Do this again and again."""

        def run() -> None:
            while not self.stopped.is_set():
                try:
                    work()
                except StopIteration:
                    return
                except Exception as error:  # noqa: BLE001  # a mistake of the drill itself: it fails, with the reason
                    self.failed.append(error)
                    return
                self.stopped.wait(pause)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.threads.append(thread)

    def stop(self) -> None:
        """Let everybody finish what they began."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)
