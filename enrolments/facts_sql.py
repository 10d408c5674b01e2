"""The statements behind ``enrolments.facts``. Two levels: rows are read once into few groups, and the programme's tables made of those.

What ``%(first)s`` and the like stand for is described at the door. The texts below are put together from constants only.
"""

# What a group can be counted by: attributes of the pupil (those of the reference date), and of the activity.
OF_THE_PUPIL = ("municipality", "school", "level", "year")
OF_THE_ACTIVITY = ("kind", "sector", "month")
DIMENSIONS = (*OF_THE_PUPIL, *OF_THE_ACTIVITY)

# A board is the contributor; a school without one stands for itself (stats page §5.2).
CONTRIBUTOR = "coalesce(board.number, 'b' || board.id, school.branch_code)"
LEVEL = "coalesce(array_to_string(school_class.levels, '+'), '')"
YEAR = "coalesce(school_class.year::text, '')"
PEOPLE = "schools_school school LEFT JOIN schools_schoolboard board ON board.id = school.board_id"

HAPPENED = """
happened AS (
    SELECT session.id, page.kind, page.sector,
           to_char(session.starts_at AT TIME ZONE 'Europe/Amsterdam', 'MM') AS month
    FROM activities_session session
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    WHERE session.starts_at >= %(first)s AND session.starts_at < %(after)s
)"""
# Of whom a statement must know more than a join tells: pupils of several classes in one school year, with the one they were in on the
# reference date (of all, one that was not left before it); and frozen pupils (AVG art. 18). Few, so they go into the large statements
# as arrays: a CTE there would keep PostgreSQL from reading in parallel.
MOVERS = """
SELECT DISTINCT ON (membership.pupil_id) membership.pupil_id, membership.school_class_id
FROM (
    SELECT membership.pupil_id
    FROM schools_classmembership membership
    WHERE membership.school_class_id IN (SELECT id FROM schools_schoolclass WHERE school_year_id = %(school_year)s)
    GROUP BY membership.pupil_id
    HAVING count(*) > 1
) several
JOIN schools_classmembership membership ON membership.pupil_id = several.pupil_id
JOIN schools_schoolclass school_class ON school_class.id = membership.school_class_id
WHERE school_class.school_year_id = %(school_year)s
ORDER BY membership.pupil_id, coalesce(membership.left_at < %(reference)s, false), membership.id
"""
FROZEN = "SELECT id FROM schools_pupil WHERE restricted_at IS NOT NULL"
SCHOOL_YEAR = "SELECT id FROM schools_schoolyear WHERE start_year = %(start_year)s"
HOME = """(
    SELECT membership.pupil_id, membership.school_class_id
    FROM schools_classmembership membership
    WHERE membership.school_class_id IN (SELECT id FROM schools_schoolclass WHERE school_year_id = %(school_year)s)
      AND NOT (membership.pupil_id = ANY(%(movers)s::bigint[]))
    UNION ALL
    SELECT * FROM unnest(%(movers)s::bigint[], %(moved_to)s::bigint[])
) home (pupil_id, school_class_id)"""

