"""Makers and looks of the tests that take a school to its next year."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from schools.models import ClassMembership, Pupil, School, SchoolClass
from schools.services.roll_over_planning import RollOverPlan
from tests.support.makers import make_class, make_school_year, make_session

DUTCH = ZoneInfo("Europe/Amsterdam")
JUNE = datetime(2026, 6, 15, 12, tzinfo=DUTCH)
SEPTEMBER = datetime(2026, 9, 3, 12, tzinfo=DUTCH)
NEW_YEAR = datetime(2026, 8, 1, tzinfo=DUTCH)
OLD = 2025


def old_class(school: School, name: str = "3B", **fields: Any) -> SchoolClass:
    return make_class(school, name, **{"school_year": make_school_year(OLD), **fields})


def new_class(school: School, name: str, **fields: Any) -> SchoolClass:
    return make_class(school, name, **{"school_year": make_school_year(OLD + 1), **fields})


def members(school: School, start_year: int) -> dict[str, int]:
    """Return how many pupils are in each class of a year now."""
    classes = SchoolClass.objects.filter(school=school, school_year__start_year=start_year)
    return {one.name: one.memberships.filter(left_at=None).count() for one in classes.order_by("name_key")}


def everything(school: School) -> tuple[set[Any], set[Any], set[Any]]:
    """Return the pupils, classes and memberships of a school, with all that is in their rows."""
    rows = [model.objects.filter(school=school).values_list() for model in (Pupil, SchoolClass, ClassMembership)]
    return tuple({tuple(map(str, row)) for row in found} for found in rows)  # type: ignore[return-value]  # three of them


def fates(plan: RollOverPlan) -> dict[str, dict[str, int]]:
    return {one.school_class.name: {fate.value: count for fate, count in one.counts.items() if count} for one in plan.classes}


def group_of(school_class: SchoolClass, *pupils: Pupil, **fields: Any) -> Enrolment:
    """Return a sign-up of a class, with a place for each of these pupils."""
    session = make_session(places_taken=max(1, len(pupils)))
    group = Enrolment.objects.create(
        school=school_class.school,
        session=session,
        school_class=school_class,
        mode=NamesMode.NAMES,
        places=max(1, len(pupils)),
        status=EnrolmentStatus.ACCEPTED,
        **fields,
    )
    for pupil in pupils:
        Place.objects.create(
            school=school_class.school,
            enrolment=group,
            pupil=pupil,
            session=session,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
    return group
