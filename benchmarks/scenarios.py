"""What is measured, and against what."""

import csv
import io
from collections.abc import Collection, Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection as django_connection
from django.test.utils import CaptureQueriesContext

from activities.models import CatalogueEntry
from benchmarks import by_hand
from benchmarks.history import make_history
from benchmarks.site import EMPTY
from benchmarks.subjects import Class, Subjects, make_subjects
from benchmarks.timing import Client, Timing, time_calls
from meeloop.local.testing import Addresses
from schools.classlist.parsing import parse_class_list

READS: tuple[tuple[str, str, LiteralString], ...] = (
    ("list of 24 activities", "/api/v1/activities/?page_size=24", by_hand.LIST),
    ("filtered list", "/api/v1/activities/?page_size=24&sector=care", by_hand.FILTERED),
    ("full-text search", "/api/v1/activities/?page_size=24&q=zorg", by_hand.SEARCHED),
    ("catalogue page (HTML)", "/activiteiten/", by_hand.LIST),
)


def measure(
    addresses: Addresses, port: int, processes: Sequence[int], *, parts: Collection[str], rounds: int, reads: int
) -> None:
    """Run the measurements of these parts and print one table."""
    client = Client(port)
    floor = time_calls(lambda _number: get(client, EMPTY), reads, processes)
    print(f"\n{'':38}{'HTTP':>9}{'cpu':>9}{'L':>9}{'F':>9}{'HTTP/(L+F)':>12}{'queries':>9}")
    with psycopg.connect(addresses.owner, autocommit=True) as bare:
        if "reads" in parts:
            measure_reads(bare, client, processes, floor, reads=reads)
        if "sign-up" in parts:
            warm_up = 30  # connections know their statements by then
            subjects = make_subjects(rounds + warm_up + 2)
            make_history(addresses)
            measure_sign_up(subjects, bare, port, processes, floor, rounds=rounds, warm_up=warm_up)
    if "reads" in parts:
        measure_class_lists()


def measure_reads(bare: by_hand.Connection, client: Client, processes: Sequence[int], floor: Timing, *, reads: int) -> None:
    """The public lists and one activity."""
    for name, path, sql in READS:
        ours = time_calls(lambda _number, path=path: get(client, path), reads, processes)
        hand = time_calls(lambda _number, sql=sql: by_hand.read(bare, sql), reads)
        report(name, ours, hand, floor, queries_of(path))
    activity = CatalogueEntry.objects.order_by("pk").values_list("pk", flat=True)[0]
    path = f"/api/v1/activities/{activity}/"
    ours = time_calls(lambda _number: get(client, path), reads, processes)
    hand = time_calls(lambda _number: by_hand.read(bare, by_hand.ONE, id=activity), reads)
    report("one activity", ours, hand, floor, queries_of(path))


def measure_sign_up(
    subjects: Subjects,
    bare: by_hand.Connection,
    port: int,
    processes: Sequence[int],
    floor: Timing,
    *,
    rounds: int,
    warm_up: int,
) -> None:
    """A class of 30 with names: one POST with everything it does, against the same rows by hand."""
    client = Client(port, subjects.token)

    def post(number: int) -> None:
        path, body = wish_of(subjects.by_http[number])
        status, answer = client.ask("POST", path, body, **{"Idempotency-Key": f"bench-{number}"})
        assert status == 201, (status, answer[:400])

    ours = time_calls(post, rounds, processes, warm_up)
    hand = time_calls(lambda number: by_hand.sign_up(bare, subjects.by_hand[number], subjects.user_id), rounds, warm_up=warm_up)
    report("sign up a class of 30 with names", ours, hand, floor, queries_of_sign_up(subjects, rounds))


def wish_of(group: Class) -> tuple[str, dict[str, Any]]:  # Any: JSON
    """Return where a class is signed up, and what is sent there."""
    body = {"school_class": group.class_id, "pupils": group.pupils, "adults": 2}
    return f"/api/v1/sessions/{group.session_id}/enrolments/", body


def queries_of_sign_up(subjects: Subjects, first: int) -> int:
    """Return how many queries one sign-up runs, counted in this process; BEGIN and COMMIT are none."""
    from django.test import Client as InProcess  # noqa: PLC0415  # only here

    headers = {"host": "localhost", "x-forwarded-proto": "https", "authorization": f"Bearer {subjects.token}"}
    client = InProcess(headers=headers)
    for group in subjects.by_http[first : first + 2]:  # the first one reads settings that stay
        path, body = wish_of(group)
        with CaptureQueriesContext(django_connection) as captured:
            answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": f"count-{path}"})
        assert answer.status_code == 201, answer.content
    return sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in captured.captured_queries)


def get(client: Client, path: str) -> bytes:
    """Read one address; anything but 200 stops the bench."""
    status, answer = client.ask("GET", path)
    assert status == 200, (status, path, answer[:400])
    return answer


def queries_of(path: str) -> int:
    """Return how many queries one request runs, counted in this process."""
    from django.test import Client as InProcess  # noqa: PLC0415  # only here

    client = InProcess(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.get(path)
    with CaptureQueriesContext(django_connection) as captured:
        client.get(path)
    return len(captured)


def report(name: str, ours: Timing, hand: Timing, floor: Timing, queries: int | None) -> None:
    """Print one line: milliseconds, the ratio of medians, and the number of queries."""
    ratio = ours.wall / (hand.wall + floor.wall)
    counted = "" if queries is None else str(queries)
    print(f"{name:38}{ours.wall:9.2f}{ours.cpu:9.2f}{hand.wall:9.2f}{floor.wall:9.2f}{ratio:12.1f}{counted:>9}")


def measure_class_lists(size: int = 30) -> None:
    """Read a class list: our reader with all its care, against the plain reader of the same format."""
    rows = [("Leerlingnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "Klas")]
    rows += [(str(10_000 + place), f"Mees{'e' * (place % 7)}", "van der", "Hart", "3B") for place in range(size)]
    text = "\r\n".join(";".join(row) for row in rows).encode()
    ours = time_calls(lambda _number: parse_class_list(text, "lijst.csv"), 30, warm_up=3)
    bare = time_calls(lambda _number: list(csv.reader(io.StringIO(text.decode()), delimiter=";")), 30, warm_up=3)
    print(f"\nread a class list of {size} rows (csv): {ours.wall:.2f} ms, {ours.wall / bare.wall:.0f}x the plain csv reader")
