"""Dates: made, moved, resized, called off; each refusal by name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from activities import errors, signals
from activities.models import Session
from activities.rules import SessionPlan
from activities.services.sessions import (
    cancel_session,
    change_capacity,
    change_session,
    plan_of,
    reschedule_session,
    schedule_session,
)
from kit.refusals import Refusal
from providers.choices import ProviderStatus
from providers.errors import ProviderNotApproved
from tests.support.makers import at_nine, make_activity, make_provider_user, make_session, weekday_at_nine

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Collect what dates say to the floors above."""
    said: list[tuple[str, dict[str, Any]]] = []
    listeners = []
    for name in ("session_rescheduled", "session_cancelled", "capacity_raised"):

        def listen(sender: object, name: str = name, **kwargs: Any) -> None:
            said.append((name, {key: value for key, value in kwargs.items() if key not in {"signal", "session"}}))

        getattr(signals, name).connect(listen)
        listeners.append((name, listen))
    yield said
    for name, listen in listeners:
        getattr(signals, name).disconnect(listen)


def plan(days: int = 10, **fields: Any) -> SessionPlan:
    starts_at: datetime = fields.pop("starts_at", at_nine(days=days))
    return SessionPlan(**{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "capacity": 24, **fields})


def test_a_date_closes_two_days_before_unless_its_maker_says_otherwise() -> None:
    activity, person = make_activity(), make_provider_user()

    session = schedule_session(activity=activity, plan=plan(), by=person)
    soon = schedule_session(activity=activity, plan=plan(days=1), by=person)

    assert session.enrolment_closes_at == session.starts_at - timedelta(days=2)
    assert soon.enrolment_closes_at == soon.starts_at
    assert (session.capacity, session.places_taken, session.sequence, session.status) == (24, 0, 0, "scheduled")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"days": -1}, errors.DateIsPast),
        ({"days": 900}, errors.DateTooFar),
        ({"ends_at": at_nine(days=10)}, errors.EndsBeforeStart),
        ({"ends_at": at_nine(days=11)}, errors.SpansDays),
        ({"enrolment_closes_at": at_nine(days=10) + timedelta(hours=1)}, errors.ClosesTooLate),
        ({"enrolment_opens_at": at_nine(days=9)}, errors.OpensAfterClosing),
        ({"capacity": 0}, errors.CapacityOutOfRange),
        ({"capacity": 2001}, errors.CapacityOutOfRange),
        ({"min_group": 25}, errors.GroupDoesNotFit),
        ({"min_group": 10, "max_group": 5}, errors.GroupDoesNotFit),
    ],
)
def test_a_date_that_cannot_be_is_refused_by_name(fields: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        schedule_session(activity=make_activity(), plan=plan(**fields), by=make_provider_user())

    assert Session.objects.count() == 0


def test_the_same_activity_does_not_begin_twice_at_one_moment() -> None:
    activity, person = make_activity(), make_provider_user()
    schedule_session(activity=activity, plan=plan(), by=person)

    with pytest.raises(errors.SessionExists):
        schedule_session(activity=activity, plan=plan(), by=person)
    schedule_session(activity=activity, plan=plan(location="Loods 2"), by=person)

    assert Session.objects.count() == 2


def test_a_blocked_provider_gets_no_new_dates() -> None:
    activity = make_activity()
    provider = activity.provider
    provider.status = ProviderStatus.BLOCKED
    provider.save()

    with pytest.raises(ProviderNotApproved):
        schedule_session(activity=activity, plan=plan(), by=make_provider_user())


def test_no_date_after_the_page_goes_offline() -> None:
    activity = make_activity(expire_at=at_nine(days=5))

    with pytest.raises(errors.PageOfflineBefore):
        schedule_session(activity=activity, plan=plan(days=10), by=make_provider_user())


def test_a_date_that_moves_counts_up_and_says_what_it_was(heard: list[tuple[str, dict[str, Any]]]) -> None:
    session, person = make_session(), make_provider_user()
    before = {"starts_at": session.starts_at, "ends_at": session.ends_at, "location": ""}

    moved = reschedule_session(session=session, plan=replace(plan_of(session), location="Loods 2"), by=person)

    assert (moved.sequence, moved.location) == (1, "Loods 2")
    assert heard == [("session_rescheduled", {"by": person, "before": before})]


def test_a_date_that_stays_as_it_was_says_nothing(heard: list[tuple[str, dict[str, Any]]]) -> None:
    session = make_session()

    change_session(session=session, plan=plan_of(session), by=make_provider_user())

    session.refresh_from_db()
    assert (session.sequence, heard) == (0, [])


def test_more_places_are_told_fewer_are_not(heard: list[tuple[str, dict[str, Any]]]) -> None:
    session, person = make_session(capacity=20, places_taken=12), make_provider_user()

    change_capacity(session=session, capacity=12, by=person)
    change_capacity(session=session, capacity=30, by=person)

    session.refresh_from_db()
    assert (session.capacity, session.places_taken) == (30, 12)
    assert heard == [("capacity_raised", {"by": person})]


def test_places_that_schools_hold_cannot_be_taken_away() -> None:
    session = make_session(capacity=20, places_taken=12)

    with pytest.raises(errors.CapacityBelowTaken) as refusal:
        change_capacity(session=session, capacity=11, by=make_provider_user())

    assert "12" in refusal.value.detail
    session.refresh_from_db()
    assert session.capacity == 20


def test_a_change_is_all_or_nothing() -> None:
    session = make_session(capacity=20, places_taken=12)
    moved = replace(plan_of(session), location="Loods 2", capacity=5)

    with pytest.raises(errors.CapacityBelowTaken):
        change_session(session=session, plan=moved, by=make_provider_user())

    session.refresh_from_db()
    assert (session.location, session.sequence) == ("", 0)


def test_calling_off_needs_a_reason_and_happens_once(heard: list[tuple[str, dict[str, Any]]]) -> None:
    session, person = make_session(), make_provider_user()
    with pytest.raises(errors.ReasonMissing):
        cancel_session(session=session, reason=" ", by=person)

    cancel_session(session=session, reason="De werf is dicht.", by=person)

    session.refresh_from_db()
    assert (session.status, session.status_reason, session.sequence) == ("cancelled", "De werf is dicht.", 1)
    assert heard == [("session_cancelled", {"by": person, "reason": "De werf is dicht."})]
    with pytest.raises(errors.SessionNotScheduled):
        cancel_session(session=session, reason="Nog eens", by=person)


def test_what_has_begun_cannot_be_changed() -> None:
    session, person = make_session(starts_at=at_nine(days=-3)), make_provider_user()

    for act in (
        lambda: cancel_session(session=session, reason="Te laat", by=person),
        lambda: change_capacity(session=session, capacity=40, by=person),
        lambda: reschedule_session(session=session, plan=plan(), by=person),
    ):
        with pytest.raises(errors.SessionOver):
            act()


# --- what a place is, and for whom ---


def test_a_date_may_count_groups_and_be_kept_for_municipalities() -> None:
    session = schedule_session(
        activity=make_activity(),
        plan=plan(capacity=2, min_group=10, capacity_unit="groups", reserved_municipalities=("0014", "1979")),
        by=make_provider_user(),
    )

    session.refresh_from_db()
    assert (session.counts_groups, session.capacity, session.min_group) == (True, 2, 10)
    assert session.reserved_municipalities == ["0014", "1979"]


def test_what_a_plan_leaves_out_stays_as_it_is() -> None:
    session = make_session(capacity=2, capacity_unit="groups", reserved_municipalities=["0014"])

    change_session(
        session=session,
        plan=replace(plan_of(session), capacity_unit=None, reserved_municipalities=None),
        by=make_provider_user(),
    )

    session.refresh_from_db()
    assert (session.capacity_unit, session.reserved_municipalities) == ("groups", ["0014"])


def test_what_a_place_is_changes_as_long_as_nobody_has_one() -> None:
    session = make_session(capacity=28)
    change_session(session=session, plan=replace(plan_of(session), capacity_unit="groups", capacity=2), by=make_provider_user())
    session.refresh_from_db()
    assert (session.capacity_unit, session.capacity) == ("groups", 2)

    Session.objects.filter(pk=session.pk).update(places_taken=1)
    with pytest.raises(errors.UnitIsFixed):
        change_session(session=session, plan=replace(plan_of(session), capacity_unit="pupils"), by=make_provider_user())


def test_work_is_not_planned_at_an_hour_that_nobody_it_is_for_may_work() -> None:
    activity = make_activity(kind="job-shadowing", years=[3])
    late = weekday_at_nine(days=20).replace(hour=17)

    with pytest.raises(errors.WorkOutsideHours):
        schedule_session(activity=activity, plan=plan(starts_at=late, ends_at=late.replace(hour=20)), by=make_provider_user())
    assert Session.objects.count() == 0
