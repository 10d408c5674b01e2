"""The facts of a release over many rows, against the bare two-level GROUP BY of one table (perf page §4 and §7).

The rows are made up in a schema of their own, with the columns of the real tables and without their constraints: what is measured is
reading, and ten million rows through every constraint would take an hour to write.
"""

from collections.abc import Callable
from time import perf_counter

from django.db import connection

from enrolments import facts
from kit.school_year import days_of
from stats.gathering import groupings_of
from stats.programme import read_programme

START_YEAR = 2025
GROUP = 25  # pupils with a name in one group
VISITS = 4  # of each pupil in the year
TABLES = (
    *("schools_schoolboard", "schools_school", "schools_schoolyear", "schools_schoolclass", "schools_pupil"),
    *("schools_classmembership", "activities_activitypage", "activities_session", "enrolments_enrolment", "enrolments_place"),
)
# ``%(schools)s`` schools of 4 classes for every 100 pupils; every class goes ``VISITS`` times, always with all names.
FILL = """
INSERT INTO schools_schoolboard (id, name, number) SELECT n, 'b', n::text FROM generate_series(1, %(schools)s / 3 + 1) n;
INSERT INTO schools_school (id, board_id, name, brin, branch_code, municipality_code, municipality, verified_at)
    SELECT n, n / 3 + 1, 's', '00AA', lpad(n::text, 6, '0'), lpad((n %% 340)::text, 4, '0'), 'm', now()
    FROM generate_series(1, %(schools)s) n;
INSERT INTO schools_schoolyear (id, start_year) VALUES (1, 2025);
INSERT INTO schools_schoolclass (id, school_id, school_year_id, name, name_key, levels, year)
    SELECT n, n %% %(schools)s + 1, 1, 'k', 'k', ARRAY[(ARRAY['vmbo-bb', 'vmbo-kb', 'vmbo-tl', 'havo', 'vwo'])[n %% 5 + 1]], n %% 4 + 1
    FROM generate_series(1, %(classes)s) n;
INSERT INTO schools_pupil (id, school_id, pupil_number, pupil_number_key, first_name, name_prefix, last_name, sort_key, created_at, restricted_at)
    SELECT n, (n / %(group)s) %% %(schools)s + 1, '', '', 'p', '', 'p', 'p', now(), CASE WHEN n %% 5000 = 0 THEN now() END
    FROM generate_series(0, %(classes)s * %(group)s - 1) n;
INSERT INTO schools_classmembership (id, school_id, school_class_id, pupil_id)
    SELECT id, school_id, id / %(group)s + 1, id FROM schools_pupil;
INSERT INTO activities_activitypage (page_ptr_id, kind, sector, municipality_code)
    SELECT n, (ARRAY['company-visit', 'guest-lesson', 'workshop', 'job-shadowing'])[n %% 4 + 1],
           (ARRAY['care', 'retail', 'mobility', 'ict-creative', 'culture'])[n %% 5 + 1], '0014'
    FROM generate_series(1, 2000) n;
INSERT INTO activities_session (id, activity_id, starts_at, ends_at, capacity, status)
    SELECT n, n %% 2000 + 1, timestamptz '2025-08-20 09:00+02' + (n %% 330) * interval '1 day',
           timestamptz '2025-08-20 12:00+02' + (n %% 330) * interval '1 day', 60, 'scheduled'
    FROM generate_series(1, %(classes)s * %(visits)s) n;
INSERT INTO enrolments_enrolment (id, session_id, school_id, school_class_id, mode, places, extra_count, attended_count, status)
    SELECT md5(n::text)::uuid, n, (n / %(visits)s) %% %(schools)s + 1, n / %(visits)s + 1, 'names', %(group)s, 0, %(group)s - 1, 'attended'
    FROM generate_series(0, %(classes)s * %(visits)s - 1) n;
INSERT INTO enrolments_place (id, enrolment_id, session_id, school_id, pupil_id, starts_at, ends_at, attendance, is_active)
    SELECT n, md5((n / %(group)s)::text)::uuid, n / %(group)s, 1,
           (n / (%(group)s * %(visits)s)) * %(group)s + n %% %(group)s,
           timestamptz '2025-08-20 09:00+02' + ((n / %(group)s) %% 330) * interval '1 day', now(),
           CASE WHEN n %% %(group)s = 0 THEN 'absent' ELSE 'present' END, true
    FROM generate_series(0, %(classes)s * %(visits)s * %(group)s - 1) n;
"""
# Columns that are not counted may stay empty.
RELAX = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT attname FROM pg_attribute WHERE attrelid = 'bench.%(table)s'::regclass AND attnum > 0 AND attnotnull
    LOOP EXECUTE format('ALTER TABLE bench.%(table)s ALTER COLUMN %%I DROP NOT NULL', one.attname);
    END LOOP;
