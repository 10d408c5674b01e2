"""Counts that are killed halfway: ``make chaos ARGS="--releases 20"``.

The region of the demo data has a year counted again and again, and takes it back each time. Each time a part is killed
at a random moment of the count. Nothing else changes, so that every count must end in a whole release with the numbers that it has in
peace: the same tables, the same numbers, every file with the digest that is signed.
"""

import hashlib
import time
from dataclasses import dataclass, field
from functools import partial
from random import Random

import psycopg
from django.db import InterfaceError, OperationalError, connection

from benchmarks.chaos.running import Site
from kit.ringing import ring
from stats.choices import ReaderKind, ReleaseStatus, Term
from stats.cubes import load_cube
from stats.models import Artefact, PublishedTable, Release, ReleaseOrder
from stats.rules import Maker
from stats.services.counting import numbers_digest
from stats.services.deciding import withdraw_release
from stats.services.ordering import order_release

PATIENCE = 240.0
AWAY = 0.5
# Beat rings each five minutes; here as often, so that what a killed worker left is taken up while we look.
RINGS = 5.0
PARTS = ("worker", "PostgreSQL", "Valkey", "beat")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count gave: its numbers and the names of its tables and files, and after how many seconds."""

    numbers: str
    tables: tuple[str, ...]
    files: tuple[str, ...]
    seconds: float


@dataclass
class Rehearsal:
    """A period that is counted while parts are killed."""

    site: Site
    random: Random
    start_year: int
    term: Term
    by: Maker
    tries: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str = "", moment: float = 0.0) -> Counted | None:
        """Have it counted while this part is killed at this moment; take it back. None when no whole release came of it."""
        began = time.monotonic()
        order = order_release(
            start_year=self.start_year, term=self.term, readers=[ReaderKind.PUBLIC], by=self.by, reason="een proef"
        )
        if name:
            time.sleep(moment)
            self.site.kill(name)
            time.sleep(AWAY)
            self.site.bring_back(name)
        ended = self._ended(order.pk)
        seconds = time.monotonic() - began
        if ended is None or ended.release is None:
            words = "nothing" if ended is None else ended.refusal
            self.wrong.append(f"{name} killed after {moment:.1f} s: {words} came of it")
            return None
        self.tries.setdefault(name or "nothing", []).append(ended.tries)
        release = Release.objects.get(pk=ended.release.pk)
        found = self._whole(release, seconds)
        withdraw_release(release=release, by=self.by)
        return found

    def _ended(self, order: int) -> ReleaseOrder | None:
        began = rung = time.monotonic()
        while time.monotonic() < began + PATIENCE:
            time.sleep(0.2)
            if time.monotonic() > rung + RINGS:
                rung = time.monotonic()
                ring("stats.count")
            try:
                one = ReleaseOrder.objects.select_related("release").get(pk=order)
            except (InterfaceError, OperationalError):
                connection.close()  # the database is away
                continue
            if one.done_at is not None:
                return one
        return None

    def _whole(self, release: Release, seconds: float) -> Counted:
        """Look whether everything that belongs to a release is there, as it is signed."""
        files = list(Artefact.objects.filter(release=release).order_by("name"))
        spoilt = [one.name for one in files if hashlib.sha256(one.content).hexdigest() != one.sha256]
        halves = {
            "files are not what their digests say": spoilt,
            "the manifest is not what its digest says": hashlib.sha256(release.manifest.encode()).hexdigest() != release.digest,
            f"it is {release.status}": release.status != ReleaseStatus.AUDITED,
        }
        self.wrong += [f"{release.period_code}: {words}" for words, is_so in halves.items() if is_so]
        tables = PublishedTable.objects.filter(release=release).order_by("code").values_list("code", flat=True)
        return Counted(numbers_digest(load_cube(release)), tuple(tables), tuple(one.name for one in files), seconds)


def rehearse_releases(site: Site, number: int, seed: int) -> list[str]:
    """Have the newest whole period of the demo data counted so often; return what is wrong."""
    newest = Release.objects.filter(status=ReleaseStatus.PUBLISHED, term=Term.YEAR).order_by("-start_year")[0]
    maker, year = Maker(newest.computed_by, "admin"), newest.start_year
    # What is out stays out, and a correction in which nothing changed is refused: here nothing was ever counted.
    with psycopg.connect(site.running.addresses.superuser, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("TRUNCATE stats_release, stats_programmeyear, stats_releaseorder CASCADE")
    random = Random(seed)  # noqa: S311  # a rehearsal that can be repeated
    rehearsal = Rehearsal(site, random, year, Term.YEAR, maker)
    peace = [one for one in (rehearsal.count(), rehearsal.count()) if one]
    if len(peace) < 2:
        return rehearsal.wrong
    seconds = peace[1].seconds
    print(
        f"{newest.period_code}: {len(peace[1].tables)} tables, {len(peace[1].files)} files, counted in {seconds:.1f} s",
        flush=True,
    )
    slowest = 0.0
    for _ in range(number):
        name, moment = random.choice(PARTS), random.uniform(0.0, seconds)
        found = rehearsal.count(name, moment)
        if found is None:
            continue
        slowest = max(slowest, found.seconds)
        same = partial(_differs, peace[1], found)
        rehearsal.wrong += [
            f"{name} killed after {moment:.1f} s: other {what}" for what in ("numbers", "tables", "files") if same(what)
        ]
    halves = Release.objects.filter(status=ReleaseStatus.DRAFT).count()
    rehearsal.wrong += [f"{halves} releases are only there by half"] * bool(halves)
    for name, tries in sorted(rehearsal.tries.items()):
        print(f"{name} killed: {len(tries)} counts, begun {sum(tries)} times")
    print(f"the slowest of them took {slowest:.0f} s, with the wait until it was begun again")
    return rehearsal.wrong


def _differs(peace: Counted, found: Counted, what: str) -> bool:
    return bool(getattr(peace, what) != getattr(found, what))
