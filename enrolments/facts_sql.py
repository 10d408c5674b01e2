"""The statements behind ``enrolments.facts``. Two levels: rows are read once into few groups, and the programme's tables made of those.

What ``%(first)s`` and the like stand for is described at the door. The texts below are put together from constants only.
"""

from activities.facts import OFFERED, PATH_STEP

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
# A place has its date's times (a composite foreign key keeps them true) and the class that its pupil is counted with (triggers
# do), so that a period's places are counted from one table: without their dates, memberships and pupils (decision 0035).
IN_PERIOD = "place.starts_at >= %(first)s AND place.starts_at < %(after)s"
CAME = "place.attendance IN ('present', 'late')"
# Whose data is frozen (AVG art. 18) is counted with the others and taken off again: few, found by an index, and never a question
# to each of ten million places.
NAMED = f"""
    SELECT place.enrolment_id, place.counted_class_id, count(*)::int AS pupils, (count(*) FILTER (WHERE {CAME}))::int AS came"""

# ``named``: the names of one group, by the class that its pupils are counted with; frozen ones are taken off again in ``listed``.
# ``lines``: first the pupils with a name, then the heads without one (count-only groups, who was not on the list, names that
# have melted away).
# Of which groups: those of which somebody noted whether they came, and those that were called off after they had asked for places or
# had them. Who left a waiting list, let an offer go, or got no yes at their own school cancelled nothing (``querysets.ENDED_UNSEEN``).
COUNTED = """(enrolment.status IN ('attended', 'no_show')
        OR enrolment.status IN ('cancelled_by_school', 'cancelled_by_provider') AND coalesce((
            SELECT moved.from_status FROM enrolments_enrolmenttransition moved
            WHERE moved.enrolment_id = enrolment.id ORDER BY moved.id DESC LIMIT 1
        ), '') NOT IN ('draft', 'waiting', 'offered', 'lapsed'))"""
PARTICIPATION = f"""
WITH {HAPPENED}, named AS MATERIALIZED (
    {NAMED}
    FROM enrolments_place place
    WHERE {IN_PERIOD}
    GROUP BY place.enrolment_id, place.counted_class_id
), frozen AS (
    {NAMED}
    FROM schools_pupil pupil JOIN enrolments_place place ON place.pupil_id = pupil.id
    WHERE pupil.restricted_at IS NOT NULL AND {IN_PERIOD}
    GROUP BY place.enrolment_id, place.counted_class_id
), listed AS (
    SELECT enrolment_id, counted_class_id, pupils, came FROM named
    UNION ALL
    SELECT enrolment_id, counted_class_id, -pupils, -came FROM frozen
), nameless AS (
    SELECT enrolment.school_id, enrolment.school_class_id, enrolment.session_id,
           CASE WHEN enrolment.status = 'attended'
               THEN greatest(enrolment.attended_count - coalesce(list.came, 0), 0) ELSE 0 END AS attended,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN greatest(
               enrolment.places + enrolment.extra_count - coalesce(enrolment.attended_count, 0)
               - coalesce(list.pupils - list.came, 0), 0) ELSE 0 END AS absent,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN 0
               ELSE greatest(enrolment.places - coalesce(list.pupils, 0), 0) END AS cancelled
    FROM enrolments_enrolment enrolment
    LEFT JOIN (
        SELECT enrolment_id, sum(pupils)::int AS pupils, sum(came)::int AS came FROM named GROUP BY enrolment_id
    ) list ON list.enrolment_id = enrolment.id
    WHERE {COUNTED}
), lines AS (
    SELECT enrolment.school_id, coalesce(listed.counted_class_id, enrolment.school_class_id) AS school_class_id, enrolment.session_id,
           CASE WHEN enrolment.status = 'attended' THEN listed.came ELSE 0 END AS attended,
           CASE enrolment.status WHEN 'attended' THEN listed.pupils - listed.came WHEN 'no_show' THEN listed.pupils ELSE 0 END AS absent,
           CASE WHEN enrolment.status IN ('attended', 'no_show') THEN 0 ELSE listed.pupils END AS cancelled,
           listed.pupils AS named
    FROM listed
    JOIN enrolments_enrolment enrolment ON enrolment.id = listed.enrolment_id
    WHERE {COUNTED}
    UNION ALL
    SELECT nameless.*, 0 FROM nameless WHERE attended > 0 OR absent > 0 OR cancelled > 0
), cells AS (
    SELECT {CONTRIBUTOR} AS contributor, school.municipality_code AS municipality, school.branch_code AS school,
           {LEVEL} AS level, {YEAR} AS year, happened.kind, happened.sector, happened.month,
           lines.attended, lines.absent, lines.cancelled, lines.named
    FROM lines
    JOIN happened ON happened.id = lines.session_id
    JOIN ({PEOPLE}) ON school.id = lines.school_id
    LEFT JOIN schools_schoolclass school_class ON school_class.id = lines.school_class_id
)
SELECT {{dimensions}} {{mask}} AS mask, contributor,
       sum(attended)::int, sum(absent)::int, sum(cancelled)::int, sum(named)::int
FROM cells
GROUP BY contributor, GROUPING SETS ({{sets}})
HAVING sum(attended) + sum(absent) + sum(cancelled) > 0
"""  # noqa: S608  # made of the constants above only