END $$
"""
BARE_VISITS = """
SELECT school.municipality_code, school_class.levels, page.kind, sum(pupils)
FROM (
    SELECT place.enrolment_id, membership.school_class_id, count(*) AS pupils
    FROM enrolments_place place
    JOIN schools_classmembership membership ON membership.pupil_id = place.pupil_id
    WHERE place.attendance = 'present'
    GROUP BY 1, 2
) came
JOIN schools_schoolclass school_class ON school_class.id = came.school_class_id
JOIN enrolments_enrolment enrolment ON enrolment.id = came.enrolment_id
JOIN activities_session session ON session.id = enrolment.session_id
JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
JOIN schools_school school ON school.id = enrolment.school_id
GROUP BY 1, 2, 3
"""
BARE_PUPILS = """
SELECT school.municipality_code, school_class.levels, count(*)
FROM (SELECT pupil_id FROM enrolments_place WHERE attendance = 'present' GROUP BY 1) came
JOIN schools_classmembership membership ON membership.pupil_id = came.pupil_id
JOIN schools_schoolclass school_class ON school_class.id = membership.school_class_id
JOIN schools_school school ON school.id = membership.school_id
GROUP BY 1, 2
"""


def measure_facts(rows: int) -> None:
    """Make about so many named visits, count every table of the programme, and count one table barely; print both."""
    made = make_rows(rows)
    programme, year = read_programme(), days_of(START_YEAR)
    tables = groupings_of(programme.tables)
    of_people = groupings_of(table for table in programme.tables if "pupils" in table.measures)
    print(f"\n{'facts over ' + format(made, ',') + ' named visits':44}{'ours':>10}{'bare':>10}{'ours/bare':>11}")
    for name, count, bare in (
        (f"visits: {len(tables)} tables with each board's part", lambda: list(facts.participation(year, tables)), BARE_VISITS),
        (f"different pupils: {len(of_people)} tables", lambda: list(facts.pupils(year, of_people)), BARE_PUPILS),
    ):
        ours, by_hand = best_of(3, count), best_of(3, lambda bare=bare: run(bare))
        print(f"{name:44}{ours * 1000:8.0f}ms{by_hand * 1000:8.0f}ms{ours / by_hand:11.2f}")
    run("DROP SCHEMA bench CASCADE")
    run("RESET search_path")
    run("RESET work_mem")


def make_rows(rows: int) -> int:
    """Fill a schema of its own with the shape of a country; return how many named visits there are."""
    classes = max(rows // (GROUP * VISITS), 100)
    numbers = {"schools": max(classes // 40, 20), "classes": classes, "group": GROUP, "visits": VISITS}
    run("CREATE SCHEMA bench")
    for table in TABLES:
        run(f"CREATE TABLE bench.{table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING GENERATED)")
        run(RELAX % {"table": table})
    run("SET search_path = bench, public")
    run("SET work_mem = '256MB'")  # as the door sets it; for the bare statements too
    for statement in (FILL % numbers).split(";\n"):
        if statement.strip():
            run(statement)
    run("CREATE INDEX ON bench.enrolments_place (pupil_id)")
    for table, column in (("schools_pupil", "id"), ("activities_session", "id"), ("enrolments_enrolment", "id")):
        run(f"ALTER TABLE bench.{table} ADD PRIMARY KEY ({column})")
    for table in TABLES:
        run(f"ANALYZE bench.{table}")
    return classes * GROUP * VISITS


def best_of(times: int, call: Callable[[], object]) -> float:
    """Return the shortest of so many runs, in seconds: what else the machine does only adds."""
    walls = []
    for _ in range(times):
        began = perf_counter()
        call()
        walls.append(perf_counter() - began)
    return min(walls)


def run(sql: str) -> None:
    """Run one statement, reading all of its answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description:
            cursor.fetchall()
