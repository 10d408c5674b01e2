"""What a region becomes when it is a country: the same reads and writes on the same rows, and on twenty-five times as many.

    make bench ARGS="--only growth --grow 18 450"

Demo data of 900 pupils and 150 activities is copied, table by table, until there are so many times as many: 18 is a region (16,000 pupils,
2,700 activities), 450 is twenty-five of them; ``--years 42`` puts 42 years of sign-ups before this one, ten million in a country. Copies have numbers of their own and share everything else, so that a filter or a word
finds so many times as many rows. *Growth* is of processor time, the web's and PostgreSQL's together, each action by itself at both sizes:
how busy the machine is otherwise moves that little, and the clock a lot. An empty request (F) says how much. *Ratio* is that processor time
in the country against the same rows by hand-written SQL (L, its client included) and an empty request together; *a second* is how many the two web processes answer
to four who ask at once, on the same processors. Plans are those of the web's own
role with row policies; a sequential scan counts where the table holds at least ``LARGE`` rows.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.test import Client as InProcess
from django.utils import timezone

from accounts.models import User
from activities.models import CatalogueEntry
from benchmarks import bare_reads, by_hand
from benchmarks.bare_reads import Bare
from benchmarks.growing import Copies
from benchmarks.isolation import backends_of, milliseconds_of
from benchmarks.scenarios import wish_of
from benchmarks.serving import largest_table, publish
from benchmarks.site import EMPTY, ROOT, web
from benchmarks.subjects import Subjects, make_subjects
from benchmarks.timing import Client
from enrolments.choices import GOING
from enrolments.models import Enrolment
from meeloop.local.roles import STATS, WEB
from meeloop.local.testing import Addresses
from schools.models import School
from stats.simulation import REGION
from tests.support.makers import make_coordinator, make_provider_user

LARGE = 10_000
LIST = 1_500
WARM_UP = 10
GOAL = 1.5
LISTS = 10
ASKERS, FLOW_SECONDS = 4, 1.5
EMPTY_PAGE = "an empty page (F)"
SIGN_UP = "sign up a class of 30 with names"
READ_LIST = f"read a list of {LIST} pupils in"


@dataclass(frozen=True, slots=True)
class Timed:
    """One action at one size: milliseconds by the clock, and of processor time."""

    p50: float
    p95: float
    used: float
    bare: float | None = None
    flow: float | None = None

    def ratio(self, floor: "Timed") -> float | None:
        """How many times the same rows by hand and an empty request together."""
        return None if self.bare is None else self.used / (self.bare + floor.used)


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, and the session that asks for it."""

    name: str
    path: str
    cookie: str = ""
    bare: Bare | None = None
    has_it: bool = False
    """Whether who asks has this answer already, and says so by its ETag."""


