"""Many classes want the last places at the same moment: nobody is oversold, nobody is left without an answer.

Each burst is a date with 20 places and a client for each of 100 or 200 classes, let go together. Beside it stand the same rows
written by hand-made SQL over as many connections as the web server has threads: with the guarded UPDATE that the product uses,
and with SELECT FOR UPDATE.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from statistics import median
from typing import LiteralString

import psycopg

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from activities.models import Session
from benchmarks import by_hand
from benchmarks.history import make_history
from benchmarks.timing import Client
from enrolments.models import Enrolment
from meeloop.local.testing import Addresses
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session
from tests.support.programs import programs_for

SEATS, CLASSES_A_SCHOOL = 20, 20
LOCK: LiteralString = "SELECT capacity - places_taken FROM activities_session WHERE id = %(session)s FOR UPDATE"
TAKE: LiteralString = "UPDATE activities_session SET places_taken = places_taken + 1 WHERE id = %(session)s"
ENROL: LiteralString = """
INSERT INTO enrolments_enrolment (id, school_id, session_id, school_class_id, mode, places, adults, note, status, status_reason,
    enrolled_by_id, created_at, updated_at)
VALUES (%(id)s, %(school)s, %(session)s, %(class)s, 'count', 1, 1, '', 'accepted', '', %(by)s, now(), now())
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """One class that wants one place."""

    school_id: int
    class_id: int
    user_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One burst: seconds until the last answer, what was answered, and how many rows there are afterwards."""

    seconds: float
    answers: Counter[int]
    rows: int


def make_wishes(count: int) -> list[Wish]:
    """Return so many classes of several schools, each school with its own coordinator and token."""
    wishes: list[Wish] = []
    while len(wishes) < count:
        school = make_school()
        user = make_coordinator(school)
        token = make_token(user=user, name="burst", scopes=list(TokenScope), days=1, by=user, programs=programs_for(user))
        made = [make_class(school, f"B{number}") for number in range(CLASSES_A_SCHOOL)]
        wishes += [Wish(school.pk, one.pk, user.pk, token.text) for one in made]
    return wishes[:count]


def measure_bursts(
    addresses: Addresses, port: int, *, workers: int, connections: int, clients: Sequence[int], rounds: int
) -> None:
    """Print a line for each number of clients: the burst through HTTP, and the two by hand."""
    wishes = make_wishes(max(clients))
    make_history(addresses)
    activity = make_activity()
    for count in clients:
        days = iter(range(20, 20 + rounds * 3))  # a date of its own for each burst

        def fresh(days: Iterator[int] = days) -> int:
            return make_session(activity, starts_at=at_nine(days=next(days)), capacity=SEATS).pk

        ours = [through_http(port, wishes[:count], fresh()) for _ in range(rounds)]
        guarded = [by_sql(addresses, wishes[:count], fresh(), connections, _guarded) for _ in range(rounds)]
        locking = [by_sql(addresses, wishes[:count], fresh(), connections, _locking) for _ in range(rounds)]
        report(f"{count} clients, {workers} workers", ours, guarded, locking)


def report(name: str, ours: Sequence[Outcome], guarded: Sequence[Outcome], locking: Sequence[Outcome]) -> None:
    """Print medians, and stop when a burst oversold, lost an answer or failed."""
    clients = sum(ours[0].answers.values())
    for one in ours:
        assert one.rows == SEATS, f"{one.rows} rows for {SEATS} places"
        assert one.answers == {201: SEATS, 409: clients - SEATS}, one.answers
    mine, best, lock = (median(one.seconds for one in outcomes) * 1000 for outcomes in (ours, guarded, locking))
    line = f"{name:28}{mine:9.0f} ms{clients / mine * 1000:9.0f}/s{best:9.0f} ms{lock:9.0f} ms"
    print(f"{line}{mine / min(best, lock):9.1f}x   {SEATS} x 201, {clients - SEATS} x 409, in each of {len(ours)} bursts")


def through_http(port: int, wishes: Sequence[Wish], session_id: int) -> Outcome:
    """Let every class ask at once, each over its own connection."""
    start = threading.Barrier(len(wishes) + 1)

    def ask(wish: Wish) -> int:
        client = Client(port, wish.token)
        client.connection.timeout = 120
        client.connection.connect()
        start.wait()
        body = {"school_class": wish.class_id, "places": 1, "adults": 1}
        status, _answer = client.ask(
            "POST", f"/api/v1/sessions/{session_id}/enrolments/", body, **{"Idempotency-Key": uuid.uuid4().hex}
        )
        client.connection.close()
        return status

    with ThreadPoolExecutor(len(wishes)) as pool:
        answers = [pool.submit(ask, wish) for wish in wishes]
        start.wait()
        began = time.perf_counter()
        counted = Counter(one.result() for one in answers)
        seconds = time.perf_counter() - began
    return Outcome(seconds, counted, Enrolment.objects.filter(session=session_id).count())


def by_sql(
    addresses: Addresses,
    wishes: Sequence[Wish],
    session_id: int,
    connections: int,
    write: Callable[[by_hand.Connection, dict[str, object]], bool],
) -> Outcome:
    """Write the same rows by hand, over so many connections."""
    todo: SimpleQueue[Wish | None] = SimpleQueue()
    for one in [*wishes, *([None] * connections)]:
        todo.put(one)
    start, taken = threading.Barrier(connections + 1), SimpleQueue[bool]()

    def work() -> None:
        with psycopg.connect(addresses.owner, autocommit=True) as connection:
            connection.execute("SELECT 1")
            start.wait()
            while (wish := todo.get()) is not None:
                facts: dict[str, object] = {
                    "id": uuid.uuid4(),
                    "session": session_id,
                    "school": wish.school_id,
                    "class": wish.class_id,
                    "places": 1,
                    "by": wish.user_id,
                }
                taken.put(write(connection, facts))

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    answers = Counter(201 if taken.get() else 409 for _ in wishes)
    rows = Enrolment.objects.filter(session=session_id).count()
    assert rows == Session.objects.get(pk=session_id).places_taken == SEATS
    return Outcome(seconds, answers, rows)


def _guarded(connection: by_hand.Connection, facts: dict[str, object]) -> bool:
    with connection.transaction():
        if connection.execute(by_hand.CLAIM, facts).fetchone() is None:
            return False
        connection.execute(ENROL, facts)
        connection.execute(by_hand.MOVES, facts)
        return True


def _locking(connection: by_hand.Connection, facts: dict[str, object]) -> bool:
    with connection.transaction():
        row = connection.execute(LOCK, facts).fetchone()
        if row is None or row[0] < 1:
            return False
        connection.execute(TAKE, facts)
        connection.execute(ENROL, facts)
        connection.execute(by_hand.MOVES, facts)
        return True
