"""Sign-ups to test with, made by the service itself."""

from typing import Any

from activities.choices import NamesMode
from activities.models import Session
from enrolments.models import Enrolment
from enrolments.services.enrolling import enrol_class
from schools.models import Pupil, School, SchoolClass
from tests.support.makers import make_activity, make_class, make_coordinator, make_school, make_session


def pupils_of(school_class: SchoolClass) -> list[int]:
    """Return the ids of a class's pupils, oldest row first."""
    return list(Pupil.objects.filter(class_memberships__school_class=school_class).order_by("pk").values_list("pk", flat=True))


def make_enrolment(
    session: Session | None = None, *, school: School | None = None, places: int = 24, names: int = 0, **activity: Any
) -> Enrolment:
    """Return a group signed up by its own coordinator: a head count, or a class of ``names`` named pupils."""
    if session is None:
        mode = NamesMode.NAMES if names else NamesMode.COUNT
        session = make_session(make_activity(names_mode=mode, **activity))
    school = school or make_school()
    school_class = make_class(school, f"3{chr(66 + school.classes.count())}", pupils=names)
    by = make_coordinator(school_class.school)
    group: dict[str, Any] = {"pupils": pupils_of(school_class)} if names else {"places": places}
    return fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, **group))


def fresh(enrolment: Enrolment) -> Enrolment:
    """Return the row as it is now, with what the services need."""
    return Enrolment.objects.with_details().get(pk=enrolment.pk)
