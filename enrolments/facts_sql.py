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

DATES = """
    FROM activities_session session
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    WHERE session.starts_at >= %(first)s AND session.starts_at < %(after)s"""
HAPPENED = f"""
happened AS (
    SELECT session.id, page.kind, page.sector,
           to_char(session.starts_at AT TIME ZONE 'Europe/Amsterdam', 'MM') AS month{DATES}
)"""  # made of constants
# Half a million groups are counted by nine tables at once, where a number costs a third of a text (decision 0035): what a group is counted
# by is numbered first, and called by its code again at the end.
NUMBERED = f"""
known AS MATERIALIZED (
    SELECT school.id, {CONTRIBUTOR} AS contributor, school.municipality_code AS municipality FROM {PEOPLE}
), contributors AS MATERIALIZED (
    SELECT contributor AS code, row_number() OVER ()::int AS number FROM known GROUP BY contributor
), municipalities AS MATERIALIZED (
    SELECT municipality AS code, row_number() OVER ()::int AS number FROM known GROUP BY municipality
), people AS MATERIALIZED (
    SELECT known.id, contributors.number AS contributor, municipalities.number AS municipality
    FROM known
    JOIN contributors ON contributors.code = known.contributor
    JOIN municipalities ON municipalities.code = known.municipality
), kinds AS MATERIALIZED (
    SELECT kind AS code, row_number() OVER ()::int AS number FROM activities_activitypage GROUP BY kind
), sectors AS MATERIALIZED (
    SELECT sector AS code, row_number() OVER ()::int AS number FROM activities_activitypage GROUP BY sector
), levels AS MATERIALIZED (
    SELECT levels, array_to_string(levels, '+') AS code, row_number() OVER ()::int AS number
    FROM schools_schoolclass WHERE cardinality(levels) > 0 GROUP BY levels
)"""  # noqa: S608  # as above
# The code of each dimension, and where it is found.
LABELS = {
    "municipality": ("municipalities.code", " JOIN municipalities ON municipalities.number = counted.municipality"),
    "school": ("school.branch_code", " JOIN schools_school school ON school.id = counted.school"),
    "level": ("coalesce(levels.code, '')", " JOIN levels ON levels.number = counted.level"),
    "year": ("coalesce(counted.year::text, '')", ""),
    "kind": ("kinds.code", " JOIN kinds ON kinds.number = counted.kind"),
    "sector": ("sectors.code", " JOIN sectors ON sectors.number = counted.sector"),
    "month": ("to_char(counted.month, 'FM00')", ""),
}
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
WITH {NUMBERED}, named AS MATERIALIZED (
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
    SELECT people.contributor, people.municipality, people.id AS school, levels.number AS level, school_class.year,
           kinds.number AS kind, sectors.number AS sector,
           date_part('month', session.starts_at AT TIME ZONE 'Europe/Amsterdam')::int AS month,
           lines.attended, lines.absent, lines.cancelled, lines.named
    FROM lines
    JOIN activities_session session ON session.id = lines.session_id
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    JOIN kinds ON kinds.code = page.kind
    JOIN sectors ON sectors.code = page.sector
    JOIN people ON people.id = lines.school_id
    LEFT JOIN schools_schoolclass school_class ON school_class.id = lines.school_class_id
    LEFT JOIN levels ON levels.levels = school_class.levels
    WHERE session.starts_at >= %(first)s AND session.starts_at < %(after)s
), counted AS (
    SELECT {{keys}} {{mask}} AS mask, contributor,
           sum(attended)::int AS attended, sum(absent)::int AS absent, sum(cancelled)::int AS cancelled, sum(named)::int AS named
    FROM cells
    GROUP BY contributor, GROUPING SETS ({{sets}})
    HAVING sum(attended) + sum(absent) + sum(cancelled) > 0
)
SELECT {{labels}} mask, contributors.code, attended, absent, cancelled, named
FROM counted JOIN contributors ON contributors.number = counted.contributor{{joins}}
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
SELECT {{keys}} {{mask}} AS mask, contributor, sum(pupils)::int
FROM cells
GROUP BY contributor, GROUPING SETS ({{sets}})
HAVING sum(pupils) > 0
"""  # noqa: S608  # made of the constants above only

# How many different pupils came at least, in the region, in each municipality and in each sector, by one look at the places: each sector is
# a bit, so that a pupil stays one row with all the sectors it saw. A sixty-fourth sector would be an error, and no wrong number.
# Of classes of which no name is known, the largest group is the least that there are of different pupils.
REACH = f"""
WITH happened AS (
    SELECT session.id, page.sector{DATES}
), sectors AS MATERIALIZED (
    SELECT sector, (2::numeric ^ (row_number() OVER (ORDER BY sector) - 1))::bigint AS bit
    FROM (SELECT DISTINCT sector FROM happened) known
), dates AS (
    SELECT happened.id, sectors.bit FROM happened JOIN sectors ON sectors.sector = happened.sector
), came AS (
    SELECT place.pupil_id, min(place.school_id) AS school_id, bit_or(dates.bit) AS sectors
    FROM enrolments_place place JOIN dates ON dates.id = place.session_id
    WHERE {HERE}
    GROUP BY place.pupil_id
), listed AS MATERIALIZED (
    SELECT school_id, came.sectors, count(*) AS pupils
    FROM came
    WHERE pupil_id NOT IN (SELECT id FROM schools_pupil WHERE restricted_at IS NOT NULL)
    GROUP BY 1, 2
), groups AS MATERIALIZED (
    SELECT enrolment.school_id, coalesce(enrolment.school_class_id, 0) AS school_class_id, happened.sector,
           max(enrolment.attended_count) AS pupils, bool_and(enrolment.mode <> 'names') AS is_nameless
    FROM enrolments_enrolment enrolment JOIN happened ON happened.id = enrolment.session_id
    WHERE enrolment.status = 'attended'
    GROUP BY 1, 2, 3
), by_school AS (
    SELECT school_id, pupils FROM listed
    UNION ALL
    SELECT school_id, max(pupils) FROM groups GROUP BY school_id, school_class_id HAVING bool_and(is_nameless)
), by_sector AS (
    SELECT sectors.sector, together.pupils
    FROM (SELECT listed.sectors, sum(pupils) AS pupils FROM listed GROUP BY 1) together
    JOIN sectors ON together.sectors & sectors.bit <> 0
    UNION ALL
    SELECT sector, pupils FROM groups WHERE is_nameless
)
SELECT CASE grouping(school.municipality_code) WHEN 0 THEN 'municipality' ELSE '' END, coalesce(school.municipality_code, ''),
       sum(pupils)::int
FROM by_school JOIN schools_school school ON school.id = by_school.school_id
GROUP BY ROLLUP (school.municipality_code)
HAVING sum(pupils) > 0
UNION ALL
SELECT 'sector', sector, sum(pupils)::int FROM by_sector GROUP BY sector HAVING sum(pupils) > 0
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
