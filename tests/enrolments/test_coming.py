"""The law, the level and the maxima on every way onto a date that is not a first sign-up. Readable as its specification."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activities.choices import ActivityKind, NamesMode
from activities.errors import GroupMayNotWorkThen, WorkDayTooLong, WorkRefused, WorkTooYoung, WorkYearUnknown
from activities.models import ActivityPage, Session
from activities.rules import SessionPlan
from activities.services.sessions import change_capacity, plan_of, reschedule_session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.rules.changing import Change
from enrolments.rules.wishes import Wishes
from enrolments.services.answering import decline_request, propose_other_date, undo_answer
from enrolments.services.approving import approve, go_on_without_approval
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.forgotten import forgotten_dates
from enrolments.services.invariants import broken_invariants
from enrolments.services.provider_day import dates_to_propose
from enrolments.services.requesting import Question, ask_for_date, propose_date
from enrolments.services.undoing import undo_cancel
from enrolments.services.waiting import accept_offer, serve_forgotten
from schools.choices import ApprovalMode, Level, SchoolRole
from schools.models import School, SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def work() -> ActivityPage:
    return make_activity(kind=ActivityKind.JOB_SHADOWING, levels=[], years=[])


def weekday(hour: int = 9, *, after: int = 14) -> datetime:
    """Return an hour on a Wednesday that is to come."""
    days = next(days for days in range(after, after + 7) if at_nine(days=days).weekday() == 2)
    return at_nine(days=days).replace(hour=hour)


def on(activity: ActivityPage, hour: int = 9, *, after: int = 14, **fields: Any) -> Session:
    starts_at = weekday(hour, after=after)
    return make_session(activity, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4), **fields)


def sign_up(session: Session, school_class: SchoolClass, by: User, places: int = 8, **more: Any) -> Enrolment:
    return fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places, **more))


def waits(session: Session, school_class: SchoolClass, by: User, **wishes: Any) -> Enrolment:
    asked = Wishes(**wishes)
    return fresh(join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=8, wishes=asked))


def full(session: Session) -> Enrolment:
    return make_enrolment(session, school=make_school(), places=session.capacity)


def younger(school_class: SchoolClass, year: int | None = 2) -> None:
    SchoolClass.objects.filter(pk=school_class.pk).update(year=year)


def make_room(session: Session) -> None:
    session.refresh_from_db()
    change_capacity(session=session, capacity=session.capacity + 8, by=make_provider_user(session.activity.provider))


@pytest.mark.parametrize(("year", "refusal"), [(2, WorkTooYoung), (None, WorkYearUnknown)])
def test_a_class_that_may_not_work_asks_for_no_date(
    work: ActivityPage, school: School, by: User, year: int | None, refusal: type[WorkRefused]
) -> None:
    ActivityPage.objects.filter(pk=work.pk).update(is_on_request=True)
    school_class = make_class(school, year=year)
    day = timezone.localdate() + timedelta(days=14)

    with pytest.raises(refusal):
        ask_for_date(activity_id=work.pk, school_class_id=school_class.pk, question=Question(8, day, day), by=by)


def test_a_date_on_request_is_one_on_which_the_class_may_work(work: ActivityPage, school: School, by: User) -> None:
    ActivityPage.objects.filter(pk=work.pk).update(is_on_request=True)
    school_class, day = make_class(school, year=3), weekday().date()
    asked = ask_for_date(
        activity_id=work.pk, school_class_id=school_class.pk, question=Question(8, day, day + timedelta(days=6)), by=by
    )
    owner, in_the_evening = make_provider_user(work.provider), weekday(18)

    with pytest.raises(GroupMayNotWorkThen):  # a class of the mbo, for which it is as well, could come
        propose_date(asked, plan=SessionPlan(in_the_evening, in_the_evening + timedelta(hours=2), 8), by=owner)

    assert not Session.objects.exists()
    assert propose_date(asked, plan=SessionPlan(weekday(), weekday(11), 8), by=owner).status == S.OFFERED


def declined(session: Session, school_class: SchoolClass, by: User, owner: User) -> Enrolment:
    group = sign_up(session, school_class, by)
    return decline_request(group, by=owner, reason="Bezet.", reason_code="staff")


def test_a_provider_proposes_no_date_that_the_law_the_level_or_its_own_maximum_forbids(school: School, by: User) -> None:
    work = make_activity(kind=ActivityKind.JOB_SHADOWING, acceptance_mode="manual", levels=[], years=[])
    first, evening, later = on(work), on(work, 18), on(work, after=21)
    owner, school_class = make_provider_user(work.provider), make_class(school, year=3, levels=[Level.HAVO])
    group = sign_up(first, school_class, by)

    assert dates_to_propose(group) == [later]
    with pytest.raises(errors.DateDoesNotFit):
        propose_other_date(group, session_id=evening.pk, by=owner, reason="Bezet.")

    assert fresh(group).status == S.REQUESTED
    ActivityPage.objects.filter(pk=work.pk).update(levels=[Level.VWO])
    assert dates_to_propose(fresh(group)) == []
    ActivityPage.objects.filter(pk=work.pk).update(levels=[], most_per_class=1)
    assert dates_to_propose(fresh(group)) == [later]  # its own sign-up does not count against it
    assert propose_other_date(fresh(group), session_id=later.pk, by=owner, reason="Bezet.").status == S.OFFERED


@pytest.mark.parametrize("against", ["law", "level", "year"])
def test_who_takes_any_date_is_not_offered_one_that_the_rules_forbid(
    work: ActivityPage, school: School, by: User, against: str
) -> None:
    school_class = make_class(school, year=3, levels=[Level.HAVO])
    full(own := on(work, capacity=8))
    group = waits(own, school_class, by, takes_other_dates=True)
    changed: dict[str, Any] = {"level": {"levels": [Level.VWO]}, "year": {"years": [4]}}.get(against, {})
    ActivityPage.objects.filter(pk=work.pk).update(**changed) if changed else None
    other = on(work, 18 if against == "law" else 9, after=21)

    served = serve_forgotten()

    assert (served, Enrolment.objects.filter(session=other.pk).exists()) == (0, False)
    assert (other.pk in forgotten_dates(now=timezone.now())) is (against == "law")  # the law is judged group by group
    assert broken_invariants(settled=True) == {}
    if against == "law":
        allowed = on(work, after=28)
        assert (serve_forgotten(), Enrolment.objects.get(stands_in_for=group).session) == (1, allowed)


def test_a_date_in_the_next_school_year_counts_for_the_maximum_of_that_year(school: School, by: User) -> None:
    activity = make_activity(most_per_class=1)
    year = timezone.localdate().year + 1
    this_year, next_year, other = (
        make_session(activity, starts_at=at_nine(days=1).replace(year=year, month=month, day=10), capacity=8)
        for month in (6, 9, 10)
    )
    school_class = make_class(school)
    full(this_year)
    group = waits(this_year, school_class, by, takes_other_dates=False)
    sign_up(next_year, school_class, by)
    Enrolment.objects.filter(pk=group.pk).update(takes_other_dates=True)

    assert (serve_forgotten(), Enrolment.objects.filter(session=other.pk).count()) == (0, 0)

    cancel_enrolment(fresh(Enrolment.objects.get(session=next_year)), by=by)
    serve_forgotten()
    assert Enrolment.objects.filter(stands_in_for=group).count() == 1


def _offer(work: ActivityPage, school_class: SchoolClass, by: User) -> tuple[Enrolment, Callable[[Enrolment], Any]]:
    full(session := on(work, capacity=8))
    group = waits(session, school_class, by)
    make_room(session)
    return group, lambda one: accept_offer(one, by=by)


def _draft(work: ActivityPage, school_class: SchoolClass, by: User) -> tuple[Enrolment, Callable[[Enrolment], Any]]:
    School.objects.filter(pk=school_class.school_id).update(approval_mode=ApprovalMode.MENTOR)
    head = make_coordinator(school_class.school, SchoolRole.MENTOR)
    return sign_up(on(work), school_class, by), lambda one: approve(one, by=head)


def _left(work: ActivityPage, school_class: SchoolClass, by: User) -> tuple[Enrolment, Callable[[Enrolment], Any]]:
    return cancel_enrolment(sign_up(on(work), school_class, by), by=by), lambda one: undo_cancel(one, by=by)


@pytest.mark.parametrize("way", [_offer, _draft, _left])
def test_a_yes_that_comes_later_is_judged_by_the_law_as_it_is_then(
    way: Callable[..., Any], work: ActivityPage, school: School, by: User
) -> None:
    school_class = make_class(school, year=3)
    group, say_yes = way(work, school_class, by)
    before = fresh(group).status
    younger(school_class)

    with pytest.raises(WorkTooYoung):
        say_yes(fresh(group))

    assert fresh(group).status == before
    younger(school_class, 3)
    assert say_yes(fresh(group)).status == S.ACCEPTED


def test_where_a_school_asks_for_no_yes_any_more_the_law_still_speaks(work: ActivityPage, school: School, by: User) -> None:
    school_class = make_class(school, year=3)
    group, _say_yes = _draft(work, school_class, by)
    School.objects.filter(pk=school.pk).update(approval_mode=ApprovalMode.NONE)
    younger(school_class)

    assert (go_on_without_approval(), fresh(group).status) == (0, S.DRAFT)


def test_a_no_is_not_taken_back_onto_a_day_that_the_class_filled_meanwhile(school: School, by: User) -> None:
    work = make_activity(kind=ActivityKind.JOB_SHADOWING, acceptance_mode="manual")
    morning, afternoon = on(work, 8), on(work, 13)
    owner, school_class = make_provider_user(work.provider), make_class(school, year=3)
    group = declined(morning, school_class, by, owner)
    sign_up(afternoon, school_class, by)

    with pytest.raises(GroupMayNotWorkThen):  # which other work it has is not this provider's to know
        undo_answer(fresh(group), by=owner)


def test_who_comes_new_in_a_group_has_no_other_work_that_day(school: School, by: User) -> None:
    work = make_activity(kind=ActivityKind.JOB_SHADOWING, names_mode=NamesMode.NAMES)
    school_class = make_class(school, year=3, pupils=3)
    one, two, three = pupils_of(school_class)
    morning, afternoon = (
        fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=pupils))
        for session, pupils in ((on(work, 8), [one, two]), (on(work, 13), [three]))
    )

    with pytest.raises(WorkDayTooLong):
        change_group(afternoon, change=Change(pupils=frozenset({two, three})), by=by)

    assert Place.objects.filter(enrolment=afternoon).count() == 1
    change_group(fresh(morning), change=Change(pupils=frozenset({one})), by=by)
    assert change_group(fresh(afternoon), change=Change(pupils=frozenset({two, three})), by=by).places == 2


def test_a_date_moves_only_to_where_the_groups_with_places_may_work(work: ActivityPage, school: School, by: User) -> None:
    session, owner = on(work, capacity=8), make_provider_user(work.provider)
    group = sign_up(session, make_class(school, year=3), by)
    waiting = waits(session, make_class(make_school("Wadden College"), year=3), make_coordinator(School.objects.latest("pk")))
    starts_at = weekday(18)
    evening = plan_of(session)
    evening = SessionPlan(starts_at, starts_at + timedelta(hours=2), 8, enrolment_closes_at=evening.enrolment_closes_at)

    with pytest.raises(GroupMayNotWorkThen):
        reschedule_session(session=session, plan=evening, by=owner)

    assert Session.objects.get(pk=session.pk).starts_at == weekday()
    cancel_enrolment(fresh(group), by=by)  # an offer for who waits
    assert fresh(waiting).status == S.OFFERED
    with pytest.raises(GroupMayNotWorkThen):
        reschedule_session(session=session, plan=evening, by=owner)


def test_a_date_that_moved_is_not_offered_to_who_waits_and_may_not_work_then(
    work: ActivityPage, school: School, by: User
) -> None:
    session, owner = on(work, capacity=8), make_provider_user(work.provider)
    student = make_class(make_school("Noorder College"), year=3, levels=[Level.MBO])
    adult = sign_up(session, student, make_coordinator(student.school))
    waiting = waits(session, make_class(school, year=3), by)
    starts_at = weekday(18)
    reschedule_session(session=session, plan=SessionPlan(starts_at, starts_at + timedelta(hours=2), 8), by=owner)

    cancel_enrolment(fresh(adult), by=make_coordinator(student.school))

    assert (fresh(waiting).status, serve_forgotten(), broken_invariants(settled=True)) == (S.WAITING, 0, {})
