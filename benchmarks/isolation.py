"""What the third lock costs: the same requests with row policies and bindings, and without either.

Two sites on one database, at once: one as in production, one whose role passes by the policies and which binds nothing. They are
asked in turns, so that whatever else the machine does, it does to both; what is compared are pairs that follow each other.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg.sql import SQL, Identifier

from benchmarks.history import make_history
from benchmarks.scenarios import get, wish_of
from benchmarks.site import web
from benchmarks.subjects import Class, Subjects, make_subjects
from benchmarks.timing import Client
from meeloop.local.roles import WEB
from meeloop.local.testing import Addresses

WARM_UP = 16
FREE = "bench_unlocked"


@dataclass(slots=True)
class Side:
    """One of the two sites: how it is asked, and who works for it."""

    role: str
    processes: Sequence[int]
    actions: dict[str, Callable[[], object]]
    walls: dict[str, list[float]] = field(default_factory=dict)
    used: dict[str, tuple[float, float]] = field(default_factory=dict)


def measure_isolation(addresses: Addresses, *, rounds: int) -> None:
    """Print each action's milliseconds with and without the lock, and what the lock costs of the throughput."""
    subjects = make_subjects(2 * (rounds + WARM_UP), sides=1)
    make_history(addresses)
    cookie = _session_of(subjects.user_id)
    groups = iter(subjects.by_http)
    unlocked = {"DJANGO_SETTINGS_MODULE": "benchmarks.unlocked", "DATABASE_URL": _free_role(addresses)}
    with web(1, DJANGO_SETTINGS_MODULE="meeloop.settings") as (port, locked), web(1, **unlocked) as (other_port, free):
        sides = (
            Side(WEB, locked, _actions(port, subjects, cookie, groups)),
            Side(FREE, free, _actions(other_port, subjects, cookie, groups)),
        )
        print(f"\n{'the third lock':34}{'with':>9}{'without':>9}{'cpu with':>10}{'without':>9}{'by pairs':>10}{'by cpu':>9}")
        for action in sides[0].actions:
            _take_turns(addresses, sides, action, rounds)
            _report(action, *sides)


def _take_turns(addresses: Addresses, sides: Sequence[Side], action: str, rounds: int) -> None:
    for _round in range(WARM_UP):
        for side in sides:
            side.actions[action]()
    workers = [(side.processes, backends_of(addresses, side.role)) for side in sides]
    before = [tuple(map(milliseconds_of, pair)) for pair in workers]
    for number in range(rounds):
        for side in sides if number % 2 else reversed(sides):
            began = time.perf_counter()
            side.actions[action]()
            side.walls.setdefault(action, []).append((time.perf_counter() - began) * 1000)
    for side, pair, (python, database) in zip(sides, workers, before, strict=True):
        used = [milliseconds_of(one) for one in pair]
        side.used[action] = ((used[0] - python) / rounds, (used[1] - database) / rounds)


def _report(action: str, locked: Side, free: Side) -> None:
    walls = [statistics.median(side.walls[action]) for side in (locked, free)]
    cpus = [sum(side.used[action]) for side in (locked, free)]
    extra = statistics.median(one - other for one, other in zip(locked.walls[action], free.walls[action], strict=True))
    by_pairs, by_cpu = (walls[1] / (walls[1] + extra) - 1) * 100, (cpus[1] / cpus[0] - 1) * 100
    print(f"{action:34}{walls[0]:9.2f}{walls[1]:9.2f}{cpus[0]:10.2f}{cpus[1]:9.2f}{by_pairs:+9.1f}%{by_cpu:+8.1f}%", flush=True)


def _actions(port: int, subjects: Subjects, cookie: str, groups: Iterator[Class]) -> dict[str, Callable[[], object]]:
    program, person, numbers = Client(port, subjects.token), Client(port), count()
    person.headers["Cookie"] = cookie
    class_list = f"/school/klassen/{subjects.by_http[0].class_id}/"

    def sign_up() -> None:
        path, body = wish_of(next(groups))
        status, answer = program.ask("POST", path, body, **{"Idempotency-Key": f"lock-{port}-{next(numbers)}"})
        assert status == 201, (status, answer[:400])

    # Pages first: what PostgreSQL counted is true until the sign-ups.
    return {
        "the coordinator's day (HTML)": lambda: get(person, "/school/"),
        "class of 30 (HTML)": lambda: get(person, class_list),
        "sign up a class of 30 with names": sign_up,
    }


def milliseconds_of(processes: Sequence[int]) -> float:
    """Return the processor time of these processes' threads."""
    ticks = [file.read_text().split()[0] for one in processes for file in Path(f"/proc/{one}/task").glob("*/schedstat")]
    return sum(map(int, ticks)) / 1e6


def backends_of(addresses: Addresses, role: str) -> list[int]:
    """Return the processes of PostgreSQL that work for this role now."""
    asked = "SELECT pid FROM pg_stat_activity WHERE usename = %s AND backend_type = 'client backend'"
    with psycopg.connect(addresses.superuser) as connection:
        return [pid for (pid,) in connection.execute(asked, [role])]


def _free_role(addresses: Addresses) -> str:
    """Make the role that may what the web role may, and passes by the policies; return its address."""
    with psycopg.connect(addresses.superuser, autocommit=True) as superuser:
        superuser.execute(SQL("CREATE ROLE {} LOGIN BYPASSRLS IN ROLE {}").format(Identifier(FREE), Identifier(WEB)))
    parts = urlsplit(addresses.web)
    return parts._replace(netloc=parts.netloc.replace(WEB, FREE, 1)).geturl()


def _session_of(user_id: int) -> str:
    from django.test import Client as InProcess  # noqa: PLC0415  # only here

    from accounts.models import User  # noqa: PLC0415  # as above

    client = InProcess(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(User.objects.get(pk=user_id))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
