"""A region's rows, copied until there are so many times as many, by SQL: what would take hours through the product takes minutes.

Copies share what they say and have numbers of their own. Triggers and foreign keys rest meanwhile (every copied key points at the copy
of what it pointed at); checks, unique keys and indexes do not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier

# Further apart than any number of the data that is copied; a page's is a small integer.
STEP = 1_000_000
PAGE_STEP = 100_000
# Waiting lists count with a sequence of their own.
WAITING_NUMBERS = "enrolments_waiting_number"
NUMBER = SQL("+ k * {}").format(SQL(str(STEP)))
# What is of an earlier year lies behind every copy of this year's.
YEAR_STEP = 1_000_000_000
YEAR = SQL("- h * interval '420 days'")
YEAR_NUMBER = SQL("+ h * {}").format(SQL(str(YEAR_STEP)))
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
    past: "Past | None" = None


@dataclass(frozen=True, slots=True)
class Past:
    """What differs in a copy for an earlier year, beside what differs in every copy: ``h`` years ago, with ``moments`` moved back."""

    moments: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    only: str = "true"


OPEN = "'draft', 'waiting', 'offered', 'requested', 'accepted', 'confirmed'"
# Pages of providers stand at one depth of the tree, so that paths have one length.
PROVIDERS_PATH = 16

TABLES = (
    Table(
        "wagtailcore_page",
        pages=("id",),
        empty=("alias_of_id",),
        more={
            # A provider's page is a sister of the one that is copied, with its activities below it.
            "path": f"left(path, {PROVIDERS_PATH - 4}) || upper(lpad(to_hex(nth + k * 100), 4, '0')) || substr(path, {PROVIDERS_PATH + 1})",
            "slug": "slug || '-' || k",
            "url_path": "url_path || k || '/'",
            "translation_key": "gen_random_uuid()",
        },
        only="""id IN (
            SELECT page_ptr_id FROM activities_activitypage UNION SELECT page_ptr_id FROM providers_providerpage
        )""",
        beside=f"dense_rank() OVER (ORDER BY left(path, {PROVIDERS_PATH}))",
    ),
    Table("providers_provider", numbers=("id",), empty=("kvk_number",)),
    Table("providers_providerpage", numbers=("provider_id",), pages=("page_ptr_id",)),
    Table("activities_activitypage", pages=("page_ptr_id",)),
    Table(
        "activities_catalogueentry",
        numbers=("provider_id",),
        pages=("activity_id",),
        # Elsewhere they go at other hours: a list in the order of dates has no hundreds at one moment.
        more={"sorts_at": "sorts_at + mod(k, 331) * interval '37 minutes'"},
    ),
    Table(
        "activities_session",
        numbers=("id",),
        pages=("activity_id",),
        empty=("series_id",),
        past=Past(
            moments=("starts_at", "ends_at", "enrolment_opens_at", "enrolment_closes_at", "created_at", "updated_at"),
            only="id IN (SELECT session_id FROM bench_base.enrolments_enrolment)",
        ),
    ),
    Table("activities_publicplaces", numbers=("session_id",)),
    Table(
        "schools_school",
        numbers=("id",),
        more={"branch_code": "left(branch_code, 2) || lpad(to_hex(nth * 2000 + k), 4, '0')"},
        beside="row_number() OVER (ORDER BY id)",
    ),
    Table("schools_schoolclass", numbers=("id", "school_id")),
    Table("schools_pupil", numbers=("id", "school_id")),
    Table("schools_classmembership", numbers=("id", "school_id", "school_class_id", "pupil_id")),
    Table(
        "enrolments_enrolment",
        numbers=("school_id", "session_id", "school_class_id", "waiting_number"),
        uuids=("id", "stands_in_for_id"),
        empty=("bundle_id",),
        # Names are gone by then, as the terms of the product say: what is left of a class that came is a number.
        past=Past(
            moments=("created_at", "updated_at", "counted_at"),
            more={
                "status": f"CASE WHEN status IN ({OPEN}) THEN 'attended' ELSE status END",
                "attended_count": f"CASE WHEN status IN ({OPEN}) THEN places ELSE attended_count END",
                **dict.fromkeys(("answer_until", "waiting_number", "offer_until", "undo_until", "teacher_id"), "NULL"),
            },
        ),
    ),
    Table(
        "enrolments_place",
        numbers=("id", "school_id", "pupil_id", "session_id", "counted_class_id"),
        uuids=("enrolment_id",),
    ),
    Table(
        "enrolments_enrolmenttransition",
        numbers=("id", "school_id"),
        uuids=("enrolment_id",),
        past=Past(
            moments=("at",), only="id IN (SELECT max(id) FROM bench_base.enrolments_enrolmenttransition GROUP BY enrolment_id)"
        ),
    ),
)


class Copies:
    """The rows to copy, and how many times as many there are."""

    def __init__(self, superuser: str, years: int = 0) -> None:
        self.address = superuser
        self.years = years
        self.times = 1
        # What is of earlier years was not there first: of that nothing was copied yet.
        self.past_times = 0
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
                for year in range(1, self.years + 1):
                    self._copy_past(connection, table, times, year)
                self._count_on(connection, table)
            connection.execute("RESET session_replication_role")
            connection.execute("VACUUM ANALYZE")
            self.times = self.past_times = times
            return {table.name: self._count(connection, table) for table in TABLES}

    def forget(self) -> None:
        """Throw away what was copied from: the database then holds what a site of that size holds, and nothing else."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("DROP SCHEMA bench_base CASCADE")

    def _copy(self, connection: psycopg.Connection[tuple[object, ...]], table: Table, times: int) -> None:
        columns = _columns(connection, table)
        values = SQL(", ").join(_value(table, name) for name in columns)
        connection.execute(_insert(table, columns, values, "true"), [self.times, times - 1])

    def _copy_past(self, connection: psycopg.Connection[tuple[object, ...]], table: Table, times: int, year: int) -> None:
        if table.past is None:
            return
        columns, past = _columns(connection, table), table.past
        values = SQL(", ").join(_value_of_year(table, past, name) for name in columns)
        statement = _insert(table, columns, values, past.only, year=year)
        connection.execute(statement, [self.past_times, times - 1])

    @staticmethod
    def _count_on(connection: psycopg.Connection[tuple[object, ...]], table: Table) -> None:
        """Let what is made from now on have a higher number than every copy: a history is read in the order of its numbers."""
        for column in {"id"} & {*table.numbers, *table.pages}:
            connection.execute(
                SQL("SELECT setval(pg_get_serial_sequence(%s, %s), max({})) FROM {}").format(
                    Identifier(column), Identifier(table.name)
                ),
                [table.name, column],
            )
        if "waiting_number" in table.numbers:
            connection.execute(
                SQL("SELECT setval(%s, greatest(max(waiting_number), 1)) FROM {}").format(Identifier(table.name)),
                [WAITING_NUMBERS],
            )

    @staticmethod
    def _count(connection: psycopg.Connection[tuple[object, ...]], table: Table) -> int:
        row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table.name))).fetchone()
        return int(str(row[0])) if row else 0


