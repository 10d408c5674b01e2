"""Groups that want the same places."""

from typing import Any

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.wishes import Wishes
from enrolments.services.enrolling import hold_group, join_waiting_list
from kit.refusals import Refusal
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_school,
    make_session,
)

Who = tuple[SchoolClass, User]
COUNTERS = "places taken are the places of groups and holds that have them"


def somebody() -> Who:
    school_class = make_class(make_school())
    return school_class, make_coordinator(school_class.school)


def group(session: Session, who: Who, places: int) -> dict[str, Any]:
    return {"session_id": session.pk, "school_class_id": who[0].pk, "by": who[1], "places": places}


def held_date() -> tuple[Session, Who]:
    session, who = make_session(capacity=20), somebody()
    hold_group(**group(session, who, 12))
    return session, who


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by is not None
    return enrolment.enrolled_by


def outcome(result: object) -> str:
    return result.code if isinstance(result, Refusal) else type(result).__name__


def taken(session: Session) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)


def offered_part() -> tuple[Enrolment, list[int]]:
    session = make_session(make_activity(names_mode=NamesMode.NAMES), capacity=20)
    make_enrolment(session, names=15)
    school_class = make_class(make_school(), pupils=8)
    by, pupils = make_coordinator(school_class.school), pupils_of(school_class)
    ids = {"session_id": session.pk, "school_class_id": school_class.pk}
    joined = join_waiting_list(**ids, by=by, pupils=pupils, wishes=Wishes(least_places=3))
    assert (joined.status, joined.places) == (S.OFFERED, 5)
    return fresh(joined), pupils[:5]
