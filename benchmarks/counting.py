"""The facts of a release over many rows, against a bare two-level GROUP BY that gives the same numbers (perf page §4 and §7).

    make bench ARGS="--only facts --visits 10000000"

The rows are made up in a schema of their own, with the columns of the real tables and without their constraints and triggers: what is
measured is reading, and ten million rows through every constraint would take hours to write. Whether the copied class is right
is then asked of ``check_invariants``' own sentence.

*Bare* is what somebody would write by hand for these rows: level one groups the places by group and class (or by pupil), level
two makes every table of the programme of that with each board's part, as rows in this process, read in the fastest way the driver has. It
knows that every group here has a name for everybody, that every pupil has a class, and that all has its number: no heads without names, no
``Part``. It reads the same copied class and leaves frozen pupils out where it reads, as one would. *One table* is the same for the first
table alone, to see what all tables cost. *Same answer*: each row of ours is a row of the bare answer, with the same table, codes, board and
numbers, and the other way round; compared row by row before anything is timed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from statistics import median
from time import perf_counter, process_time

from django.db import connection

from benchmarks.timing import processor_seconds
from enrolments import facts
from enrolments.facts import AT_ONCE, Grouping
from enrolments.services.invariants import BROKEN
from kit.school_year import days_of
from stats.gathering import groupings_of
from stats.programme import read_programme

START_YEAR = 2025
ROUNDS = 5
GROUP = 25  # pupils with a name in one group
VISITS = 4  # of each pupil in the year
CLASSES = 40  # of a school
SAME_CLASS = "a pupil is counted with the class of 1 October"
TABLES = (
    *("schools_schoolboard", "schools_school", "schools_schoolyear", "schools_schoolclass", "schools_pupil"),
    *("schools_classmembership", "activities_activitypage", "activities_session", "enrolments_enrolment", "enrolments_place"),
)
# Every class goes ``VISITS`` times, always with all names; one comes late, one in 25 stays away. Every 40th pupil changed class, half of
# them before 1 October; one in 5,000 is frozen.
FILL = """
INSERT INTO schools_schoolboard (id, name, number) SELECT n, 'b', n::text FROM generate_series(1, %(schools)s / 3 + 1) n;
INSERT INTO schools_school (id, board_id, name, brin, branch_code, municipality_code, municipality, verified_at)
    SELECT n, n / 3 + 1, 's', '00AA', lpad(n::text, 6, '0'), lpad((n / 7)::text, 4, '0'), 'm', now()
    FROM generate_series(1, %(schools)s) n;
INSERT INTO schools_schoolyear (id, start_year) VALUES (1, 2025);
INSERT INTO schools_schoolclass (id, school_id, school_year_id, name, name_key, levels, year)
    SELECT n, (n - 1) / %(of_school)s + 1, 1, 'k', 'k',
           ARRAY[(ARRAY['vmbo-bb', 'vmbo-kb', 'vmbo-tl', 'havo', 'vwo'])[n %% 5 + 1]], n / 5 %% 4 + 1
    FROM generate_series(1, %(classes)s) n;
INSERT INTO schools_pupil (id, school_id, pupil_number, pupil_number_key, first_name, name_prefix, last_name, sort_key, created_at, restricted_at)
    SELECT n, n / %(group)s / %(of_school)s + 1, '', '', 'p', '', 'p', 'p', now(), CASE WHEN n %% 5000 = 1 THEN now() END
    FROM generate_series(0, %(classes)s * %(group)s - 1) n;
INSERT INTO schools_classmembership (id, school_id, school_class_id, pupil_id, left_at)
    SELECT id, school_id, id / %(group)s + 1, id,
           CASE id %% 80 WHEN 0 THEN timestamptz '2025-11-15' WHEN 40 THEN timestamptz '2025-09-15' END
    FROM schools_pupil;
INSERT INTO schools_classmembership (id, school_id, school_class_id, pupil_id)
    SELECT id + %(classes)s * %(group)s, school_id, (school_id - 1) * %(of_school)s + (id / %(group)s + 1) %% %(of_school)s + 1, id
    FROM schools_pupil WHERE id %% 40 = 0;
