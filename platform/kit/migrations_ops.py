"""Schema operations that Django has no model syntax for."""

from django.db.migrations.operations import RunSQL

# Asked once per statement, not per row: a sub-select is. An empty setting is what a transaction leaves behind.
OF_THESE_SCHOOLS = (
    "(SELECT current_setting('meeloop.reach', true) = 'all') "
    "OR {column} = ANY ((SELECT nullif(current_setting('meeloop.schools', true), '')::bigint[])::bigint[])"
)


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


class Isolate(RunSQL):
    """Row-level security for one table: who is bound to schools (``kit.isolation``) reads and writes those schools' rows only.

    ``column`` holds the school, or says ``coalesce(school_id, 0)`` where rows without one are the region's (``kit.isolation.REGION``).
    ``inside`` is for a table without one: ``("shortlist_id", "activities_shortlist")`` lets a row
    be seen with the row of that isolated table that it belongs to. The owner of the tables (migrations) is outside: the web and
    worker roles own nothing. What is not the web role's is the worker's: every school.
    """

    def __init__(self, table: str, *, column: str = "school_id", inside: tuple[str, str] | None = None) -> None:
        self.table = table
        self.inside = inside
        condition = OF_THESE_SCHOOLS.format(column=column)
        if inside:
            condition = f"{inside[0]} IN (SELECT id FROM {inside[1]})"  # noqa: S608  # names of a migration
        super().__init__(
            sql=[
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"CREATE POLICY of_these_schools ON {table} USING ({condition}) WITH CHECK ({condition})",
                _if_role(
                    "meeloop_worker", (f"CREATE POLICY worker ON {table} TO meeloop_worker USING (true) WITH CHECK (true)",)
                ),
            ],
            reverse_sql=[
                f"DROP POLICY IF EXISTS worker ON {table}",
                f"DROP POLICY of_these_schools ON {table}",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )


def isolate(table: str, *, column: str = "school_id", inside: tuple[str, str] | None = None) -> Isolate:
    """Return the operation that shuts a school's table (check ``privacy.E020``, guide "isolation")."""
    return Isolate(table, column=column, inside=inside)


def no_planner_statistics(table: str, *columns: str) -> RunSQL:
    """Return an operation that keeps values of these columns out of ``pg_stats``: they survive a DELETE there (trust page §5)."""
    changes = ", ".join(f"ALTER COLUMN {column} SET STATISTICS 0" for column in columns)
    return RunSQL(sql=f"ALTER TABLE {table} {changes}", reverse_sql=RunSQL.noop)


def _if_role(role: str, statements: tuple[str, ...]) -> str:
    body = "; ".join(statements)
    return f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {body}; END IF; END $$"
