"""Look for a word in every place where the product can put one: all columns of all tables, files, Valkey, the planner's memory."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
BYTES = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'
"""
STATISTICS = """
SELECT tablename || '.' || attname FROM pg_stats
WHERE schemaname = 'public' AND concat(most_common_vals::text, histogram_bounds::text, most_common_elems::text) ILIKE %s
"""


def traces_of(word: str) -> list[str]:
    """Return where a word stands: ``accounts_user`` (in some column), ``pg_stats accounts_user.email``, ``file avatar.png``..."""
    return sorted({*_tables(word), *_bytes(word), *_statistics(word), *_files(word), *_valkey(word)})


def remember_values() -> None:
    """Let the planner look at every table, as it does by itself some minutes after a table was filled."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'ANALYZE "{table}"')


def _tables(word: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            # The row as text: every column at once, whatever its type.
            found = f'SELECT EXISTS (SELECT FROM "{table}" AS one WHERE one::text ILIKE %s)'  # noqa: S608  # names from the catalogue
            cursor.execute(found, [f"%{word}%"])
            if cursor.fetchone()[0]:
                yield table


def _bytes(word: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(BYTES)
        for table, column in cursor.fetchall():
            found = f'SELECT EXISTS (SELECT FROM "{table}" WHERE position(%s::bytea IN "{column}") > 0)'  # noqa: S608  # as above
            cursor.execute(found, [word.encode()])
            if cursor.fetchone()[0]:
                yield f"{table}.{column}"


def _statistics(word: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS, [f"%{word}%"])
        yield from (f"pg_stats {name}" for (name,) in cursor.fetchall())


def _files(word: str) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*") if root.exists() else ():
        name = str(path.relative_to(root))
        if word in name.lower() or (path.is_file() and word.encode() in path.read_bytes().lower()):
            yield f"file {name}"


def _valkey(word: str) -> Iterator[str]:
    client = cache._cache.get_client()  # type: ignore[attr-defined]  # the client below Django's cache
    for key in client.scan_iter("*"):
        value = client.get(key) if client.type(key) == b"string" else b""
        if word.encode() in key.lower() or word.encode() in (value or b"").lower():
            yield f"valkey {key.decode()}"
