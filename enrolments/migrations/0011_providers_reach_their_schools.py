"""Which schools a provider works with, for who is not bound to a school yet (guide "isolation").

Runs as the owner of the tables, who is outside the policies; its search path is fixed, so that nobody puts another table before
ours. It yields ids of schools and nothing else.
"""

from django.db import migrations

REACH = """
CREATE FUNCTION enrolments_reach_of(providers bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $function$
    WITH activity AS MATERIALIZED (
        SELECT page.id
        FROM activities_activitypage activity
        JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
        WHERE left(page.path, length(page.path) - 4) IN (
            SELECT parent.path
            FROM providers_providerpage own
            JOIN providers_provider provider ON provider.id = own.provider_id
            JOIN wagtailcore_page parent ON parent.id = own.page_ptr_id
            WHERE provider.id = ANY (providers) AND provider.status = 'approved'
        )
    ), session AS MATERIALIZED (
        SELECT id FROM activities_session WHERE activity_id IN (SELECT id FROM activity)
    )
    SELECT coalesce(array_agg(school_id), '{}') FROM (
        SELECT school_id FROM enrolments_enrolment WHERE session_id IN (SELECT id FROM session)
        UNION SELECT school_id FROM enrolments_hold WHERE session_id IN (SELECT id FROM session)
        UNION SELECT school_id FROM enrolments_daterequest WHERE activity_id IN (SELECT id FROM activity)
    ) reached
$function$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_series_shortlists_and_limits"),
        ("enrolments", "0010_older_places_learn_their_class"),
        ("providers", "0001_initial"),
    ]
    operations = [migrations.RunSQL(REACH, "DROP FUNCTION enrolments_reach_of(bigint[])")]