INSERT INTO activities_activitypage (page_ptr_id, kind, sector, municipality_code)
    SELECT n, (ARRAY['company-visit', 'job-shadowing', 'guest-lesson', 'workshop', 'company-assignment', 'career-fair', 'carousel',
                     'taster-day', 'open-day', 'flash-visit', 'teacher-visit', 'online-encounter', 'speed-date'])[n %% 13 + 1],
           (ARRAY['built-environment', 'mobility', 'care', 'retail', 'ict-creative', 'food-green-hospitality', 'business-security',
                  'special-crafts', 'education', 'government', 'culture'])[n %% 11 + 1], '0014'
    FROM generate_series(1, 2000) n;
INSERT INTO activities_session (id, activity_id, starts_at, ends_at, capacity, status)
    SELECT n, n %% 2000 + 1, timestamptz '2025-08-20 09:00+02' + (n %% 330) * interval '1 day',
           timestamptz '2025-08-20 12:00+02' + (n %% 330) * interval '1 day', 60, 'scheduled'
    FROM generate_series(0, %(classes)s * %(visits)s - 1) n;
INSERT INTO enrolments_enrolment (id, session_id, school_id, school_class_id, mode, places, extra_count, attended_count, status)
    SELECT md5(n::text)::uuid, n, n / %(visits)s / %(of_school)s + 1, n / %(visits)s + 1, 'names', %(group)s, 0, %(group)s - 1, 'attended'
    FROM generate_series(0, %(classes)s * %(visits)s - 1) n;
INSERT INTO enrolments_place (id, enrolment_id, session_id, school_id, pupil_id, starts_at, ends_at, is_active, attendance, counted_class_id)
    SELECT n, md5((n / %(group)s)::text)::uuid, n / %(group)s, pupil / %(group)s / %(of_school)s + 1, pupil,
           timestamptz '2025-08-20 09:00+02' + ((n / %(group)s) %% 330) * interval '1 day', now(), true,
           CASE n %% %(group)s WHEN 0 THEN 'absent' WHEN 1 THEN 'late' ELSE 'present' END,
           CASE WHEN pupil %% 80 = 40
               THEN pupil / %(group)s / %(of_school)s * %(of_school)s + (pupil / %(group)s + 1) %% %(of_school)s + 1
               ELSE pupil / %(group)s + 1 END
    FROM generate_series(0, %(classes)s * %(visits)s * %(group)s - 1) n
    CROSS JOIN LATERAL (SELECT n / (%(group)s * %(visits)s) * %(group)s + n %% %(group)s) who (pupil);