def measure_growth(addresses: Addresses, sizes: Sequence[int], *, reads: int, years: int = 0) -> list[str]:
    """Print a line for each action; return what grows too much or reads a large table from end to end."""
    asked = questions()
    rounds = max(reads // 10, 5)
    subjects = make_subjects(len(sizes) * (rounds + WARM_UP))
    copies = Copies(addresses.superuser, years)
    found: list[dict[str, Timed]] = []
    memory: list[int] = []
    for number, times in enumerate(sizes):
        began = time.perf_counter()
        rows = copies.grow(times)
        # A catalogue does not grow so in minutes: what was kept of the small one would be used in the large one.
        cache.clear()
        print(f"\n{times} times as many, in {time.perf_counter() - began:.0f} s: " + ", ".join(_rows(rows)), flush=True)
        with web() as (port, processes):
            meter = Meter(addresses, processes)
            share = slice(number * (rounds + WARM_UP), (number + 1) * (rounds + WARM_UP))
            found.append(dict(_measure(port, meter, asked, subjects, share, reads=reads, rounds=rounds)))
            memory.append(sum(resident(one) for one in processes))
    plans = plans_of(asked)
    wrong = []
    sizes_of = f"{'p50':>10}{'p95':>9}{'cpu':>9}"
    print(f"\n{'':34}{sizes_of * 2}{'growth':>9}{'L':>9}{'ratio':>8}{'a second':>10}{'statements':>12}  read from end to end")
    for name, first in found[0].items():
        last, plan = found[-1][name], plans.get(name, {})
        growth, scans = last.used / first.used, ", ".join(plan.get("scans", ()))
        times_of = "".join(f"{one.p50:10.1f}{one.p95:9.1f}{one.used:9.1f}" for one in (first, last))
        ratio = last.ratio(found[-1][EMPTY_PAGE])
        beside = f"{_shown(last.bare, 2):>9}{_shown(ratio, 1):>8}{_shown(last.flow, 0):>10}"
        print(f"{name:34}{times_of}{growth:8.2f}x{beside}{plan.get('statements', ''):>12}  {scans}")
        wrong += [f"{name} grew {growth:.2f} times"] * (growth > GOAL) + [f"{name} reads all of {scans}"] * bool(scans)
    print(f"{'memory of the web processes':34}{memory[0] // 1024:25} MB{memory[-1] // 1024:25} MB")
    print(
        "\n"
        + (
            "Against the goal (1.5 times, no sequential scan): " + "; ".join(wrong)
            if wrong
            else "Nothing grows beyond the goal."
        )
    )
    return wrong


def _shown(number: float | None, digits: int) -> str:
    return "" if number is None else f"{number:.{digits}f}"


def _rows(rows: Mapping[str, int]) -> Iterator[str]:
    words = {"schools_pupil": "pupils", "activities_catalogueentry": "activities", "enrolments_enrolment": "sign-ups"}
    yield from (f"{rows[name]:,} {word}" for name, word in words.items())
    yield f"{rows['enrolments_place']:,} places with a name"


def questions() -> list[Asked]:
    """Return what is read: public addresses, and pages of a school and of a provider whose own data does not grow."""
    entry = CatalogueEntry.objects.order_by("pk")[0]
    busy = Enrolment.objects.filter(status__in=GOING, session__starts_at__gt=timezone.now() - timedelta(days=2))
    busiest = busy.values_list("session", "session__activity__catalogue_entry__provider").exclude(
        session__activity__catalogue_entry=None
    )
    session, provider = busiest.annotate(number=Count("pk")).order_by("-number", "session")[0][:2]
    school = School.objects.annotate(number=Count("enrolments")).order_by("-number", "pk")[0]
    coordinator = session_of(make_coordinator(school))
    from providers.models import Provider  # noqa: PLC0415  # only here

    guest = session_of(make_provider_user(Provider.objects.get(pk=provider)))
    level = entry.levels[0] if entry.levels else "vmbo-kb"
    chosen = {"sector": entry.sector, "kind": entry.kind, "level": level}
    of_school = {"school": school.pk}
    return [
        Asked(
            "list of 24 with three filters",
            f"/api/v1/activities/?page_size=24&{urlencode(chosen)}",
            bare=Bare(bare_reads.THREE_FILTERS, chosen),
        ),
        Asked("list of 24", "/api/v1/activities/?page_size=24", bare=Bare(by_hand.LIST)),
        Asked("full-text search", "/api/v1/activities/?page_size=24&q=zorg", bare=Bare(by_hand.SEARCHED)),
        Asked("one activity", f"/api/v1/activities/{entry.pk}/", bare=Bare(by_hand.ONE, {"id": entry.pk})),
        Asked(
            "one activity, for who has it (304)",
            f"/api/v1/activities/{entry.pk}/",
            bare=Bare(by_hand.ONE, {"id": entry.pk}),
            has_it=True,
        ),
        Asked("page of an activity (HTML)", entry.url, bare=Bare(by_hand.ONE, {"id": entry.pk})),
        Asked("catalogue page (HTML)", f"/activiteiten/?sector={entry.sector}", bare=Bare(bare_reads.OF_SECTOR, chosen)),
        *content_interface(entry.pk),
        Asked("a coordinator's day (HTML)", "/school/", coordinator, Bare(bare_reads.SCHOOL_DAY, of_school)),
        Asked("sign-ups of a school (HTML)", "/school/inschrijvingen/", coordinator, Bare(bare_reads.SIGN_UPS, of_school)),
        Asked("sign-ups of a school (JSON)", "/api/v1/enrolments/", coordinator, Bare(bare_reads.SIGN_UPS, of_school)),
        Asked("classes of a school (HTML)", "/school/klassen/", coordinator, Bare(bare_reads.CLASSES, of_school)),
        Asked("a provider's day (HTML)", "/aanbieder/", guest, Bare(bare_reads.PROVIDER_DAY, {"provider": provider})),
        Asked(
            "who comes to a date (HTML)",
            f"/aanbieder/datums/{session}/deelnemers/",
            guest,
            Bare(bare_reads.ROSTER, {"session": session}),
        ),
        *tables(),
    ]


def content_interface(activity: int) -> list[Asked]:
    """Return its list and one page, twice: as everybody asks, kept since the first question, and with what makes Wagtail do it anew each time."""
    pages, page = Bare(bare_reads.PAGES), Bare(bare_reads.PAGE, {"activity": activity})
    listed, one = "/api/cms/pages/?type=activities.ActivityPage&limit=20", f"/api/cms/pages/{activity}/"
    return [
        Asked("content interface, 20 pages, kept", listed, bare=pages),
        Asked("content interface, 20 pages, anew", f"{listed}&_=1", bare=pages),
        Asked("content interface, one page, kept", one, bare=page),
        Asked("content interface, one page, anew", f"{one}?_=1", bare=page),
    ]


def tables() -> list[Asked]:
    """Publish a region's term once; return its largest table as JSON and as the stored CSV."""
    release = publish(REGION)
    code = largest_table(release)
    name = f"tabellen/{code}.csv"
    return [
        Asked(
            "a published table (JSON)",
            f"/api/v1/releases/{release.pk}/tables/{code}/",
            bare=Bare(bare_reads.PUBLISHED, {"release": release.pk, "code": code}),
        ),
        Asked(
            "a published table (CSV)",
            f"/cijfers/{release.period_code}/v1/{name}",
            bare=Bare(bare_reads.STORED, {"release": release.pk, "name": name}),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Meter:
    """Who works for the site: its own processes, and those of PostgreSQL."""

    addresses: Addresses
    processes: Sequence[int]

    def time(self, act: Callable[[], object], times: int, warm_up: int = WARM_UP) -> Timed:
        """Do this so often; return what it took."""
        for _ in range(warm_up):
            act()
        # Connections are there by then.
        working = [*self.processes, *(one for role in (WEB, STATS) for one in backends_of(self.addresses, role))]
        walls, before = [], milliseconds_of(working)
        for _ in range(times):
            began = time.perf_counter()
            act()
            walls.append((time.perf_counter() - began) * 1000)
        used = milliseconds_of(working) - before
        walls.sort()
        return Timed(statistics.median(walls), walls[min(int(times * 0.95), times - 1)], used / times)


def bare_milliseconds(addresses: Addresses, act: Callable[[by_hand.Connection], object], times: int) -> float:
    """Return the processor time of a statement by hand: PostgreSQL's and this thread's."""
    with psycopg.connect(addresses.superuser, autocommit=True) as connection:
        for _ in range(WARM_UP):
            act(connection)
        backend = [connection.info.backend_pid]
        before, own = milliseconds_of(backend), time.thread_time()
        for _ in range(times):
            act(connection)
        return (milliseconds_of(backend) - before + (time.thread_time() - own) * 1000) / times


def flow_of(port: int, one: Asked) -> float:
    """Return how many answers a second come when some ask at once."""
    until = time.perf_counter() + FLOW_SECONDS

    def ask(_number: int) -> int:
        client, answers = client_for(port, one), 0
        while time.perf_counter() < until:
            read(client, one)
            answers += 1
        return answers

    with ThreadPoolExecutor(ASKERS) as askers:
        return sum(askers.map(ask, range(ASKERS))) / FLOW_SECONDS


def read(client: Client, one: Asked) -> None:
    """Read an address; anything but the answer that it should have stops the bench."""
    status, answer = client.ask("GET", one.path)
    assert status == (304 if one.has_it else 200), (status, one.path, answer[:400])


def client_for(port: int, one: Asked) -> Client:
    """Return a connection with the session of who asks."""
    client = Client(port)
    if one.cookie:
        client.headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={one.cookie}"
    if one.has_it:
        client.headers["If-None-Match"] = client.tag_of(one.path)
    return client


def _measure(
    port: int, meter: Meter, asked: Sequence[Asked], subjects: Subjects, share: slice, *, reads: int, rounds: int
) -> Iterator[tuple[str, Timed]]:
    for one in (Asked(EMPTY_PAGE, EMPTY), *asked):
        timed = meter.time(partial(read, client_for(port, one), one), reads)
        bare = None if one.bare is None else bare_milliseconds(meter.addresses, one.bare.read, reads)
        yield one.name, replace(timed, bare=bare, flow=flow_of(port, one))
    program, groups, hand = Client(port, subjects.token), iter(subjects.by_http[share]), iter(subjects.by_hand[share])

    def sign_up() -> None:
        path, body = wish_of(next(groups))
        status, answer = program.ask("POST", path, body, **{"Idempotency-Key": f"grow-{path}"})
        assert status == 201, (status, answer[:400])

    def by_sql(connection: by_hand.Connection) -> None:
        by_hand.sign_up(connection, next(hand), subjects.user_id)

    timed = meter.time(sign_up, rounds)
    yield SIGN_UP, replace(timed, bare=bare_milliseconds(meter.addresses, by_sql, rounds))
    school, numbers = subjects.by_http[0].school_id, count()

    def list_by_sql(connection: by_hand.Connection) -> None:
        by_hand.read_list(connection, school, f"{time.time_ns() % 10**9}{next(numbers)}", LIST)

    timed = meter.time(lambda: read_list(program, subjects), LISTS, warm_up=1)
    yield READ_LIST, replace(timed, bare=bare_milliseconds(meter.addresses, list_by_sql, LISTS), flow=1000 / timed.p50)


def read_list(program: Client, subjects: Subjects) -> None:
    """Read a list of a whole school in: look, then confirm."""
    stamp = f"{time.time_ns() % 10**9:09}"
    rows = [
        {
            "Roepnaam": f"Mees{'e' * (row % 9)}",
            "Achternaam": "Hart",
            "Leerlingnummer": f"{stamp}{row:05}",
            "Klas": f"L{stamp}{row // 30}",
        }
        for row in range(LIST)
    ]
    body = {"school": subjects.by_http[0].school_id, "rows": rows}
    status, answer = program.ask("POST", "/api/v1/class-list-imports/", body)
    assert status == 201, (status, answer[:400])
    status, answer = program.ask("POST", f"/api/v1/class-list-imports/{json.loads(answer)['id']}/confirm/", {})
    assert status == 200, (status, answer[:400])


def plans_of(asked: Sequence[Asked]) -> dict[str, dict[str, list[str]]]:
    """Ask a process with the web's own role which large tables each address reads from end to end."""
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.plans", str(LARGE)],
        cwd=ROOT,
        env={**os.environ, "MEELOOP_DB_ROLE": "web", "DJANGO_SETTINGS_MODULE": "meeloop.settings"},
        input=json.dumps([{"path": one.path, "cookie": one.cookie} for one in asked]),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(finished.stdout.splitlines()[-1])
    assert all(one["status"] == 200 for one in answers), answers
    return {one.name: answer for one, answer in zip(asked, answers, strict=True)}


def session_of(user: User) -> str:
    """Sign somebody in; return the value of the cookie."""
    client = InProcess(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def resident(process: int) -> int:
    """Return the memory that a process holds, in kB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
