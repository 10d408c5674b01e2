"""Who may see which schools' rows now: the third lock (decision 0045, guide "isolation").

Every table of a school has a policy in PostgreSQL; ``kit.postgresql`` tells the database, for each statement that touches
such a table, whose schools count. Here that is decided, for the current request or thread: nobody (the start: a statement is
refused), the schools of who asks, or, for a reason that can be named, every school.
"""

import contextvars
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Rows of every school, because of ``reason``: work that rightly crosses schools, a command, a test."""

    reason: str


@dataclass(frozen=True, slots=True)
class Schools:
    """Rows of these schools only; of none when there are no ids."""

    ids: tuple[int, ...] = ()


Reach = Everywhere | Schools


@dataclass(frozen=True, slots=True)
class Question:
    """Schools that the database looks up in the same breath as it is told them, so that nobody waits for an answer first.

    ``sql`` is an expression of ``bigint[]`` with ``parameters``; ``learn`` is called with its schools, once they are known.
    """

    sql: str
    parameters: tuple[Any, ...]  # Any: of one statement
    learn: Callable[[Schools], object]


class Source(Protocol):
    """Who can say whose rows count, when a statement needs to know."""

    def known(self) -> Reach | None:
        """Return whose rows count if that is known already, else None. Runs no statement: one may just be on its way."""

    def question(self) -> Reach | Question:
        """Return whose rows count, or what to ask the database; for a source that did not know."""


class Unbound(RuntimeError):
    """A statement on a school's table while nobody had said whose rows count."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"A statement touched {table}, and nobody said whose schools count. In a request the middleware says it; a command, a "
            "thread or work across schools begins with kit.isolation.everywhere(reason) or only_schools(ids). "
            "See docs/guides/isolation.md."
        )


WORD = re.compile(r"\w+")
# Stands among the schools for the region's own desk; no school has this number.
REGION = 0
SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")
_reach: contextvars.ContextVar[Reach | Source | None] = contextvars.ContextVar("isolation_reach", default=None)
_tables: set[str] = set()


def isolate_tables(tables: Iterable[str]) -> None:
    """Make the tables known that have a policy; called once, when the declarations of all apps have been read."""
    _tables.update(tables)
    _first_table.cache_clear()


def isolated_tables() -> frozenset[str]:
    """Return the tables of which every statement is bound."""
    return frozenset(_tables)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Let the block's statements see every school. Belongs in services, as near to the query as it can be (guide "isolation")."""
    if not reason:
        raise ValueError("reading across schools needs a reason")
    with bound(Everywhere(reason)):
        yield


@contextmanager
def only_schools(ids: Iterable[int]) -> Iterator[None]:
    """Let the block's statements see these schools only."""
    with bound(Schools(tuple(sorted(set(ids))))):
        yield


@contextmanager
def bound(reach: Reach | Source) -> Iterator[None]:
    """Bind the block; a source is asked at the first statement that needs to know, and at each one after that."""
    token = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(token)


def current_reach(table: str = "a table") -> Reach | Question:
    """Return whose rows count now, or what to ask the database first. Raises ``Unbound``, naming the table, when nobody said so."""
    reach = _reach.get()
    if reach is None:
        raise Unbound(table)
    return reach if isinstance(reach, Everywhere | Schools) else reach.known() or reach.question()


def known_reach() -> Reach | None:
    """Return whose rows count now as far as that is known already; for who can tell the database a little earlier."""
    reach = _reach.get()
    return reach if reach is None or isinstance(reach, Everywhere | Schools) else reach.known()


def touched_table(sql: str) -> str | None:
    """Return the first table with a policy that a statement names, or None. A word in the text is enough: too often is safe."""
    # A savepoint names no table but itself: remembered, each of them would push out a statement that comes again.
    return None if sql.startswith(SAVEPOINTS) and ";" not in sql else _first_table(sql)


@lru_cache(maxsize=4096)
def _first_table(sql: str) -> str | None:
    return next((word for word in WORD.findall(sql) if word in _tables), None)
