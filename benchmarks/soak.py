"""So many sign-ups a second for as long as you like, with mail going out meanwhile: does it keep up, and does memory grow?

    make bench ARGS="--only soak --seconds 600 --rate 100"

Asks at fixed moments whether or not the answer before came, as people do: what waits in a queue counts as waiting. Through the web
server with row-level security, with a worker that writes and sends the mails to a server that counts them. Memory is what the
processes hold after a third of the time, and at the end.
"""

import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from benchmarks.burst import CLASSES_A_SCHOOL, Wish, make_wishes
from benchmarks.growth import resident
from benchmarks.history import analyze
from benchmarks.newsletter import sink, worker
from benchmarks.site import family_of
from benchmarks.timing import Client, processor_seconds
from enrolments.services.invariants import broken_invariants
from meeloop.local.testing import Addresses
from outbox.waiting import waiting_mail
from tests.support.makers import at_nine, make_activity, make_session

CLIENTS = 16
SCHOOLS = 10
# What comes after so many sign-ups is what a database in use is like: its planner knows how full the tables are.
LOOKED_AT = 0.2
MAIL_PATIENCE = 300.0


@dataclass
class Asked:
    """What was answered, when it should have been asked, and after how many milliseconds from then."""

    answers: Counter[int] = field(default_factory=Counter)
    waits: list[tuple[float, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, moment: float, status: int, wait: float) -> None:
        """Note one answer."""
        with self.lock:
            self.answers[status] += 1
            self.waits.append((moment, wait))


def measure_soak(addresses: Addresses, port: int, processes: Sequence[int], *, seconds: float, rate: float) -> list[str]:
    """Print what became of so many sign-ups a second; return what is wrong."""
    number = int(seconds * rate)
    wishes = make_wishes(SCHOOLS * CLASSES_A_SCHOOL)
    activity = make_activity()
    days = number // len(wishes) + 1
    dates = [make_session(activity, starts_at=at_nine(days=20 + day % 300), capacity=len(wishes)).pk for day in range(days)]
    analyze(addresses)
    asked, turns = Asked(), iter(enumerate(product(dates, wishes)))
    lock = threading.Lock()
    with sink() as server, worker(server) as sender:
        time.sleep(5)  # it starts
        began, used = time.monotonic(), processor_seconds(processes)
        threads = [
            threading.Thread(target=_ask, args=(port, turns, lock, asked, began, rate, number), daemon=True)
            for _ in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds * LOOKED_AT)
        analyze(addresses)
        time.sleep(seconds * (1 / 3 - LOOKED_AT))
        first = _memory(processes), _memory(family_of(sender.pid))
        for thread in threads:
            thread.join()
        took, used = time.monotonic() - began, processor_seconds(processes) - used
        last = _memory(processes), _memory(family_of(sender.pid))
        late = _seconds_until_mail_went()
        taken, known = server.ask("count")
    return _report(asked, took=took, used=used, rate=rate, memory=(first, last), late=late, mails=(taken, known))


def _ask(
    port: int,
    turns: Iterator[tuple[int, tuple[int, Wish]]],
    lock: threading.Lock,
    asked: Asked,
    began: float,
    rate: float,
    number: int,
) -> None:
    client = Client(port)
    while True:
        with lock:
            place, (session, wish) = next(turns)
        if place >= number:
            return
        moment = place / rate
        time.sleep(max(began + moment - time.monotonic(), 0))
        body = {"school_class": wish.class_id, "places": 1, "adults": 1}
        headers = {"Idempotency-Key": uuid.uuid4().hex, "Authorization": f"Bearer {wish.token}"}
        status, _answer = client.ask("POST", f"/api/v1/sessions/{session}/enrolments/", body, **headers)
        asked.note(moment, status, (time.monotonic() - began - moment) * 1000)


def _memory(processes: Sequence[int]) -> int:
    return sum(resident(one) for one in processes)


def _seconds_until_mail_went() -> float:
    began = time.monotonic()
    while waiting_mail().count and time.monotonic() < began + MAIL_PATIENCE:
        time.sleep(0.5)
    return time.monotonic() - began


def _report(
    asked: Asked,
    *,
    took: float,
    used: float,
    rate: float,
    memory: tuple[tuple[int, int], tuple[int, int]],
    late: float,
    mails: tuple[int, int],
) -> list[str]:
    waits = sorted(wait for _moment, wait in asked.waits)
    middle = sorted(asked.waits)[len(waits) // 2][0]
    halves = [
        statistics.median(wait for moment, wait in asked.waits if (moment >= middle) is late_half)
        for late_half in (False, True)
    ]
    done, (first, last), broken = asked.answers[201], memory, broken_invariants()
    lines = {
        "sign-ups a second asked / done": f"{rate:.0f} / {done / took:.0f}",
        "answers": ", ".join(f"{number} x {status}" for status, number in sorted(asked.answers.items())),
        "from the moment it was due, p50 / p95 / longest": f"{statistics.median(waits):.0f} / {waits[int(len(waits) * 0.95)]:.0f} / {waits[-1]:.0f} ms",
        "p50 in the first half / the second": f"{halves[0]:.0f} / {halves[1]:.0f} ms",
        "processor time of the web processes, each sign-up": f"{used / max(done, 1) * 1000:.1f} ms",
        "memory of the web processes, after a third / at the end": f"{first[0] // 1024} / {last[0] // 1024} MB",
        "memory of the worker, after a third / at the end": f"{first[1] // 1024} / {last[1] // 1024} MB",
        "mails sent (different) / seconds until the last went": f"{mails[0]} ({mails[1]}) / {late:.0f}",
        "sentences about sign-ups that do not hold": f"{len(broken)}",
    }
    print(f"\n{took:.0f} s of sign-ups, with mail")
    for words, value in lines.items():
        print(f"{words:60}{value}")
    wrong = {
        "an answer other than yes": set(asked.answers) - {201},
        "mail is behind": late >= MAIL_PATIENCE,
        "a sentence does not hold": broken,
        "fewer than asked": done / took < rate * 0.95,
    }
    return [words for words, found in wrong.items() if found]