# ``listed``: the names of one group, by the class that its pupils belong to; frozen ones only as numbers to take off. A place has
# its date's times (a composite foreign key keeps them true), so that a period's places are found without their dates.
# ``lines``: first the pupils with a name, each with the attributes of the reference date; then the heads without one (count-only
# groups, who was not on the list, names that have melted away).
PARTICIPATION = f"""
WITH {HAPPENED}, named AS MATERIALIZED (
    SELECT place.enrolment_id, home.school_class_id, count(*) AS everybody,
           count(*) FILTER (WHERE place.attendance IN ('present', 'late')) AS everybody_who_came
    FROM enrolments_place place
    LEFT JOIN {HOME} ON home.pupil_id = place.pupil_id
    WHERE place.starts_at >= %(first)s AND place.starts_at < %(after)s
    GROUP BY place.enrolment_id, home.school_class_id
), taken_off AS MATERIALIZED (
    SELECT place.enrolment_id, home.school_class_id, count(*) AS pupils,
           count(*) FILTER (WHERE place.attendance IN ('present', 'late')) AS came
    FROM enrolments_place place
    LEFT JOIN {HOME} ON home.pupil_id = place.pupil_id
    WHERE place.starts_at >= %(first)s AND place.starts_at < %(after)s AND place.pupil_id = ANY(%(frozen)s::bigint[])
    GROUP BY place.enrolment_id, home.school_class_id
), listed AS MATERIALIZED (
    SELECT named.enrolment_id, named.school_class_id, named.everybody, named.everybody_who_came,
           named.everybody - coalesce(taken_off.pupils, 0) AS pupils,
           named.everybody_who_came - coalesce(taken_off.came, 0) AS came
    FROM named
    LEFT JOIN taken_off ON taken_off.enrolment_id = named.enrolment_id
        AND coalesce(taken_off.school_class_id, 0) = coalesce(named.school_class_id, 0)
), lines AS (
    SELECT enrolment.school_id, coalesce(listed.school_class_id, enrolment.school_class_id) AS school_class_id, enrolment.session_id,
           CASE WHEN enrolment.status = 'attended' THEN listed.came ELSE 0 END AS attended,
           CASE enrolment.status WHEN 'attended' THEN listed.pupils - listed.came WHEN 'no_show' THEN listed.pupils ELSE 0 END AS absent,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN 0 ELSE listed.pupils END AS cancelled,
           listed.pupils AS named
    FROM listed
    JOIN enrolments_enrolment enrolment ON enrolment.id = listed.enrolment_id
    WHERE enrolment.status IN ('attended', 'no_show', 'cancelled_by_school', 'cancelled_by_provider')
    UNION ALL
    SELECT enrolment.school_id, enrolment.school_class_id, enrolment.session_id,
           CASE WHEN enrolment.status = 'attended'
               THEN greatest(enrolment.attended_count - coalesce(list.everybody_who_came, 0), 0) ELSE 0 END,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN greatest(
               enrolment.places + enrolment.extra_count - coalesce(enrolment.attended_count, 0)
               - coalesce(list.everybody - list.everybody_who_came, 0), 0) ELSE 0 END,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN 0
               ELSE greatest(enrolment.places - coalesce(list.everybody, 0), 0) END,
           0
    FROM enrolments_enrolment enrolment
    LEFT JOIN (
        SELECT enrolment_id, sum(everybody) AS everybody, sum(everybody_who_came) AS everybody_who_came
        FROM listed GROUP BY enrolment_id
    ) list ON list.enrolment_id = enrolment.id
    WHERE enrolment.status IN ('attended', 'no_show', 'cancelled_by_school', 'cancelled_by_provider')
), grouped AS MATERIALIZED (
    SELECT lines.school_id, lines.school_class_id, happened.kind, happened.sector, happened.month,
           sum(attended) AS attended, sum(absent) AS absent, sum(cancelled) AS cancelled, sum(named) AS named
    FROM lines
    JOIN happened ON happened.id = lines.session_id
    GROUP BY lines.school_id, lines.school_class_id, happened.kind, happened.sector, happened.month
), cells AS MATERIALIZED (
    SELECT {CONTRIBUTOR} AS contributor, school.municipality_code AS municipality, school.branch_code AS school,
           {LEVEL} AS level, {YEAR} AS year, grouped.kind, grouped.sector, grouped.month,
           sum(attended) AS attended, sum(absent) AS absent, sum(cancelled) AS cancelled, sum(named) AS named
    FROM grouped
    JOIN ({PEOPLE}) ON school.id = grouped.school_id
    LEFT JOIN schools_schoolclass school_class ON school_class.id = grouped.school_class_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT {{dimensions}} contributor, {{mask}} AS mask,
       sum(attended)::int, sum(absent)::int, sum(cancelled)::int, sum(named)::int
FROM cells
GROUP BY contributor, GROUPING SETS ({{sets}})
HAVING sum(attended + absent + cancelled) > 0
"""  # noqa: S608  # made of the constants above only

# One row a pupil first, then the cells. ``{extra}``: attributes of the activity that pupils are counted apart for.
PUPILS = f"""
WITH {HAPPENED}, came AS (
    SELECT place.pupil_id, min(place.school_id) AS school_id, min(enrolment.school_class_id) AS school_class_id{{extra}}
    FROM enrolments_place place
    JOIN enrolments_enrolment enrolment ON enrolment.id = place.enrolment_id AND enrolment.status = 'attended'{{happened}}
    WHERE place.starts_at >= %(first)s AND place.starts_at < %(after)s AND place.attendance IN ('present', 'late')
      AND NOT (place.pupil_id = ANY(%(frozen)s::bigint[]))
    GROUP BY place.pupil_id{{extra}}
), counted AS (
    SELECT came.school_id, coalesce(home.school_class_id, came.school_class_id) AS school_class_id{{extra}}, count(*) AS pupils
    FROM came
    LEFT JOIN {HOME} ON home.pupil_id = came.pupil_id
    GROUP BY 1, 2{{extra}}
), cells AS MATERIALIZED (
    SELECT {CONTRIBUTOR} AS contributor, school.municipality_code AS municipality, school.branch_code AS school,
           {LEVEL} AS level, {YEAR} AS year{{extra}}, sum(pupils) AS pupils
    FROM counted
    JOIN ({PEOPLE}) ON school.id = counted.school_id
    LEFT JOIN schools_schoolclass school_class ON school_class.id = counted.school_class_id
    GROUP BY 1, 2, 3, 4, 5{{extra}}
)
SELECT {{dimensions}} contributor, {{mask}} AS mask, sum(pupils)::int
FROM cells
GROUP BY contributor, GROUPING SETS ({{sets}})
"""  # noqa: S608  # made of the constants above only

