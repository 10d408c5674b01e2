"""After a test that commits: the database holds again what a fresh clone holds.

A clone takes a quarter of a second of processor time, because 800 tables, indexes and counters are files. Deleting what
is new and putting back what changed takes a hundredth. Only when much has passed through is the database cloned again:
deleted rows keep their place in the files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from django.db import connections
from django.test import TransactionTestCase
from psycopg.sql import SQL, Identifier

from tests.support import database

Connection = psycopg.Connection[tuple[object, ...]]
MUCH = 16 * 1024 * 1024  # bytes of tables, without their indexes
FILLED: LiteralString = """
    SELECT relname::text, pg_relation_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
COUNTERS: LiteralString = """
    SELECT sequencename::text, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences
"""
CUT_OFF: LiteralString = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Contents:
    """The rows of each table that has any, as text, and where each counter stands."""

    rows: dict[str, bytes]
    counters: dict[str, tuple[int, bool]]


def contents(name: str) -> Contents:
    """Return what the database ``name`` holds."""
    with connect(name) as connection:
        found = {table: rows(connection, table) for table in sizes(connection)}
        return Contents({table: content for table, content in found.items() if content}, counters(connection))


@contextmanager
def after_committing_tests(fresh: Contents) -> Iterator[None]:
    """Tidy up after every committing test, instead of the TRUNCATE that the web role rightly may not do."""
    original = TransactionTestCase._fixture_teardown

    def tidy_up(self: TransactionTestCase) -> None:
        for connection in connections.all():
            connection.close()
        tidy(str(connections["default"].settings_dict["NAME"]), fresh)

    TransactionTestCase._fixture_teardown = tidy_up  # type: ignore[method-assign]  # the one place Django offers
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]  # as above


def tidy(name: str, fresh: Contents) -> None:
    """Let the database ``name`` hold what is ``fresh``; whoever still uses it is cut off first, as by a clone."""
    with connect(name) as connection:
        connection.execute(CUT_OFF)
        known = sizes(connection)
        if sum(known.values()) < MUCH:
            put_rows_back(connection, {table: fresh.rows.get(table, b"") for table in known.keys() | fresh.rows.keys()})
            put_counters_back(connection, fresh.counters)
            return
    database.clone(name)


def put_rows_back(connection: Connection, wanted: dict[str, bytes]) -> None:
    """Delete all rows of the tables that should have none, and write anew those that differ."""
    changed = [table for table, content in wanted.items() if not content or rows(connection, table) != content]
    # No triggers and no foreign keys: the order of the tables does not matter, and evidence may go.
    connection.execute("SET session_replication_role = replica")
    connection.execute(SQL("; ").join(SQL("DELETE FROM {}").format(Identifier(table)) for table in changed))
    for table in changed:
        if wanted[table]:
            with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copy:
                copy.write(wanted[table])


def put_counters_back(connection: Connection, wanted: dict[str, tuple[int, bool]]) -> None:
    """Let the next number of each table be what it was."""
    for counter in wanted.items() - counters(connection).items():
        name, (value, is_used) = counter
        connection.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, value, is_used])


def rows(connection: Connection, table: str) -> bytes:
    """Return every row of this table, as text; sorted, because what is written anew may stand elsewhere in the file."""
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as copy:
        return b"".join(sorted(bytes(row) for row in copy))


def sizes(connection: Connection) -> dict[str, int]:
    """Return the tables that take any room, and how many bytes."""
    return dict(connection.execute(FILLED).fetchall())


def counters(connection: Connection) -> dict[str, tuple[int, bool]]:
    """Return where each counter stands, and whether it gave that number out."""
    return {name: (value, is_used) for name, value, is_used in connection.execute(COUNTERS).fetchall()}


def connect(name: str) -> Connection:
    """Connect to the database ``name`` as the superuser."""
    return psycopg.connect(database.superuser_address(name), autocommit=True)
