"""Groups that are asked for, and where they stand."""

from activities.choices import AcceptanceMode
from activities.models import Session
from enrolments.models import Enrolment
from enrolments.services.enrolling import enrol_class
from schools.choices import ApprovalMode, SchoolRole
from tests.support.enrolling import fresh
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_school,
    make_session,
)


def taken(enrolment: Enrolment) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=enrolment.session_id)


def asked_of(mode: ApprovalMode, *, role: SchoolRole = SchoolRole.COORDINATOR, manual: bool = False) -> Enrolment:
    school = make_school(approval_mode=mode)
    school_class = make_class(school)
    by = make_coordinator(school, role)
    acceptance = AcceptanceMode.MANUAL if manual else AcceptanceMode.AUTOMATIC
    session = make_session(make_activity(acceptance_mode=acceptance))
    return fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=12))
