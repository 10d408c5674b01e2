"""What is there before anybody does anything in ``test_machine``: rows, and the model's twins of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from activities.choices import AcceptanceMode, CapacityUnit, NamesMode
from activities.models import Session
from activities.services.series import make_series
from enrolments.services.windows import current_terms
from schools.choices import ApprovalMode, SchoolRole
from tests.support import sign_up_model as plain
from tests.support.enrolling import pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)

# A Monday in December: no change of clocks while we play.
BEGIN = datetime.fromisoformat("2026-11-30T10:00+01:00")
PUPILS = 6
DATES = 8
# Three dates of one series: who comes to one comes to all.
SERIES = (5, 6, 7)


@dataclass
class World:
    """What is there before anybody does anything, with the model's twin."""

    sessions: list[Session]
    classes: list[Any]
    coordinators: list[User]
    approvers: list[User]
    owner: User
    model: plain.Model


def make_world() -> World:
    provider = make_provider()
    direct = make_activity(provider, "Kijken op de werf", names_mode=NamesMode.COUNT)
    asked = make_activity(provider, "Meedoen", names_mode=NamesMode.NAMES, acceptance_mode=AcceptanceMode.MANUAL)
    together = make_activity(provider, "Drie keer samen", names_mode=NamesMode.NAMES)
    nine = BEGIN.replace(hour=9)
    plan = [
        (direct, nine + timedelta(days=9), 10, CapacityUnit.PUPILS),
        (direct, nine + timedelta(days=11), 6, CapacityUnit.PUPILS),
        (asked, nine + timedelta(days=10), 8, CapacityUnit.PUPILS),
        (asked, nine + timedelta(days=10, hours=1), 2, CapacityUnit.GROUPS),  # overlaps the one before
        (asked, nine + timedelta(days=15), 5, CapacityUnit.PUPILS),
        (together, nine + timedelta(days=8), 9, CapacityUnit.PUPILS),
        (together, nine + timedelta(days=10, hours=1), 8, CapacityUnit.PUPILS),  # overlaps two of another activity
        (together, nine + timedelta(days=12), 2, CapacityUnit.GROUPS),
    ]
    sessions = [make_session(page, starts_at=at, capacity=places, capacity_unit=unit) for page, at, places, unit in plan]
    of_series = [sessions[number] for number in SERIES]
    owner = make_provider_user(provider)
    make_series(activity=together, title="Drie keer", session_ids=[one.pk for one in of_series], by=owner)
    twins = {page.pk: plain.Activity(page is asked, page is not direct) for page in (direct, asked, together)}
    dates = [
        plain.Date(
            key=number,
            activity=twins[session.activity_id],
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            closes_at=session.enrolment_closes_at,
            noted_until=current_terms().attendance_until(session),
            capacity=session.capacity,
            counts_groups=session.counts_groups,
            series=1 if session in of_series else None,
        )
        for number, session in enumerate(sessions)
    ]
    classes, coordinators, approvers = [], [], []
    for mode in (ApprovalMode.NONE, ApprovalMode.HEAD, ApprovalMode.NONE):
        school = make_school(approval_mode=mode)
        coordinator, head = make_coordinator(school), make_coordinator(school, SchoolRole.ADMIN)
        for name in ("3A", "3B", "3C"):
            classes.append(make_class(school, name, pupils=PUPILS))
            coordinators.append(coordinator)
            approvers.append(head)
    known = [
        plain.Class(
            number, tuple(pupils_of(one)), asks_school=one.school.approval_mode != ApprovalMode.NONE, school=one.school_id
        )
        for number, one in enumerate(classes)
    ]
    return World(sessions, classes, coordinators, approvers, owner, plain.Model(dates, known, BEGIN))
