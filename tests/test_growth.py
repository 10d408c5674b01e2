"""What the bench of growth copies is whole, and what it calls a scan is one (the bench itself: ``make bench ARGS="--only growth"``)."""

import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import connection

from benchmarks import growing
from benchmarks.growing import TABLES, Copies
from benchmarks.plans import scans_in
from benchmarks.soak import Asked


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_key_to_what_is_copied_points_at_the_copy(table: Any) -> None:  # Any: a table of the bench
    """A new key between two copied tables, or a column that went, is noticed here."""
    changed = {*table.numbers, *table.pages, *table.uuids, *table.empty, *table.more}
    copied = {one.name for one in TABLES}
    with connection.cursor() as cursor:
        keys = connection.introspection.get_relations(cursor, table.name)
    pointing = {column for column, (_field, target) in keys.items() if target in copied}

    assert changed <= columns_of(table.name)
    assert pointing <= changed


@pytest.mark.parametrize("sizes", [(1, 4), (1, 1, 3), (2, 4), (3,)])
def test_no_copy_is_made_twice_whatever_the_sizes(monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...]) -> None:
    made: dict[int, list[int]] = {}
    connection = MagicMock()
    connection.__enter__.return_value = connection

    def note(statement: Any, numbers: Any = None) -> Any:  # Any: psycopg's
        year = re.search(r"VALUES \((\d+)::bigint\)", statement if isinstance(statement, str) else statement.as_string(None))
        if year:
            first, last = numbers
            made.setdefault(int(year[1]), []).extend(range(first, last + 1))
        return MagicMock(fetchone=lambda: (0,))

    connection.execute.side_effect = note
    monkeypatch.setattr(growing, "_columns", lambda *_: ["id", "at"])
    monkeypatch.setattr(growing, "TABLES", (growing.Table("sign_ups", numbers=("id",), past=growing.Past(moments=("at",))),))
    monkeypatch.setattr(growing.psycopg, "connect", lambda *_args, **_options: connection)

    copies = Copies("", years=2)
    for times in sizes:
        copies.grow(times)

    whole = list(range(sizes[-1]))
    assert made == {0: whole[1:], 1: whole, 2: whole}


def test_a_scan_is_one_of_a_large_table_wherever_it_stands_in_the_plan() -> None:
    def scan(table: str) -> dict[str, Any]:  # Any: PostgreSQL's JSON
        return {"Node Type": "Seq Scan", "Relation Name": table}

    plan = {"Node Type": "Nested Loop", "Plans": [scan("small"), {"Node Type": "Sort", "Plans": [scan("large")]}]}
    index = {"Node Type": "Index Scan", "Relation Name": "large"}

    assert list(scans_in(plan, frozenset({"large"}))) == ["large"]
    assert list(scans_in(index, frozenset({"large"}))) == []


def test_what_waited_counts_from_when_it_was_due() -> None:
    asked = Asked()
    asked.note(1.0, 201, 40.0)
    asked.note(1.5, 503, 900.0)

    assert (asked.answers, asked.waits) == ({201: 1, 503: 1}, [(1.0, 40.0), (1.5, 900.0)])