def _columns(connection: psycopg.Connection[tuple[object, ...]], table: Table) -> list[str]:
    """Return the columns that are written."""
    rows = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [table.name],
    )
    return [str(name) for (name,) in rows]


def _insert(table: Table, columns: Sequence[str], values: Composable, only: str, *, year: int = 0) -> Composed:
    """Return the statement that copies rows for each ``k`` between two numbers, its parameters."""
    return SQL(
        "INSERT INTO {table} ({columns}) SELECT {values}"
        " FROM bench_base.{table}, generate_series(%s::bigint, %s::bigint) k, (VALUES ({year}::bigint)) AS past (h) WHERE {only}"
    ).format(
        table=Identifier(table.name),
        columns=SQL(", ").join(map(Identifier, columns)),
        values=values,
        year=SQL(str(year)),
        only=SQL(only),
    )


def _value_of_year(table: Table, past: Past, column: str) -> Composable:
    """Return what a copy of an earlier year has in this column."""
    here = Identifier(column)
    if column in past.more:
        return SQL(past.more[column])
    if column in past.moments:
        return SQL("{} {}").format(here, YEAR)
    if column in table.uuids:
        return SQL("md5({}::text || ':' || k || ':' || h)::uuid").format(here)
    # Schools and classes are those of today; what lies in a year is of that year.
    is_of_year = column in table.numbers and column not in {"school_id", "school_class_id"}
    return SQL("{} {}").format(_value(table, column), YEAR_NUMBER) if is_of_year else _value(table, column)


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
