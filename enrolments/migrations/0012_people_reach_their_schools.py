"""Whose schools somebody reaches, asked for who is not bound to a school yet (guide "isolation").

Runs as the owner of the tables, who is outside the policies; its search path is fixed, so that nobody puts another table before
ours. It yields ids of schools and nothing else.
"""

from django.db import migrations

REACH = """
CREATE FUNCTION enrolments_reach_of(person bigint, moment timestamptz) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $function$
DECLARE
    own CONSTANT bigint[] := ARRAY(
        SELECT DISTINCT school_id FROM schools_schoolmembership WHERE user_id = person AND ended_at IS NULL
        -- Who looks along for an hour, because the school says so.
        UNION SELECT school_id FROM schools_supportgrant
        WHERE helper_id = person AND ended_at IS NULL AND expires_at > moment AND granted_at <= moment
    );
    providers CONSTANT bigint[] := ARRAY(
        SELECT provider.id FROM providers_providermembership member JOIN providers_provider provider ON provider.id = member.provider_id
        WHERE member.user_id = person AND member.ended_at IS NULL AND provider.status = 'approved'
    );
    activities CONSTANT bigint[] := CASE WHEN providers = '{}' THEN '{}' ELSE ARRAY(
        SELECT page.id
        FROM activities_activitypage activity JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
        WHERE left(page.path, length(page.path) - 4) IN (
            SELECT above.path FROM providers_providerpage home JOIN wagtailcore_page above ON above.id = home.page_ptr_id
            WHERE home.provider_id = ANY (providers)
        )
    ) END;
    sessions CONSTANT bigint[] := CASE WHEN activities = '{}' THEN '{}' ELSE ARRAY(
        SELECT id FROM activities_session WHERE activity_id = ANY (activities)
    ) END;
BEGIN
    IF activities = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(
        SELECT unnest(own)
        UNION SELECT school_id FROM enrolments_enrolment WHERE session_id = ANY (sessions)
        UNION SELECT school_id FROM enrolments_hold WHERE session_id = ANY (sessions)
        UNION SELECT school_id FROM enrolments_daterequest WHERE activity_id = ANY (activities)
    );
END $function$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_series_shortlists_and_limits"),
        ("enrolments", "0011_nothing_notes_when_it_reminded"),
        ("providers", "0001_initial"),
        ("schools", "0011_the_region_looks_along_by_invitation"),
    ]
    operations = [migrations.RunSQL(REACH, "DROP FUNCTION enrolments_reach_of(bigint, timestamptz)")]
