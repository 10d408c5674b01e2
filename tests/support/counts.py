"""Groups that came, for tests of what is counted. Written straight to the tables: how they got there is not the subject."""

from typing import Any

from activities.choices import NamesMode
from activities.models import ActivityPage
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from schools.models import School
from tests.support.makers import at_nine, make_activity, make_class, make_school, make_session


def make_group_that_came(
    pupils: int, *, school: School | None = None, activity: ActivityPage | None = None, days_ago: int = 7, **fields: Any
) -> Enrolment:
    """Return an attended enrolment of so many pupils on a session in the past."""
    school = school or make_school()
    # In the morning: whatever the hour of the test, the visit begins and ends on that day here.
    starts_at = at_nine(days=-days_ago)
    session = make_session(activity or make_activity(), starts_at=starts_at, capacity=500, places_taken=pupils)
    defaults: dict[str, Any] = {
        "school_class": make_class(school, name=f"K{session.pk}"),
        "mode": NamesMode.COUNT,
        "places": pupils,
        "attended_count": pupils,
        "status": EnrolmentStatus.ATTENDED,
    }
    return Enrolment.objects.create(school=school, session=session, **{**defaults, **fields})
