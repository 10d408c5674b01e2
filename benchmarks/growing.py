"""A region's rows, copied until there are so many times as many, by SQL: what would take hours through the product takes minutes.

Copies share what they say and have numbers of their own. Triggers and foreign keys rest meanwhile (every copied key points at the copy
of what it pointed at); checks, unique keys and indexes do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import psycopg
from psycopg.sql import SQL, Composable, Identifier

# Further apart than any number of the data that is copied; a page's is a small integer.
STEP = 1_000_000
PAGE_STEP = 100_000
NUMBER = SQL("+ k * {}").format(SQL(str(STEP)))
PAGE_NUMBER = SQL("+ k * {}").format(SQL(str(PAGE_STEP)))


@dataclass(frozen=True, slots=True)
class Table:
    """What of a table's rows differs in a copy.

    ``more``: a column and its expression, with ``k`` the number of the copy and ``nth`` what stands ``beside`` the row.
    """

    name: str
    numbers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    uuids: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    only: str = "true"
    beside: str = "1"


TABLES = (
    Table(
        "wagtailcore_page",
        pages=("id",),
        empty=("alias_of_id",),
        more={
            # A sister of the page that is copied: four characters below the same parent.
            "path": "left(path, -4) || upper(lpad(to_hex(nth + k * 40), 4, '0'))",
            "slug": "slug || '-' || k",
            "url_path": "url_path || k || '/'",
            "translation_key": "gen_random_uuid()",
        },
        only="id IN (SELECT page_ptr_id FROM activities_activitypage)",
        beside="row_number() OVER (PARTITION BY left(path, -4) ORDER BY path)",
    ),
    Table("activities_activitypage", pages=("page_ptr_id",)),
    Table("activities_catalogueentry", pages=("activity_id",)),
    Table("activities_session", numbers=("id",), pages=("activity_id",), empty=("series_id",)),
    Table(
        "schools_school", numbers=("id",), more={"branch_code": "left(branch_code, 2) || lpad(to_hex(id * 2000 + k), 4, '0')"}
    ),
    Table("schools_schoolclass", numbers=("id", "school_id")),
    Table("schools_pupil", numbers=("id", "school_id")),
    Table("schools_classmembership", numbers=("id", "school_id", "school_class_id", "pupil_id")),
    Table(
        "enrolments_enrolment",
        numbers=("school_id", "session_id", "school_class_id"),
        uuids=("id", "stands_in_for_id"),
        empty=("bundle_id",),
    ),
    Table(
        "enrolments_place",
        numbers=("id", "school_id", "pupil_id", "session_id", "counted_class_id"),
        uuids=("enrolment_id",),
    ),
    Table("enrolments_enrolmenttransition", numbers=("id", "school_id"), uuids=("enrolment_id",)),
)


class Copies:
    """The rows to copy, and how many times as many there are."""

    def __init__(self, superuser: str) -> None:
        self.address = superuser
        self.times = 1
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA bench_base")
            for table in TABLES:
                connection.execute(
                    SQL("CREATE TABLE bench_base.{0} AS SELECT *, {2} AS nth FROM {0} WHERE {1}").format(
                        Identifier(table.name), SQL(table.only), SQL(table.beside)
                    )
                )

    def grow(self, times: int) -> dict[str, int]:
        """Copy until there are so many times as many; return how many rows each table has."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for table in TABLES:
                self._copy(connection, table, times)
            connection.execute("RESET session_replication_role")
            connection.execute("VACUUM ANALYZE")
            self.times = times
            return {table.name: self._count(connection, table) for table in TABLES}

    def _copy(self, connection: psycopg.Connection[tuple[object, ...]], table: Table, times: int) -> None:
        columns = [
            str(name)
            for (name,) in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND attgenerated = '' ORDER BY attnum",
                [table.name],
            )
        ]
        statement = SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM bench_base.{table}, generate_series(%s::bigint, %s::bigint) k"
        ).format(
            table=Identifier(table.name),
            columns=SQL(", ").join(map(Identifier, columns)),
            values=SQL(", ").join(_value(table, name) for name in columns),
        )
        connection.execute(statement, [self.times, times - 1])

    @staticmethod
    def _count(connection: psycopg.Connection[tuple[object, ...]], table: Table) -> int:
        row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table.name))).fetchone()
        return int(str(row[0])) if row else 0


def _value(table: Table, column: str) -> Composable:
    """Return what a copy has in this column."""
    here = Identifier(column)
    if column in table.numbers:
        return SQL("{} {}").format(here, NUMBER)
    if column in table.pages:
        return SQL("{} {}").format(here, PAGE_NUMBER)
    if column in table.uuids:
        return SQL("md5({}::text || ':' || k)::uuid").format(here)
    if column in table.empty:
        return SQL("NULL")
    return SQL(table.more[column]) if column in table.more else here  # our own words