"""
# Columns that are not counted may stay empty.
RELAX = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT attname FROM pg_attribute WHERE attrelid = 'bench.%(table)s'::regclass AND attnum > 0 AND attnotnull
    LOOP EXECUTE format('ALTER TABLE bench.%(table)s ALTER COLUMN %%I DROP NOT NULL', one.attname);
    END LOOP;
END $$
"""
INDEXES = (
    *("ALTER TABLE bench.schools_pupil ADD PRIMARY KEY (id)", "ALTER TABLE bench.activities_session ADD PRIMARY KEY (id)"),
    *("ALTER TABLE bench.enrolments_enrolment ADD PRIMARY KEY (id)", "CREATE INDEX ON bench.enrolments_place (pupil_id)"),
    "CREATE INDEX ON bench.schools_pupil (id) WHERE restricted_at IS NOT NULL",
)
PERIOD = "place.starts_at >= '2025-08-01 00:00+02' AND place.starts_at < '2026-08-01 00:00+02'"
# A hashed subplan: the fastest of the ways to write it.
NOT_FROZEN = "place.pupil_id NOT IN (SELECT id FROM schools_pupil WHERE restricted_at IS NOT NULL)"
BARE_VISITS = f"""
SELECT {{dimensions}}, grouping({{dimensions}}), board.number, sum(CASE enrolment.status WHEN 'attended' THEN came ELSE 0 END)::int,
       sum(CASE enrolment.status WHEN 'attended' THEN pupils - came WHEN 'no_show' THEN pupils ELSE 0 END)::int,
       sum(CASE WHEN enrolment.status IN ('attended', 'no_show') THEN 0 ELSE pupils END)::int, sum(pupils)::int
FROM (
    SELECT place.enrolment_id, place.counted_class_id, count(*)::int AS pupils,
           (count(*) FILTER (WHERE place.attendance IN ('present', 'late')))::int AS came
    FROM enrolments_place place
    WHERE {PERIOD} AND {NOT_FROZEN}
    GROUP BY 1, 2
) named
JOIN enrolments_enrolment enrolment ON enrolment.id = named.enrolment_id
JOIN activities_session session ON session.id = enrolment.session_id
JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
JOIN schools_schoolclass school_class ON school_class.id = named.counted_class_id
JOIN schools_school school ON school.id = enrolment.school_id
JOIN schools_schoolboard board ON board.id = school.board_id
GROUP BY board.number, GROUPING SETS ({{sets}})
"""  # noqa: S608  # made of constants
BARE_PUPILS = f"""
SELECT {{dimensions}}, grouping({{dimensions}}), board.number, sum(pupils)::int
FROM (
    SELECT counted_class_id, count(*)::int AS pupils
    FROM (
        SELECT place.pupil_id, min(place.counted_class_id) AS counted_class_id
        FROM enrolments_place place
        WHERE {PERIOD} AND place.attendance IN ('present', 'late') AND {NOT_FROZEN}
        GROUP BY 1
    ) came
    GROUP BY 1
) counted
JOIN schools_schoolclass school_class ON school_class.id = counted.counted_class_id
JOIN schools_school school ON school.id = school_class.school_id
JOIN schools_schoolboard board ON board.id = school.board_id
GROUP BY board.number, GROUPING SETS ({{sets}})
"""  # noqa: S608  # made of constants
# Who came at least somewhere, by municipality and in the region; and in each sector, where a pupil counts once in each.
BARE_REACH = (
    f"""
SELECT CASE WHEN grouping(school.municipality_code) = 1 THEN '' ELSE 'municipality' END, coalesce(school.municipality_code, ''), sum(pupils)::int
FROM (
    SELECT school_id, count(*) AS pupils
    FROM (
        SELECT place.pupil_id, min(place.school_id) AS school_id
        FROM enrolments_place place
        WHERE {PERIOD} AND place.attendance IN ('present', 'late') AND {NOT_FROZEN}
        GROUP BY 1
    ) came
    GROUP BY 1
) counted
JOIN schools_school school ON school.id = counted.school_id
GROUP BY ROLLUP (school.municipality_code)
""",  # noqa: S608  # as above
    f"""
SELECT 'sector', sector, count(*)::int
FROM (
    SELECT place.pupil_id, page.sector
    FROM enrolments_place place
    JOIN activities_session session ON session.id = place.session_id
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    WHERE {PERIOD} AND place.attendance IN ('present', 'late') AND {NOT_FROZEN}
    GROUP BY 1, 2
) came
GROUP BY sector
""",  # noqa: S608  # as above
)
COLUMNS = {
    "municipality": "school.municipality_code",
    "school": "school.branch_code",
    "level": "school_class.levels[1]",
    "year": "school_class.year",
    "kind": "page.kind",
    "sector": "page.sector",
    "month": "date_part('month', session.starts_at AT TIME ZONE 'Europe/Amsterdam')",
}
Rows = Iterable[tuple[object, ...]]


def measure_facts(rows: int) -> None:
    """Make about so many named visits, count every table of the programme, ours and bare in turn; print medians and ratios."""
    made = make_rows(rows)
    programme, year = read_programme(), days_of(START_YEAR)
    tables = groupings_of(programme.tables)
    of_people = groupings_of(table for table in programme.tables if "pupils" in table.measures)
    print(f"\n{'facts over ' + format(made, ',') + ' named visits':46}{'ours':>9}{'bare':>9}{'ours/bare':>11}{'one table':>11}")
    for name, count, bare, wanted in (
        ("visits", lambda: facts.participation(year, tables), BARE_VISITS, tables),
        ("different pupils", lambda: facts.pupils(year, of_people), BARE_PUPILS, of_people),
    ):
        ways: list[Callable[[], Rows]] = [count, asking(bare, wanted), asking(bare, wanted[:1])]
        compare(name, ways, len(wanted), same=marks_of(count()) == marks_of(said(ways[1](), wanted)))
    ways = [lambda: ((name, code, n) for (name, code), n in facts.reach(year).items()), lambda: chain(*map(read, BARE_REACH))]
    compare("pupils at least", [*ways, lambda: read(BARE_REACH[0])], 3, same=marks_of(ways[0]()) == marks_of(ways[1]()))
    print(f"  {SAME_CLASS}: {'NO' if run(BROKEN[SAME_CLASS] + ' LIMIT 1') else 'yes'}")
    run("DROP SCHEMA bench CASCADE")
    run("RESET search_path")
    run("RESET work_mem")


