"""The waiting list, readable as its specification: whole groups, oldest first that fits, an offer with an end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode, SessionStatus
from activities.models import Session
from activities.services.sessions import change_capacity
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.services import promoting, waiting
from enrolments.services.answering import accept_request, decline_request
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.invariants import broken_invariants
from kit.working_days import add_working_days
from outbox.models import Message
from providers.models import Provider
from tests.support.enrolling import pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
Group = Callable[..., Enrolment]


@pytest.fixture
def provider() -> Provider:
    return make_provider()


@pytest.fixture
def owner(provider: Provider) -> User:
    return make_provider_user(provider)


@pytest.fixture
def session(provider: Provider) -> Session:
    return make_session(make_activity(provider), capacity=20)


def enrolled(session: Session, places: int) -> Enrolment:
    school = make_school()
    school_class = make_class(school)
    by = make_coordinator(school)
    return fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places))


def waits(session: Session, places: int) -> Enrolment:
    school = make_school()
    school_class = make_class(school)
    by = make_coordinator(school)
    return join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places)


def fresh(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.with_details().get(pk=enrolment.pk)


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by is not None
    return enrolment.enrolled_by


def statuses(*enrolments: Enrolment) -> list[str]:
    return [fresh(one).status for one in enrolments]


def taken(session: Session) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)


def test_a_group_waits_as_a_whole_and_holds_nothing(session: Session) -> None:
    enrolled(session, 18)

    group = waits(session, 5)

    assert (group.status, group.waiting_number is not None, taken(session)) == (S.WAITING, True, 18)
    assert Message.objects.filter(kind="enrolments.waiting", recipient=by_of(group).email).count() == 1
    assert Message.objects.filter(kind__startswith="enrolments.new").count() == 0


def test_places_that_come_free_are_offered_to_the_oldest_group_with_an_end_and_a_mail(session: Session) -> None:
    first = enrolled(session, 20)
    oldest, younger = waits(session, 12), waits(session, 12)

    cancel_enrolment(first, by=by_of(first))

    assert statuses(first, oldest, younger) == [S.CANCELLED_BY_SCHOOL, S.OFFERED, S.WAITING]
    assert taken(session) == 12
    offered = fresh(oldest)
    assert offered.offer_until is not None
    assert offered.offer_until > timezone.now() + timedelta(days=1)
    assert Message.objects.filter(kind="enrolments.offered").values_list("recipient", flat=True).get() == by_of(oldest).email
    assert broken_invariants() == {}


def test_the_oldest_that_fits_goes_first_and_a_large_group_is_never_cut_up(session: Session) -> None:
    small, rest = enrolled(session, 5), enrolled(session, 15)
    large, fits = waits(session, 18), waits(session, 4)

    cancel_enrolment(small, by=by_of(small))

    assert statuses(large, fits, rest) == [S.WAITING, S.OFFERED, S.ACCEPTED]
    assert taken(session) == 19


def test_one_release_can_serve_several_groups(session: Session) -> None:
    first = enrolled(session, 20)
    groups = [waits(session, places) for places in (8, 7, 6, 5)]

    cancel_enrolment(first, by=by_of(first))

    assert statuses(*groups) == [S.OFFERED, S.OFFERED, S.WAITING, S.OFFERED]
    assert taken(session) == 20


def test_order_is_a_number_and_not_a_clock(session: Session) -> None:
    first = enrolled(session, 20)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        oldest = waits(session, 20)
    younger = waits(session, 20)

    cancel_enrolment(first, by=by_of(first))

    assert oldest.created_at > younger.created_at
    assert statuses(oldest, younger) == [S.OFFERED, S.WAITING]


def test_an_accepted_offer_confirms_to_both_sides(session: Session, owner: User) -> None:
    group = offered_group(session)
    Message.objects.all().delete()

    waiting.accept_offer(fresh(group), by=by_of(group))

    assert statuses(group) == [S.ACCEPTED]
    assert set(Message.objects.values_list("kind", "recipient")) == {
        ("enrolments.confirmed", by_of(group).email),
        ("enrolments.new_group", owner.email),
    }
    assert broken_invariants() == {}


def test_where_the_provider_decides_an_accepted_offer_becomes_a_request(provider: Provider, owner: User) -> None:
    session = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL), capacity=20)
    group = offered_group(session)

    waiting.accept_offer(fresh(group), by=by_of(group))

    assert (statuses(group), taken(session)) == ([S.REQUESTED], 20)


def test_a_declined_offer_goes_to_the_next_group(session: Session) -> None:
    group = offered_group(session)
    following = waits(session, 20)

    waiting.decline_offer(fresh(group), by=by_of(group))

    assert statuses(group, following) == [S.CANCELLED_BY_SCHOOL, S.OFFERED]
    assert broken_invariants() == {}


def test_an_offer_that_nobody_answers_lapses_to_the_next_group_once(session: Session) -> None:
    group = offered_group(session)
    following = waits(session, 20)
    end = fresh(group).offer_until
    assert end is not None

    with time_machine.travel(end + timedelta(seconds=1)):
        done = [waiting.lapse_offers(), waiting.lapse_offers()]

    assert done == [1, 0]
    assert statuses(group, following) == [S.LAPSED, S.OFFERED]
    assert Message.objects.filter(kind="enrolments.lapsed").count() == 1
    assert broken_invariants() == {}


def test_an_offer_cannot_be_taken_after_its_end(session: Session) -> None:
    group = fresh(offered_group(session))
    assert group.offer_until is not None

    with time_machine.travel(group.offer_until + timedelta(seconds=1)), pytest.raises(errors.OfferExpired):
        waiting.accept_offer(group, by=by_of(group))

    assert statuses(group) == [S.OFFERED]


def test_an_offer_never_outlives_the_start_of_the_activity() -> None:
    friday = at_nine(days=0)
    assert promoting.offer_end(friday, friday + timedelta(hours=3)) == friday + timedelta(hours=3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-12-01", "2026-12-03"), ("2026-12-03", "2026-12-07"), ("2026-12-04", "2026-12-08"), ("2026-12-05", "2026-12-08")],
)
def test_two_working_days_skip_the_weekend(day: str, expected: str) -> None:
    assert add_working_days(datetime.fromisoformat(f"{day}T14:00"), 2) == datetime.fromisoformat(f"{expected}T14:00")


def test_more_places_go_to_the_waiting_list_first(session: Session, owner: User) -> None:
    enrolled(session, 20)
    group = waits(session, 6)

    change_capacity(session=session, capacity=26, by=owner)

    assert (statuses(group), taken(session)) == ([S.OFFERED], 26)


def test_a_declined_request_gives_its_places_to_the_waiting_list(provider: Provider, owner: User) -> None:
    session = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL), capacity=20)
    request = enrolled(session, 20)
    group = waits(session, 10)

    decline_request(request, by=owner, reason="Die dag is er open huis.", reason_code="staff")

    assert statuses(request, group) == [S.DECLINED, S.OFFERED]
    declined = Message.objects.get(kind="enrolments.declined")
    assert "Die dag is er open huis." in declined.text
    assert broken_invariants() == {}


def test_a_provider_says_no_with_a_reason_or_not_at_all(provider: Provider, owner: User) -> None:
    session = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL))
    request = enrolled(session, 20)

    with pytest.raises(errors.ReasonNeeded):
        decline_request(request, by=owner, reason="  ", reason_code="staff")

    assert statuses(request) == [S.REQUESTED]


def test_a_provider_says_yes_and_the_school_gets_its_calendar_file(provider: Provider, owner: User) -> None:
    session = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL))
    request = enrolled(session, 20)

    accept_request(request, by=owner)

    confirmed = Message.objects.get(kind="enrolments.confirmed")
    assert (statuses(request), confirmed.recipient) == ([S.ACCEPTED], by_of(request).email)
    assert f"inschrijving-{request.pk}@" in confirmed.attachment.replace("\r\n ", "")


def test_leaving_the_list_is_always_possible_and_needs_no_reason(session: Session) -> None:
    enrolled(session, 20)
    group = waits(session, 6)
    Session.objects.filter(pk=session.pk).update(enrolment_closes_at=timezone.now())

    cancel_enrolment(fresh(group), by=by_of(group))

    assert (statuses(group), taken(session)) == ([S.CANCELLED_BY_SCHOOL], 20)


def test_a_group_that_never_fits_is_told_so(session: Session) -> None:
    with pytest.raises(errors.GroupNeverFits):
        waits(session, 21)

    assert Enrolment.objects.count() == 0


def test_a_group_that_joins_when_there_is_room_after_all_gets_its_offer_at_once(session: Session) -> None:
    group = waits(session, 6)

    assert (group.status, taken(session)) == (S.OFFERED, 6)


def test_asking_to_wait_when_full_takes_places_while_there_are(session: Session) -> None:
    school = make_school()
    by, one, other = make_coordinator(school), make_class(school, "1A", year=2), make_class(school, "1B", year=2)

    first = enrol_class(session_id=session.pk, school_class_id=one.pk, by=by, places=12, wait_when_full=True)
    second = enrol_class(session_id=session.pk, school_class_id=other.pk, by=by, places=12, wait_when_full=True)

    assert (first.status, second.status, taken(session)) == (S.ACCEPTED, S.WAITING, 12)


def test_nothing_is_offered_for_a_date_that_is_off_or_has_begun(session: Session) -> None:
    first = enrolled(session, 20)
    group = waits(session, 10)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)

    assert promoting.promote(session.pk) == []
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.SCHEDULED, starts_at=timezone.now())
    assert promoting.promote(session.pk) == []
    assert statuses(first, group) == [S.ACCEPTED, S.WAITING]


@pytest.mark.promise("OGP-2.1d")
def test_an_offer_whose_pupils_got_something_else_says_how_many(provider: Provider) -> None:
    session = make_session(make_activity(provider, names_mode=NamesMode.NAMES), capacity=3)
    blocker = make_class(make_school("Ander College"), pupils=3)
    first = enrol_class(
        session_id=session.pk, school_class_id=blocker.pk, by=make_coordinator(blocker.school), pupils=pupils_of(blocker)
    )
    school_class = make_class(pupils=3)
    by = make_coordinator(school_class.school)
    group = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=pupils_of(school_class))
    elsewhere = make_session(make_activity(provider, names_mode=NamesMode.NAMES), starts_at=session.starts_at)
    enrol_class(session_id=elsewhere.pk, school_class_id=school_class.pk, by=by, pupils=pupils_of(school_class)[:2])
    cancel_enrolment(fresh(first), by=by_of(first))

    with pytest.raises(errors.PupilsElsewhere):
        waiting.accept_offer(fresh(group), by=by)

    assert statuses(group) == [S.OFFERED]
    assert Place.objects.filter(enrolment=group, is_active=True).count() == 0
    assert broken_invariants() == {}


def test_what_nobody_answered_before_the_start_ends_and_is_told(provider: Provider, session: Session) -> None:
    manual = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL))
    request = enrolled(manual, 5)
    enrolled(session, 20)
    group = waits(session, 5)

    with time_machine.travel(max(manual.starts_at, session.starts_at) + timedelta(seconds=1)):
        done = [waiting.expire_unanswered(), waiting.expire_unanswered()]

    assert (done, statuses(request, group)) == ([2, 0], [S.EXPIRED, S.EXPIRED])
    assert taken(manual) == 0
    assert Message.objects.filter(kind="enrolments.expired").count() == 2


def offered_group(session: Session) -> Enrolment:
    first = enrolled(session, 20)
    group = waits(session, 20)
    cancel_enrolment(first, by=by_of(first))
    assert fresh(group).status == S.OFFERED
    return group
