"""Who works meanwhile: programs and coordinators that sign classes up and read class lists in, a provider that answers them, readers of
the newsletter, people who look figures up.

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
# Pupils on a class list that is read in.
LIST = 25
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
    answered: dict[uuid.UUID, str] = field(default_factory=dict)
    imported: list[tuple[int, str]] = field(default_factory=list)
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


@dataclass(frozen=True, slots=True)
class Form:
    """A page with a form, as somebody who is signed in has it before them."""

    person: Person
    path: str
    page: str
    token: str
    cookies: Headers

    def send(self, fields: dict[str, object], path: str = "") -> Said:
        """Send it until it was taken."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self._send(body, FORM, path or self.path)

    def send_file(self, fields: dict[str, object], name: str, text: str) -> Said:
        """Send it with a file, until it was taken."""
        edge = uuid.uuid4().hex
        parts = [
            f'Content-Disposition: form-data; name="{one}"\r\n\r\n{value}'
            for one, value in {"csrfmiddlewaretoken": self.token, **fields}.items()
        ]
        parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{text}')
        body = "".join(f"--{edge}\r\n{one}\r\n" for one in parts) + f"--{edge}--\r\n"
        return self._send(body, {"Content-Type": f"multipart/form-data; boundary={edge}"}, self.path)

    def _send(self, body: str, headers: Headers, path: str) -> Said:
        headers = headers | {"Cookie": joined(self.cookies), "Referer": f"https://{HOST}{self.path}"}
        return self.person.until(REDIRECTS, "POST", path, body, headers)


def opened(person: Person, path: str, cookies: Headers) -> Form | None:
    """Open a page until it is there; None when it stayed away, or holds no form."""
    said = person.until({200}, "GET", path, headers={"Cookie": joined(cookies)})
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', said.body)
    return Form(person, path, said.body, found[1], {**cookies, **said.cookies}) if found else None


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
    form = opened(person, f"/school/inschrijven/{session}/{school_class}/", cookies)
    if form is None:
        return
    sent = form.send({"step": "confirm", "places": 1, "adults": 1, "note": ""})
    key = re.search(r"/school/inschrijvingen/([0-9a-f-]{36})/gelukt/", sent.location)
    if key:
        person.diary.signed_up.append(uuid.UUID(key[1]))
        person.until({200}, "GET", sent.location, headers={"Cookie": joined(cookies)})


def by_provider(person: Person, cookies: Headers) -> None:
    """Look who waits for an answer on the first page; say yes to the first group, and no with a reason to the last."""
    day = opened(person, "/aanbieder/", cookies)
    waiting = re.findall(r'action="(/aanbieder/aanvragen/([0-9a-f-]{36})/akkoord/\?dag)"', day.page) if day else []
    if day and waiting and day.send({}, waiting[0][0]).status:
        person.diary.answered[uuid.UUID(waiting[0][1])] = "accepted"
    if len(waiting) > 1:
        key = waiting[-1][1]
        no = opened(person, f"/aanbieder/aanvragen/{key}/afwijzen/?dag", cookies)
        if no and no.send({"reason_code": "staff", "reason": "Onze leermeester is er niet."}).status:
            person.diary.answered[uuid.UUID(key)] = "declined"


def by_importer(person: Person, cookies: Headers, school: int, numbers: Iterator[int]) -> None:
    """Read a class list in: choose a file, look whether it is right, read it in, see what came of it."""
    number = next(numbers)
    name = f"I{number}"
    choice = opened(person, "/school/klassen/inlezen/", cookies)
    year = re.search(r'<option value="(\d{4})"', choice.page) if choice else None
    if choice is None or year is None:
        return
    rows = [
        "Stamnummer;Roepnaam;Achternaam;Klas",
        *(f"{number:04}{row:03};Mees{'e' * (row % 9)};Hart;{name}" for row in range(LIST)),
    ]
    sent = choice.send_file({"school": school, "school_year": year[1]}, "lijst.csv", "\r\n".join(rows) + "\r\n")
    look = opened(person, sent.location, cookies) if sent.status else None
    version = re.search(r'name="version" value="(\d+)"', look.page) if look else None
    if look is None or version is None:
        return
    done = look.send({"doe": "lees-in", "version": version[1]})
    if done.status:
        person.diary.imported.append((school, name))
        person.until({200}, "GET", done.location, headers={"Cookie": joined(cookies)})


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
