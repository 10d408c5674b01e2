"""What the third lock costs: the same requests with row policies and bindings, and without either."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import psycopg
from django.conf import settings
from psycopg.sql import SQL, Identifier

from benchmarks.scenarios import get, wish_of
from benchmarks.site import web
from benchmarks.subjects import Class, Subjects, make_subjects
from benchmarks.timing import Client, Timing, time_calls
from kit.isolation import isolated_tables
from meeloop.local.testing import Addresses

WARM_UP = 20
# Turn and turn about, so that a machine that is busy for a while is busy for both.
TURNS = (True, False, False, True)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one action cost in one turn."""

    action: str
    is_locked: bool
    timing: Timing


def measure_isolation(addresses: Addresses, *, rounds: int) -> None:
    """Print each action's milliseconds with and without the lock, and the difference of throughput."""
    subjects = make_subjects(len(TURNS) * (rounds + WARM_UP))
    cookie = _session_of(subjects.user_id)
    groups = iter(subjects.by_http)
    spent: list[Spent] = []
    try:
        for is_locked in TURNS:
            _shut(addresses, is_locked=is_locked)
            module = "meeloop.settings" if is_locked else "benchmarks.unlocked"
            with web(DJANGO_SETTINGS_MODULE=module) as (port, processes):
                for action, call in _actions(port, subjects, cookie, groups):
                    spent.append(Spent(action, is_locked, time_calls(call, rounds, processes, WARM_UP)))
    finally:
        _shut(addresses, is_locked=True)
    print(f"\n{'the third lock':38}{'with':>9}{'without':>9}{'cpu with':>10}{'without':>9}{'throughput':>12}")
    for action in dict.fromkeys(one.action for one in spent):
        _report(action, spent)


def _actions(port: int, subjects: Subjects, cookie: str, groups: Iterator[Class]) -> list[tuple[str, Callable[[int], object]]]:
    program, person, numbers = Client(port, subjects.token), Client(port), count()
    person.headers["Cookie"] = cookie
    class_list = f"/api/v1/classes/{subjects.by_http[0].class_id}/pupils/"

    def sign_up(_number: int) -> None:
        path, body = wish_of(next(groups))
        status, answer = program.ask("POST", path, body, **{"Idempotency-Key": f"lock-{port}-{next(numbers)}"})
        assert status == 201, (status, answer[:400])

    return [
        ("the coordinator's day (HTML)", lambda _number: get(person, "/school/")),
        ("class list of 30 (API)", lambda _number: get(program, class_list)),
        ("sign up a class of 30 with names", sign_up),
    ]


def _report(action: str, spent: Sequence[Spent]) -> None:
    walls, cpus = {}, {}
    for is_locked in (True, False):
        timings = [one.timing for one in spent if one.action == action and one.is_locked == is_locked]
        walls[is_locked] = sum(one.wall for one in timings) / len(timings)
        cpus[is_locked] = sum(one.cpu for one in timings) / len(timings)
    change = (walls[False] / walls[True] - 1) * 100
    print(f"{action:38}{walls[True]:9.2f}{walls[False]:9.2f}{cpus[True]:10.2f}{cpus[False]:9.2f}{change:+11.1f}%")


def _shut(addresses: Addresses, *, is_locked: bool) -> None:
    word = SQL("ENABLE" if is_locked else "DISABLE")
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        for table in sorted(isolated_tables()):
            owner.execute(SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(Identifier(table), word))


def _session_of(user_id: int) -> str:
    from django.test import Client as InProcess  # noqa: PLC0415  # only here

    from accounts.models import User  # noqa: PLC0415  # as above

    client = InProcess(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(User.objects.get(pk=user_id))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
