"""Groups that wait, and what becomes free for them."""

from datetime import timedelta
from typing import Any

import time_machine

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from activities.services.sessions import change_capacity
from enrolments.models import Enrolment
from enrolments.rules.wishes import Wishes
from enrolments.services import waiting
from enrolments.services.enrolling import join_waiting_list
from schools.models import SchoolClass
from tests.support.enrolling import fresh, pupils_of
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
)


def waits(session: Session, places: int, *, who: SchoolClass | None = None, by: User | None = None, **wishes: Any) -> Enrolment:
    school_class = who or make_class(make_school())
    by = by or make_coordinator(school_class.school)
    group: dict[str, Any] = {"places": places}
    if session.activity.names_mode == NamesMode.NAMES:
        group = {"pupils": pupils_of(school_class)[:places]}
    joined = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, wishes=Wishes(**wishes), **group)
    return fresh(joined)


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by is not None
    return enrolment.enrolled_by


def status(enrolment: Enrolment) -> str:
    return fresh(enrolment).status


def more_places(session: Session, more: int) -> None:
    session.refresh_from_db()
    change_capacity(session=session, capacity=session.capacity + more, by=make_provider_user(session.activity.provider))


def offers_for(enrolment: Enrolment) -> list[Enrolment]:
    return list(Enrolment.objects.with_details().filter(stands_in_for=enrolment.pk).order_by("created_at", "pk"))


def after_lapse(enrolment: Enrolment) -> None:
    end = fresh(enrolment).offer_until
    assert end is not None
    with time_machine.travel(end + timedelta(seconds=1)):
        assert waiting.lapse_offers() == 1
