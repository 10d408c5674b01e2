"""Rows by COPY, with keys taken from the table's own sequence: fast, and everything keeps counting on from there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from kit.isolation import isolated_tables

Row = Mapping[str, Any]  # Any: a value of whatever type the column has
Column = tuple[str, Any, Callable[[Any], Any]]  # Any: as above; name, default and what makes a value ready for the wire
# A statement takes 65,535 values at most.
AT_ONCE = 1000


def options_of(model: type[models.Model]) -> Any:  # Any: Django's Options
    """Return what Django knows about a table."""
    return model._meta  # noqa: SLF001  # public by documentation


def new_ids(model: type[models.Model], number: int) -> list[int]:
    """Return so many unused keys of this table, in order."""
    table, column = options_of(model).db_table, options_of(model).pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, number]
        )
        return sorted(row[0] for row in cursor.fetchall())


def copy_rows(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Write rows into the model's own table (not its parents'); return how many.

    PostgreSQL copies nothing into a table with row policies but for its owner: for others these rows are inserted.

    A row maps column attributes (``school_id``) to values; what is left out gets the field's default. Signals and
    ``auto_now`` do nothing here.
    """
    fields = [field for field in options_of(model).local_concrete_fields if not field.generated]
    columns = [(field.attname, default_of(field), wrapper_of(field)) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    if options_of(model).db_table in isolated_tables() and connection.settings_dict.get("ISOLATES"):
        return insert_rows(f'INSERT INTO "{options_of(model).db_table}" ({names}) VALUES ', columns, rows)  # noqa: S608  # names of our own
    count = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{options_of(model).db_table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([wrap(row.get(name, default)) for name, default, wrap in columns])
            count += 1
    return count


def insert_rows(statement: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Insert rows, many at a time: triggers that look at a whole statement look once; return how many."""
    values = [[wrap(row.get(name, default)) for name, default, wrap in columns] for row in rows]
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(values), AT_ONCE):
            part = values[start : start + AT_ONCE]
            cursor.execute(statement + ", ".join([one] * len(part)), [value for row in part for value in row])
    return len(values)


def default_of(field: models.Field[Any, Any]) -> Any:  # Any: the column's type
    """Return the field's default; keys have none."""
    return None if field.primary_key else field.get_default()


def wrapper_of(field: models.Field[Any, Any]) -> Callable[[Any], Any]:  # Any: the column's type
    """Return what makes a value ready for the wire."""
    return as_json if field.get_internal_type() == "JSONField" else unchanged


def as_json(value: Any) -> Any:  # Any: JSON
    """Wrap JSON; an empty stream of blocks is an empty list."""
    return Jsonb(value if isinstance(value, (list, dict)) else [])


def unchanged(value: Any) -> Any:  # Any: whatever the column takes
    """Return the value as it is."""
    return value


def copy_pairs(through: type[models.Model], pairs: Sequence[Row]) -> int:
    """Write rows with keys of their own for a table nobody refers to."""
    ids = new_ids(through, len(pairs))
    key = options_of(through).pk.attname
    return copy_rows(through, ({key: pk, **pair} for pk, pair in zip(ids, pairs, strict=True)))
