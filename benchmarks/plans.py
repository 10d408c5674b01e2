"""Which tables a page reads from end to end, as the web's own role with row policies: a process of its own, beside the bench.

    python -m benchmarks.plans 10000 < questions.json

Reads ``[{"path": ..., "cookie": ...}]``, asks each address once to warm it up and once with every SELECT explained, and prints for each
how many statements it ran and which sequential scans it has over tables with at least so many rows.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

ROWS = "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples >= %s"


def scans_in(plan: dict[str, Any], large: frozenset[str]) -> Iterator[str]:  # Any: PostgreSQL's JSON
    """Yield the large tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in large:
        yield str(plan["Relation Name"])
    for part in plan.get("Plans", ()):
        yield from scans_in(part, large)


class Explained:
    """Every statement of a connection, explained before it runs."""

    def __init__(self, connection: Any, large: frozenset[str]) -> None:  # Any: Django's connection
        self.connection = connection
        self.large = large
        self.statements = 0
        self.scans: set[str] = set()
        self.is_asking = False

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:  # Any: Django's protocol
        """Explain and run."""
        text = str(sql)
        if not self.is_asking and not many:
            self.statements += 1
            if text.lstrip(" (").upper().startswith(("SELECT", "WITH")):
                self.explain(text, params)
        return execute(sql, params, many, context)

    def explain(self, sql: str, params: Any) -> None:  # Any: as above
        """Note what its plan reads from end to end."""
        self.is_asking = True
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                found = cursor.fetchone()[0]
        finally:
            self.is_asking = False
        plans = json.loads(found) if isinstance(found, str) else found
        for one in plans:
            self.scans |= set(scans_in(one["Plan"], self.large))


def main() -> None:
    """Answer what standard input asks."""
    import django  # noqa: PLC0415  # settings are read here

    django.setup()
    from django.conf import settings  # noqa: PLC0415  # as above
    from django.db import connections  # noqa: PLC0415  # as above
    from django.test import Client  # noqa: PLC0415  # as above

    with connections["default"].cursor() as cursor:
        cursor.execute(ROWS, [int(sys.argv[1])])
        large = frozenset(name for name, _rows in cursor.fetchall())
    answers = []
    for question in json.load(sys.stdin):
        client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
        if question.get("cookie"):
            client.cookies[settings.SESSION_COOKIE_NAME] = question["cookie"]
        client.get(question["path"])
        with ExitStack() as stack:
            watched = [Explained(connections[alias], large) for alias in ("default", "stats")]
            for one in watched:
                stack.enter_context(one.connection.execute_wrapper(one))
            status = client.get(question["path"]).status_code
        answers.append(
            {
                "status": status,
                "statements": sum(one.statements for one in watched),
                "scans": sorted(set().union(*(one.scans for one in watched))),
            }
        )
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
