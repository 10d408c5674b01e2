"""Who works meanwhile: schools that sign up, cancel and take offers by program, and one that reads class lists in.

Each act has a key of its own and is tried with it until the answer is a yes or a no that stands: what breaks on the way must not make
it happen twice. What was answered with yes is written down.
"""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle, product
from random import Random
from typing import Any

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from activities.choices import NamesMode
from benchmarks.drill.people import Diary, Person, Said
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session
from tests.support.programs import programs_for

# A school may leave an activity so often a day: many activities, so that this rule is met seldom.
ACTIVITIES, DATES, CLASSES, CAPACITY = 40, 6, 20, 6
GROUP, LIST = 12, 25
PATIENCE = 150.0
# A no for now: the same key is asked again.
AGAIN = {"idempotency_in_progress", "too_busy", "throttled"}


@dataclass
class Notes(Diary):
    """What was answered with yes, and when the last yes came."""

    cancelled: set[uuid.UUID] = field(default_factory=set)
    taken: set[uuid.UUID] = field(default_factory=set)
    named: set[uuid.UUID] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    last_yes: float = 0.0

    def yes(self) -> None:
        """Note that something was answered with yes just now."""
        self.last_yes = time.monotonic()


@dataclass
class School:
    """A school with a program of its own: what it can still sign up, and what of it stands."""

    pk: int
    token: str
    pairs: Iterator[tuple[int, int]]
    pupils: dict[int, list[int]]
    random: Random
    numbers: Iterator[int] = field(default_factory=count)
    standing: list[uuid.UUID] = field(default_factory=list)


def make_schools(number: int, seed: int) -> list[School]:
    """Return so many schools that want the same scarce places, and one more whose classes go with names."""
    scarce = _dates("Een dag op de werf", CAPACITY)
    own = _dates("Met naam op de werf", 400, names_mode=NamesMode.NAMES)
    schools = [_school(scarce, 0, Random(seed + place)) for place in range(number)]  # noqa: S311  # a rehearsal that can be repeated
    return [*schools, _school(own, GROUP, Random(seed - 1))]  # noqa: S311  # as above


def _dates(title: str, capacity: int, **fields: Any) -> list[int]:  # Any: of an activity
    days = count(20)
    activities = [make_activity(title=title, **fields) for _ in range(ACTIVITIES)]
    return [
        make_session(one, starts_at=at_nine(days=next(days)), capacity=capacity).pk for one in activities for _ in range(DATES)
    ]


def _school(dates: list[int], pupils: int, random: Random) -> School:
    school = make_school()
    user = make_coordinator(school)
    token = make_token(user=user, name="chaos", scopes=list(TokenScope), days=1, by=user, programs=programs_for(user))
    classes = [make_class(school, f"K{number}", pupils=pupils) for number in range(CLASSES)]
    names = {one.pk: list(one.memberships.values_list("pupil_id", flat=True)) for one in classes} if pupils else {}
    return School(school.pk, token.text, cycle(product(dates, [one.pk for one in classes])), names, random)


def ask(person: Person, school: School, method: str, path: str, body: Any = None) -> Said:  # Any: JSON
    """Ask with one key until the answer stands; what stays away for too long is written down."""
    headers = {"Authorization": f"Bearer {school.token}", "Accept": "application/json"}
    if method == "POST":
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
    deadline = time.monotonic() + PATIENCE
    while True:
        said = person.ask(method, path, json.dumps(body) if body is not None else None, headers)
        if 200 <= said.status < 500 and not (said.status >= 400 and code_of(said) in AGAIN):
            return said
        if time.monotonic() > deadline:
            person.diary.given_up.append(f"{person.kind}: {method} {path} {said.status} {said.body[:300]}")
            return Said(0)
        time.sleep(0.3)


def code_of(said: Said) -> str:
    """Return the code of a refusal."""
    try:
        return str(json.loads(said.body).get("code", ""))
    except (ValueError, AttributeError):
        return f"status {said.status}"


def work(person: Person, notes: Notes, school: School) -> None:
    """Do one thing that a school does: mostly signing up, sometimes cancelling or taking an offer."""
    chance = school.random.random()
    if chance < 0.25 and len(school.standing) > 4:
        cancel(person, notes, school)
    elif chance < 0.35 and not school.pupils:
        take_offer(person, notes, school)
    else:
        sign_up(person, notes, school)


def sign_up(person: Person, notes: Notes, school: School) -> None:
    """Sign the next class up; where a date is full it waits."""
    session, school_class = next(school.pairs)
    group = {"pupils": school.pupils[school_class]} if school.pupils else {"places": 1}
    body = {"school_class": school_class, "adults": 1, "on_full": "wait", **group}
    said = ask(person, school, "POST", f"/api/v1/sessions/{session}/enrolments/", body)
    if said.status == 201:
        key = uuid.UUID(json.loads(said.body)["id"])
        notes.signed_up.append(key)
        school.standing.append(key)
        if school.pupils:
            notes.named.add(key)
        notes.yes()
    else:
        note_no(notes, said)


def cancel(person: Person, notes: Notes, school: School) -> None:
    """Take a group off its date, or off its waiting list: the next one is offered the place."""
    key = school.standing.pop(school.random.randrange(len(school.standing)))
    said = ask(person, school, "POST", f"/api/v1/enrolments/{key}/cancel/", {})
    if said.status == 200:
        notes.cancelled.add(key)
        notes.yes()
    else:
        note_no(notes, said)


def take_offer(person: Person, notes: Notes, school: School) -> None:
    """Say yes to the first offer."""
    said = ask(person, school, "GET", "/api/v1/enrolments/?status=offered&page_size=1")
    found = json.loads(said.body).get("results", []) if said.status == 200 else []
    if not found:
        return
    key = uuid.UUID(found[0]["id"])
    said = ask(person, school, "POST", f"/api/v1/enrolments/{key}/accept-offer/", {})
    if said.status == 200:
        notes.taken.add(key)
        notes.yes()
    else:
        note_no(notes, said)


def read_list(person: Person, notes: Notes, school: School) -> None:
    """Read a class list in: first look, then confirm."""
    number = next(school.numbers)
    name = f"I{number}"
    rows = [
        {"Roepnaam": f"Mees{'e' * (row % 9)}", "Achternaam": "Hart", "Leerlingnummer": f"{number:04}{row:04}", "Klas": name}
        for row in range(LIST)
    ]
    said = ask(person, school, "POST", "/api/v1/class-list-imports/", {"school": school.pk, "rows": rows})
    if said.status == 201:
        said = ask(person, school, "POST", f"/api/v1/class-list-imports/{json.loads(said.body)['id']}/confirm/", {})
    if said.status == 200:
        notes.imported.add(name)
        notes.yes()
    else:
        note_no(notes, said)


def note_no(notes: Notes, said: Said) -> None:
    """Count a no by its code."""
    if said.status:
        code = code_of(said)
        notes.refused[code] = notes.refused.get(code, 0) + 1