# One row a pupil first, then the cells. ``{extra}``: attributes of the activity that pupils are counted apart for. A pupil in no
# class that year is counted with that of the group. Who came, came with a group that came (``check_invariants``): a place is
# active while its group has one, so that no group needs to be looked up.
WHO_CAME = """
    SELECT place.pupil_id, min(place.school_id) AS school_id, min(place.counted_class_id) AS school_class_id{extra}"""
HERE = f"{IN_PERIOD} AND {CAME} AND place.is_active"
PUPILS = f"""
WITH {HAPPENED}, came AS (
    {WHO_CAME}, 1 AS counts
    FROM enrolments_place place{{happened}}
    WHERE {HERE}
    GROUP BY place.pupil_id{{extra}}
    UNION ALL
    {WHO_CAME}, -1
    FROM schools_pupil pupil JOIN enrolments_place place ON place.pupil_id = pupil.id{{happened}}
    WHERE pupil.restricted_at IS NOT NULL AND {HERE}
    GROUP BY place.pupil_id{{extra}}
), counted AS (
    SELECT school_id, school_class_id, CASE WHEN school_class_id IS NULL THEN pupil_id END AS of_no_class{{extra}},
           sum(counts)::int AS pupils
    FROM came
    GROUP BY 1, 2, 3{{extra}}
), cells AS (
    SELECT {CONTRIBUTOR} AS contributor, school.municipality_code AS municipality, school.branch_code AS school,
           {LEVEL} AS level, {YEAR} AS year{{extra}}, pupils
    FROM counted
    JOIN ({PEOPLE}) ON school.id = counted.school_id
    LEFT JOIN schools_schoolclass school_class ON school_class.id = coalesce(counted.school_class_id, (
        SELECT min(enrolment.school_class_id)
        FROM enrolments_place place JOIN enrolments_enrolment enrolment ON enrolment.id = place.enrolment_id
        WHERE place.pupil_id = counted.of_no_class AND {HERE}
    ))
)
SELECT {{dimensions}} {{mask}} AS mask, contributor, sum(pupils)::int
FROM cells
GROUP BY contributor, GROUPING SETS ({{sets}})
HAVING sum(pupils) > 0
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

# Whether names of groups that came, and that were due to go, have gone.
GONE = f"""
WITH {HAPPENED}
SELECT EXISTS (
    SELECT
    FROM enrolments_enrolment enrolment
    JOIN activities_session session ON session.id = enrolment.session_id
    JOIN happened ON happened.id = session.id
    WHERE enrolment.status = 'attended' AND enrolment.mode = 'names' AND enrolment.attended_count > enrolment.extra_count
      AND session.starts_at < %(kept_since)s
      AND NOT EXISTS (SELECT FROM enrolments_place place WHERE place.enrolment_id = enrolment.id)
)
"""  # noqa: S608  # made of the constants above only

# Things and organisations are counted exactly (stats page §5.2): activities held and seats on them, and who took part.
# Where: an activity where it is offered (``activities.facts``: the region's board shows the same), a school, board or provider where
# it is itself.
THINGS = f"""
WITH offered AS ({OFFERED}
), held AS MATERIALIZED (
    SELECT activity_id, municipality, CASE WHEN capacity_unit = 'pupils' THEN capacity ELSE 0 END AS seats FROM offered
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
    JOIN wagtailcore_page parent ON parent.path = left(activity.path, length(activity.path) - {PATH_STEP})
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
"""  # noqa: S608  # made of the constants above only

# Where the pupils can come from: what everybody may know of every school that the region has checked.
SCHOOLS = f"""
SELECT school.branch_code, school.name, school.municipality_code, school.municipality, {CONTRIBUTOR},
       coalesce(board.name, school.name)
FROM {PEOPLE}
WHERE school.verified_at IS NOT NULL OR EXISTS (SELECT FROM enrolments_enrolment WHERE school_id = school.id)
ORDER BY school.branch_code
"""  # noqa: S608  # made of the constants above only