def asking(statement: str, groupings: Sequence[Grouping]) -> Callable[[], Rows]:
    """Return a call of this bare statement for these groupings."""
    used = [name for name in COLUMNS if any(name in grouping for grouping in groupings)]
    sets = ", ".join(f"({', '.join(COLUMNS[name] for name in grouping)})" for grouping in groupings)
    sql = statement.format(dimensions=", ".join(COLUMNS[name] for name in used), sets=sets)
    return lambda: read(sql)


def compare(name: str, ways: Sequence[Callable[[], Rows]], tables: int, *, same: bool) -> None:
    """Time ours, bare and one table in turn; print medians and ratios, and whether ours and bare say the same."""
    rows = sum(1 for _row in ways[0]())
    for unit, (ours, by_hand, one) in zip(("seconds", "of the processor"), in_turn(ways), strict=True):
        line = f"{name}: {tables} tables, {rows:,} rows, {unit}"
        print(f"{line:46}{ours:9.2f}{by_hand:9.2f}{ours / by_hand:11.2f}{one:11.2f}")
    print(f"  the same answer, row by row: {'yes' if same else 'NO'}", flush=True)


def said(rows: Rows, groupings: Sequence[Grouping]) -> Rows:
    """Yield the rows of a bare statement as the door says them: table, codes, board, numbers."""
    used = [name for name in COLUMNS if any(name in grouping for grouping in groupings)]
    by_mask = {sum(1 << place for place, name in enumerate(reversed(used)) if name not in one): one for one in groupings}
    for *codes, mask, board, numbers in ((*row[: len(used) + 2], row[len(used) + 2 :]) for row in rows):
        grouping = by_mask[int(str(mask))]
        known = dict(zip(used, codes, strict=True))
        yield grouping, tuple([called(name, known[name]) for name in grouping]), board, *numbers


def called(name: str, code: object) -> str:
    """Return what the programme calls this: a month has two digits."""
    return f"{int(str(code).partition('.')[0]):02}" if name == "month" else str(code)


def marks_of(rows: Rows) -> tuple[int, int, int]:
    """Return what tells one set of rows from another whatever their order: how many, and two sums over each row's own mark."""
    count = first = second = 0
    for row in rows:
        mark = hash(tuple(row))
        count, first, second = count + 1, first + mark, (second + mark * mark) % 2**61
    return count, first, second


def make_rows(rows: int) -> int:
    """Fill a schema of its own with the shape of a country; return how many named visits there are."""
    classes = max(rows // (GROUP * VISITS) // CLASSES, 5) * CLASSES
    numbers = {"schools": classes // CLASSES, "classes": classes, "group": GROUP, "visits": VISITS, "of_school": CLASSES}
    run("CREATE SCHEMA bench")
    for table in TABLES:
        run(f"CREATE TABLE bench.{table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING GENERATED)")
        run(RELAX % {"table": table})
    run("SET search_path = bench, public")
    for setting in facts.for_many_rows():  # as the door sets them, for the bare statements too
        run(setting.replace("SET LOCAL", "SET"))
    for statement in (FILL % numbers).split(";\n"):
        if statement.strip():
            run(statement)
    for index in INDEXES:
        run(index)
    for table in TABLES:
        run(f"VACUUM ANALYZE bench.{table}")
    return classes * GROUP * VISITS


def in_turn(ways: Sequence[Callable[[], Rows]]) -> tuple[list[float], list[float]]:
    """Run these one after the other, ``ROUNDS`` times, so that all see the same neighbours; return medians of wall and processor seconds.

    Processor time is that of this process and of its server process together.
    """
    [[server]] = run("SELECT pg_backend_pid()")
    walls: list[list[float]] = [[] for _ in ways]
    used: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            began, before = perf_counter(), process_time() + processor_seconds([int(str(server))])
            for _row in way():
                pass
            walls[number].append(perf_counter() - began)
            used[number].append(process_time() + processor_seconds([int(str(server))]) - before)
    return [median(each) for each in walls], [median(each) for each in used]


def run(sql: str) -> list[tuple[object, ...]]:
    """Run one statement, reading all of its answer."""
    return list(read(sql))


def read(sql: str) -> Iterator[tuple[object, ...]]:
    """Run one statement and give its rows as the driver reads them fastest: many at once."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while cursor.description and (rows := cursor.fetchmany(AT_ONCE)):
            yield from rows
