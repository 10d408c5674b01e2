"""A published table as a reader gets it, against reading the same rows by hand and an empty request (goal: 1.5 times the two).

The region of the figures' bench is counted once, stored and published as the product does it; then its largest public table is asked for as JSON
through the interface and as CSV, the stored file.
"""

import json
import uuid
from collections.abc import Sequence
from typing import LiteralString

import psycopg
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from benchmarks.by_hand import Connection
from benchmarks.figures import timed
from benchmarks.history import analyze
from benchmarks.scenarios import get, report
from benchmarks.site import EMPTY
from benchmarks.timing import Client, time_calls
from meeloop.local.testing import Addresses
from stats import keys
from stats.choices import BodyKind, ReaderKind
from stats.formats import write_files
from stats.method.cube import make_cube
from stats.method.decision import decide
from stats.method.types import AuditReport
from stats.models import PublishedTable, Release, ReleaseOrder
from stats.programme import Audience, Period, read_programme
from stats.rules import Body, Maker
from stats.services.counting import Made, keep_programme, make_issue, store_release
from stats.services.deciding import approve_release, publish_release, request_approval
from stats.simulation import REGION, Shape, count_facts, simulate

START_YEAR, TERM = 2024, 1
TABLE: LiteralString = """
SELECT number.place, number.measure, number.value, number.status
FROM stats_publishedtable shape
JOIN stats_publishednumber number
  ON number.release_id = shape.release_id AND number.place = ANY(shape.rows) AND number.measure = ANY(shape.measures)
WHERE shape.release_id = %(release)s AND shape.code = %(code)s
"""
FILE: LiteralString = (
    "SELECT content, sha256, media_type FROM stats_artefact WHERE release_id = %(release)s AND name = %(name)s"
)


def measure_serving(addresses: Addresses, port: int, processes: Sequence[int], *, reads: int, shape: Shape = REGION) -> None:
    """Print a line for the table as JSON and one for the table as CSV."""
    release = publish(shape)
    analyze(addresses)
    code = largest_table(release)
    name = f"tabellen/{code}.csv"
    client = Client(port)
    floor = time_calls(lambda _number: get(client, EMPTY), reads, processes)
    print(f"\n{'a published table (' + code + ')':38}{'HTTP':>9}{'cpu':>9}{'L':>9}{'F':>9}{'HTTP/(L+F)':>12}{'queries':>9}")
    with psycopg.connect(addresses.web, autocommit=True) as bare:
        path = f"/api/v1/releases/{release.pk}/tables/{code}/"
        ours = time_calls(lambda _number: get(client, path), reads, processes)
        hand = time_calls(lambda _number: by_hand_json(bare, release, code), reads)
        report("as JSON, through the interface", ours, hand, floor, queries_of(path))
        path = f"/cijfers/{release.period_code}/v1/{name}"
        ours = time_calls(lambda _number: get(client, path), reads, processes)
        hand = time_calls(lambda _number: bare.execute(FILE, {"release": release.pk, "name": name}).fetchall(), reads)
        report("as CSV, the stored file", ours, hand, floor, queries_of(path))


def largest_table(release: Release) -> str:
    """Return the code of the public table with the most numbers."""
    tables = PublishedTable.objects.filter(release=release, audience=Audience.PUBLIC.value)
    return max(tables, key=lambda table: len(table.rows) * len(table.measures)).code


def by_hand_json(bare: Connection, release: Release, code: str) -> bytes:
    """Read a table with one statement and write it as JSON, without labels."""
    rows = bare.execute(TABLE, {"release": release.pk, "code": code}).fetchall()
    shown = [{"place": place, "measure": measure, "value": value, "status": status} for place, measure, value, status in rows]
    return json.dumps({"release": str(release.pk), "code": code, "rows": shown}).encode()


def queries_of(path: str) -> int:
    """Return how many queries one request runs on both databases, counted in this process."""
    from django.test import Client as InProcess  # noqa: PLC0415  # only here

    client = InProcess(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["stats"]) as published:
        client.get(path)
    return len(own) + len(published)


def publish(shape: Shape) -> Release:
    """Count a simulated term, store and publish it for everybody. The attack on it is measured elsewhere."""
    programme = read_programme()
    simulation = simulate(shape, programme, seed=3)
    facts = count_facts(simulation, programme, Period(START_YEAR, TERM))
    year = decide(programme, START_YEAR, simulation.region, facts)
    order = ReleaseOrder(start_year=START_YEAR, term=TERM, readers=[ReaderKind.PUBLIC.value])
    with translation.override("nl"):
        cube = make_cube(facts, year, secret=keys.rounding_secret())
        issue = make_issue(uuid.uuid4(), order, cube, year, now=timezone.now())
        files, seconds = timed(lambda: write_files(issue))
        size = sum(len(content) for _kind, content in files.values()) / 1024**2
        print(f"\nwriting the {len(files)} files of a term, {size:.1f} MB together: {seconds:.1f} s", flush=True)
        made = Made(issue, files, AuditReport((), {}))
        keep_programme(year)
        release = store_release(made, by=Maker(1), corrects=None, is_confidential=False)
        request_approval(release=release, by=Maker(1))
        for number, board in enumerate(("41001", "41002"), start=2):
            approve_release(release=release, by=Maker(number, "admin", Body(BodyKind.BOARD, board, board)))
        return publish_release(release=release, by=Maker(1))
