"""Schema operations that Django has no model syntax for."""

from django.db.migrations.operations import RunSQL


def composite_foreign_key(
    *,
    name: str,
    table: str,
    columns: tuple[str, ...],
    target: str,
    target_columns: tuple[str, ...],
    on_update_cascade: bool = False,
) -> RunSQL:
    """Return an operation that adds a foreign key over several columns.

    A plain foreign key does not look at the school: a row of one school could point at another school's pupil
    (trust page §7). The target needs a unique constraint over ``target_columns``. Deferred, because Django deletes
    children and parents in one transaction in its own order.
    """
    cascade = " ON UPDATE CASCADE" if on_update_cascade else ""
    return RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)}) "
            f"REFERENCES {target} ({', '.join(target_columns)}){cascade} DEFERRABLE INITIALLY DEFERRED"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def for_role(role: str, *statements: str, undo: tuple[str, ...] = ()) -> RunSQL:
    """Return an operation that runs grants only where this database role exists (``meeloop.local.roles`` makes them)."""
    return RunSQL(sql=_if_role(role, statements), reverse_sql=_if_role(role, undo) if undo else RunSQL.noop)


def append_only(table: str) -> list[RunSQL]:
    """Return operations that take UPDATE and DELETE on a table away from the web role: it may add and read."""
    return [
        for_role(
            "meeloop_web",
            f"REVOKE UPDATE, DELETE ON {table} FROM meeloop_web",
            undo=(f"GRANT UPDATE, DELETE ON {table} TO meeloop_web",),
        )
    ]


def no_planner_statistics(table: str, *columns: str) -> RunSQL:
    """Return an operation that keeps values of these columns out of ``pg_stats``: they survive a DELETE there (trust page §5)."""
    changes = ", ".join(f"ALTER COLUMN {column} SET STATISTICS 0" for column in columns)
    return RunSQL(sql=f"ALTER TABLE {table} {changes}", reverse_sql=RunSQL.noop)


def _if_role(role: str, statements: tuple[str, ...]) -> str:
    body = "; ".join(statements)
    return f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {body}; END IF; END $$"
