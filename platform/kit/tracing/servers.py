"""Questions to PostgreSQL and Valkey as spans: which sort of statement, at which of our tables. Never the statement, a key or a value."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache, wraps
from typing import Any

import redis
from django.db import connections
from redis.client import Pipeline

from kit.tracing.registered import COMMANDS, OTHER, STATEMENTS, tables
from kit.tracing.spans import Span, Tracing, running, tracing

# A bulk of thousands of statements says no more in thousands of spans: the rest is counted.
MOST = 100
# Before the first table stand columns; what is later than this is not worth the search, and a long statement not worth keeping.
LOOKED_AT = 4000
_FIRST_WORD = re.compile(r"\s*([A-Za-z]+)")
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)


@contextmanager
def statements_of(span: Span) -> Iterator[None]:
    """Let each statement in this block be a span below that one, up to a number; how many there were is noted on it."""
    found = tracing()
    if found is None:
        yield
        return
    asked = _Statements(found)
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(asked))
        try:
            yield
        finally:
            span.note({"meeloop.statements": asked.count})


class _Statements:
    def __init__(self, found: Tracing) -> None:
        self.tracing, self.count = found, 0

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Sequence[Any], many: bool, context: dict[str, Any]
    ) -> Any:  # Any: Django's execute_wrapper protocol
        self.count += 1
        if self.count > MOST or not self.tracing.is_open():
            return execute(sql, params, many, context)
        name, said = about(sql if isinstance(sql, str) else "")
        with self.tracing.question(name, said):
            return execute(sql, params, many, context)


def about(sql: str) -> tuple[str, dict[str, str]]:
    """Return a name and attributes for a statement: its first word, and the first table where that is one of ours.

    Nothing after its first ``LOOKED_AT`` characters is read, kept or compared.
    """
    return _about(sql[:LOOKED_AT])


@lru_cache(maxsize=1024)
def _about(sql: str) -> tuple[str, dict[str, str]]:
    first = _FIRST_WORD.match(sql)
    operation = first[1].upper() if first and first[1].upper() in STATEMENTS else OTHER
    said = {"db.system.name": "postgresql", "db.operation.name": operation}
    table = next((one[1] for one in _TABLE.finditer(sql) if one[1] in tables()), "")
    if not table:
        return operation, said
    return f"{operation} {table}", {**said, "db.collection.name": table}


def watch_valkey() -> None:
    """Let questions to Valkey be spans, in this process from now on: its client has no place of its own to say so."""
    for owner, method in ((redis.Redis, "execute_command"), (Pipeline, "execute")):
        asked = getattr(owner, method)
        if not hasattr(asked, "is_watched"):
            setattr(owner, method, _watched(asked))


def _watched(asked: Callable[..., Any]) -> Callable[..., Any]:  # Any: the client's own
    @wraps(asked)
    def ask(client: Any, *args: Any, **options: Any) -> Any:  # Any: as above
        found = running()
        if found is None or not found.is_open():
            return asked(client, *args, **options)
        word = args[0] if args and isinstance(args[0], str) else "PIPELINE"
        command = word.partition(" ")[0].upper()
        operation = command if command in COMMANDS else OTHER
        with found.question(operation, {"db.system.name": "redis", "db.operation.name": operation}):
            return asked(client, *args, **options)

    ask.is_watched = True  # type: ignore[attr-defined]  # so that it is done once
    return ask
