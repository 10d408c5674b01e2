"""What would keep the tables from being spread over several servers by school, as Citus does: read from the database itself.

Citus spreads a table by one column, here ``school_id``. Each unique rule of such a table must hold that column, for each server only
knows its own rows. A foreign key between two such tables must hold it on both sides. A table without the column is copied to every
server ("reference table"): spread tables may point at it, and it may point at no spread table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

COLUMN = "school_id"
Rows = list[tuple[Any, ...]]  # Any: columns differ
# A partition is spread with the table it is part of.
SPREAD = """
SELECT c.oid, c.relname FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = %s AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
UNIQUE = f"""
WITH spread AS ({SPREAD})
SELECT spread.relname, i.indexrelid::regclass::text, i.indisprimary,
    (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, place)
     JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number)
FROM pg_index AS i JOIN spread ON spread.oid = i.indrelid
WHERE (i.indisunique OR i.indisexclusion)
  AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int[]) AND a.attname = %s)
ORDER BY 1, 2
"""  # noqa: S608  # put together from constants
KEYS = f"""
WITH spread AS ({SPREAD})
SELECT source.relname, target.relname, f.conname, source.oid IN (SELECT oid FROM spread), target.oid IN (SELECT oid FROM spread),
    EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = f.conrelid AND a.attnum = ANY(f.conkey) AND a.attname = %s)
FROM pg_constraint AS f JOIN pg_class AS source ON source.oid = f.conrelid JOIN pg_class AS target ON target.oid = f.confrelid
WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace AND f.conparentid = 0
ORDER BY 1, 3
"""  # noqa: S608  # as above


@dataclass(frozen=True, slots=True)
class Spreading:
    """What was found. Each name is that of a table, an index or a constraint."""

    tables: list[str]
    unique: list[tuple[str, str, bool, str]]
    beside: list[tuple[str, str, str]]
    twice: list[tuple[str, str, str]]
    back: list[tuple[str, str, str]]
    copied: list[str]


def asked(statement: str, parameters: Sequence[str]) -> Rows:
    """Return the rows of a statement on our own connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def look(ask: Callable[[str, Sequence[str]], Rows] = asked) -> Spreading:
    """Return what stands in the way, and which tables would be copied to every server."""
    tables = [name for _oid, name in ask(SPREAD + " ORDER BY 2", [COLUMN])]
    unique = [(table, index, primary, columns or "") for table, index, primary, columns in ask(UNIQUE, [COLUMN, COLUMN])]
    keys = ask(KEYS, [COLUMN, COLUMN])
    # A key with the school in it does the work; a plain one beside it is what Django made first.
    held = {(source, target) for source, target, _name, of, to, has in keys if of and to and has}
    plain = [(source, target, name) for source, target, name, of, to, has in keys if of and to and not has]
    return Spreading(
        tables=tables,
        unique=unique,
        beside=[one for one in plain if one[:2] not in held],
        twice=[one for one in plain if one[:2] in held],
        back=[(source, target, name) for source, target, name, of, to, _has in keys if to and not of],
        copied=sorted({target for _source, target, _name, of, to, _has in keys if of and not to}),
    )


def document() -> str:
    """Return docs/operations/spreading.md."""
    return "\n".join(_lines(look())) + "\n"


def _lines(found: Spreading) -> Iterator[str]:
    yield "# Spreading by school, on paper"
    yield ""
    yield "Made by `manage.py spreading`, from the tables themselves: make it again after a change of tables. Nobody has tried it on a cluster: it says what"
    yield "would have to change for one (Citus 13, tables spread by `school_id`). Until then a country is one PostgreSQL with copies (deploy.md)."
    yield ""
    primary = sum(one[2] for one in found.unique)
    yield from _table(
        ("what", "how many", "what Citus wants"),
        [
            ("tables with `school_id`", len(found.tables), "spread by it, all in one place per school"),
            (
                "primary keys without it",
                primary,
                "`(id, school_id)`: Django 5.2's composite key, or the plain key dropped there",
            ),
            (
                "other unique rules without it",
                len(found.unique) - primary,
                "`school_id` added, or the rule kept by a reference table",
            ),
            ("foreign keys between them without it", len(found.beside), "a composite key, as the others have"),
            ("plain keys beside a composite one", len(found.twice), "dropped: the composite one does the work"),
            (
                "foreign keys from a table without `school_id` to one with it",
                len(found.back),
                "dropped, or `school_id` added to that table",
            ),
            ("tables that every school points at", len(found.copied), "copied to every server (reference tables)"),
        ],
    )
    yield from _section(
        "Unique rules without the school", ("table", "index", "columns"), [(t, i, c) for t, i, p, c in found.unique if not p]
    )
    yield from _section("Foreign keys without the school", ("from", "to", "constraint"), found.beside)
    yield from _section("Plain keys beside a composite one", ("from", "to", "constraint"), found.twice)
    yield from _section("From a table without the school", ("from", "to", "constraint"), found.back)
    yield ""
    yield "## Copied to every server"
    yield ""
    yield ", ".join(f"`{name}`" for name in found.copied)
    yield ""
    yield "`activities_session` is among them and is written by every sign-up (its places): that one row is where a cluster would wait. It would be spread by"
    yield "`activity_id` instead, and a sign-up would become a transaction over two servers."


def _section(title: str, heads: tuple[str, ...], rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from _table(heads, [tuple(f"`{cell}`" for cell in row) for row in rows])


def _table(heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"