# Pupils of classes of which no name is known: the largest group of a class is the least that it has of different pupils.
HEADS = f"""
WITH {HAPPENED}, unnamed AS (
    SELECT enrolment.school_id, coalesce(enrolment.school_class_id, 0) AS school_class_id, {{column}} AS code,
           max(enrolment.attended_count) AS pupils
    FROM enrolments_enrolment enrolment
    JOIN happened ON happened.id = enrolment.session_id
    JOIN schools_school school ON school.id = enrolment.school_id
    WHERE enrolment.status = 'attended'
    GROUP BY 1, 2, 3
    HAVING bool_and(enrolment.mode <> 'names')
)
SELECT code, sum(pupils)::int FROM unnamed GROUP BY code
"""  # noqa: S608  # made of the constants above only

# Things and organisations are counted exactly (stats page §5.2): activities held and seats on them, and who took part.
# Wagtail's tree path grows by four characters a level (treebeard's MP_Node.steplen): a provider's page stands above its activities.
THINGS = """
WITH held AS MATERIALIZED (
    SELECT session.activity_id, page.municipality_code AS municipality,
           CASE WHEN session.capacity_unit = 'pupils' THEN session.capacity ELSE 0 END AS seats
    FROM activities_session session
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    WHERE session.starts_at >= %(first)s AND session.starts_at < %(after)s AND session.status <> 'cancelled'
), took_part AS MATERIALIZED (
    SELECT enrolment.school_id, session.activity_id
    FROM enrolments_enrolment enrolment
    JOIN activities_session session ON session.id = enrolment.session_id
    WHERE enrolment.status = 'attended' AND session.starts_at >= %(first)s AND session.starts_at < %(after)s
    GROUP BY 1, 2
), schools AS (
    SELECT school.municipality_code AS municipality, school.id, school.board_id
    FROM schools_school school
    WHERE school.id IN (SELECT school_id FROM took_part)
), providers AS (
    SELECT DISTINCT provider.id, provider.municipality_code AS municipality
    FROM (SELECT DISTINCT activity_id FROM took_part) visited
    JOIN wagtailcore_page activity ON activity.id = visited.activity_id
    JOIN wagtailcore_page parent ON parent.path = left(activity.path, length(activity.path) - 4)
    JOIN providers_providerpage page ON page.page_ptr_id = parent.id
    JOIN providers_provider provider ON provider.id = page.provider_id
)
SELECT 'activities', grouping(municipality), municipality, count(DISTINCT activity_id)::int FROM held GROUP BY ROLLUP (municipality)
UNION ALL
SELECT 'seats', grouping(municipality), municipality, coalesce(sum(seats), 0)::int FROM held GROUP BY ROLLUP (municipality)
UNION ALL
SELECT 'schools', grouping(municipality), municipality, count(*)::int FROM schools GROUP BY ROLLUP (municipality)
UNION ALL
SELECT 'boards', grouping(municipality), municipality, count(DISTINCT coalesce('b' || board_id, 's' || id))::int
FROM schools GROUP BY ROLLUP (municipality)
UNION ALL
SELECT 'providers', grouping(municipality), municipality, count(DISTINCT id)::int FROM providers GROUP BY ROLLUP (municipality)
"""

# Where the pupils can come from: what everybody may know of every school that the region has checked.
SCHOOLS = f"""
SELECT school.branch_code, school.name, school.municipality_code, school.municipality, {CONTRIBUTOR},
       coalesce(board.name, school.name)
FROM {PEOPLE}
WHERE school.verified_at IS NOT NULL OR EXISTS (SELECT FROM enrolments_enrolment WHERE school_id = school.id)
ORDER BY school.branch_code
"""  # noqa: S608  # made of the constants above only
