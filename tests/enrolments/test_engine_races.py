"""Races of holds, offers, undo and proposals: each in the order in which it hurts, and beside it code without the guard."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from activities.services.places import release_places
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold
from enrolments.rules.wishes import Wishes
from enrolments.services import moving, promoting, waiting
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import extend_hold, release_expired, release_hold
from enrolments.services.invariants import broken_invariants
from tests.support.engine import COUNTERS, Who, by_of, group, held_date, offered_part, outcome, somebody, taken
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_session,
)
from tests.support.racing import at_once, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
TWO_OFFERS = "nobody thinks about two offers at once"


def in_an_hour(work: Callable[..., int]) -> int:
    return work(now=timezone.now() + timedelta(hours=1))


def in_days(work: Callable[..., int]) -> int:
    return work(now=timezone.now() + timedelta(days=9))


# --- holds ---


def test_a_sign_up_that_takes_its_hold_over_while_the_clock_releases_it_counts_once() -> None:
    session, who = held_date()

    result = meanwhile(partial(in_an_hour, release_expired), partial(enrol_class, **group(session, who, 12)))

    assert (outcome(result), taken(session), Hold.objects.count(), broken_invariants()) == ("Enrolment", 12, 0, {})


def test_without_the_lock_on_the_hold_the_same_race_loses_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the statement reads what the clock is giving back, and gives it back once more."""
    session, who = held_date()
    monkeypatch.setattr(moving, "BEGIN", moving.BEGIN.replace("FOR UPDATE\n", "\n"))

    meanwhile(partial(in_an_hour, release_expired), partial(enrol_class, **group(session, who, 12)))

    assert (taken(session), list(broken_invariants())) == (0, [COUNTERS])


@pytest.mark.parametrize("places", [4, 18])
def test_a_sign_up_while_another_window_changes_the_hold_counts_the_group_that_goes(places: int) -> None:
    session, who = held_date()

    result = meanwhile(partial(hold_group, **group(session, who, places)), partial(enrol_class, **group(session, who, 12)))

    assert (outcome(result), taken(session), broken_invariants()) == ("Enrolment", 12, {})


def test_what_was_extended_just_now_is_not_released() -> None:
    session, who = held_date()
    end = Hold.objects.get().expires_at

    result = meanwhile(
        partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk),
        partial(release_expired, now=end),
    )

    assert (result, taken(session), Hold.objects.count()) == (0, 12, 1)


def test_a_clock_that_takes_no_lock_throws_away_what_was_extended() -> None:
    """The positive control."""
    session, who = held_date()
    end = Hold.objects.get().expires_at

    def naively() -> None:
        with transaction.atomic():
            keys = list(Hold.objects.filter(expires_at__lte=end).values_list("pk", flat=True))
            Hold.objects.filter(pk__in=keys).delete()
            release_places(session.pk, 12)

    meanwhile(partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk), naively)

    assert Hold.objects.count() == 0


def test_what_is_being_released_is_not_extended() -> None:
    session, who = held_date()

    result = meanwhile(
        partial(in_an_hour, release_expired), partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk)
    )

    assert (outcome(result), taken(session), Hold.objects.count()) == ("hold_ended", 0, 0)


def test_many_who_want_the_last_places_hold_them_once() -> None:
    session = make_session(capacity=20)
    people = [somebody() for _ in range(12)]

    held = at_once([partial(hold_group, **group(session, who, 5)) for who in people])
    signed_up = at_once([partial(enrol_class, **group(session, who, 5)) for who in people])

    assert Counter(map(outcome, held)) == {"tuple": 4, "session_full": 8}
    winners = [outcome(result) == "tuple" for result in held]
    assert [outcome(result) == "Enrolment" for result in signed_up] == winners
    assert (taken(session), Hold.objects.count(), broken_invariants()) == (20, 0, {})


def test_holds_that_are_counted_before_they_are_taken_oversell() -> None:
    """The positive control of the one before."""
    session = make_session(capacity=5)
    one, other = somebody(), somebody()

    def naively(who: Who) -> None:
        with transaction.atomic():
            if sum(Hold.objects.filter(session=session).values_list("places", flat=True)) + 5 > session.capacity:
                raise errors.NoPlacesLeft(free=0, wanted=5)
            Hold.objects.create(
                school=who[0].school,
                session=session,
                school_class=who[0],
                held_by=who[1],
                places=5,
                expires_at=timezone.now() + timedelta(minutes=15),
            )

    meanwhile(partial(naively, one), partial(naively, other))

    assert sum(Hold.objects.values_list("places", flat=True)) == 10


@pytest.mark.parametrize("attempt", range(3))
def test_everything_about_holds_at_once_ends_in_an_answer_and_never_in_a_circle(attempt: int) -> None:
    session = make_session(capacity=40)
    people = [somebody() for _ in range(6)]
    for who in people:
        hold_group(**group(session, who, 6))
    Hold.objects.filter(school_class__in=[who[0].pk for who in people[:3]]).update(expires_at=timezone.now())
    calls: list[Callable[[], object]] = [release_expired, release_expired]
    for who in people:
        ids = {"session_id": session.pk, "school_class_id": who[0].pk}
        calls += [partial(enrol_class, **group(session, who, 5)), partial(hold_group, **group(session, who, 7))]
        calls += [partial(extend_hold, **ids)]
    calls += [partial(release_hold, session_id=session.pk, school_class_id=people[5][0].pk)]
    calls += [partial(join_waiting_list, **group(session, somebody(), 30))]

    results = at_once(calls)

    known = {"Enrolment", "tuple", "Hold", "int", "bool", "hold_ended", "class_already_enrolled", "session_full"}
    assert {outcome(result) for result in results} <= known | {"not_enough_places"}
    assert broken_invariants() == {}


def test_a_part_that_lapses_while_it_is_accepted_has_one_end() -> None:
    offered, pupils = offered_part()

    result = meanwhile(
        partial(in_days, waiting.lapse_offers), partial(waiting.accept_offer, offered, by=by_of(offered), pupils=pupils)
    )

    after = fresh(offered)
    assert (outcome(result), after.status, after.places) == ("move_not_possible", S.LAPSED, 8)
    assert (taken(offered.session), broken_invariants()) == (15, {})


def test_a_part_that_is_accepted_does_not_lapse() -> None:
    offered, pupils = offered_part()

    result = meanwhile(
        partial(waiting.accept_offer, fresh(offered), by=by_of(offered), pupils=pupils),
        partial(in_days, waiting.lapse_offers),
    )

    assert (result, fresh(offered).status, taken(offered.session), broken_invariants()) == (0, S.ACCEPTED, 20, {})


def test_a_lapse_that_does_not_look_again_ends_what_was_accepted() -> None:
    """The positive control."""
    offered, pupils = offered_part()

    def naively() -> None:
        with transaction.atomic():
            Enrolment.objects.filter(pk=offered.pk).update(status=S.LAPSED)
            release_places(offered.session_id, 5)

    meanwhile(partial(waiting.accept_offer, fresh(offered), by=by_of(offered), pupils=pupils), naively)

    assert set(broken_invariants()) >= {"the status is the last line of the history"}


def waits_and_two_full_dates() -> tuple[Enrolment, Enrolment, Enrolment]:
    """Return a group that waits and takes any date, and who has the places on its own date and on another one."""
    activity = make_activity()
    own, other = (make_session(activity, starts_at=at_nine(days=days), capacity=20) for days in (14, 20))
    here, there = make_enrolment(own, places=20), make_enrolment(other, places=20)
    who = somebody()
    joined = join_waiting_list(**group(own, who, 8), wishes=Wishes(takes_other_dates=True))
    return fresh(joined), here, there


def test_two_dates_that_want_the_same_group_offer_it_once() -> None:
    waits, here, there = waits_and_two_full_dates()

    result = meanwhile(partial(cancel_enrolment, there, by=by_of(there)), partial(cancel_enrolment, here, by=by_of(here)))

    assert outcome(result) == "Enrolment"
    assert Enrolment.objects.filter(status=S.OFFERED).values_list("stands_in_for", flat=True).get() == waits.pk
    assert broken_invariants() == {}


def test_without_the_lock_on_the_group_two_dates_offer_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    _waits, here, there = waits_and_two_full_dates()
    monkeypatch.setattr(promoting, "_is_ours", lambda enrolment, waits=True: True)

    meanwhile(partial(cancel_enrolment, there, by=by_of(there)), partial(cancel_enrolment, here, by=by_of(here)))

    assert TWO_OFFERS in broken_invariants()


def test_who_takes_another_date_is_not_offered_its_own_meanwhile() -> None:
    waits, here, there = waits_and_two_full_dates()
    cancel_enrolment(there, by=by_of(there))
    offered = fresh(Enrolment.objects.get(stands_in_for=waits.pk))

    meanwhile(partial(waiting.accept_offer, offered, by=by_of(waits)), partial(cancel_enrolment, here, by=by_of(here)))

    assert (fresh(offered).status, fresh(waits).status, taken(waits.session)) == (S.ACCEPTED, S.CANCELLED_BY_SCHOOL, 0)
    assert broken_invariants() == {}


@pytest.mark.parametrize("attempt", range(3))
def test_dates_that_want_each_others_groups_never_wait_in_a_circle(attempt: int) -> None:
    activity = make_activity()
    dates = [make_session(activity, starts_at=at_nine(days=14 + number), capacity=20) for number in range(3)]
    holders = [make_enrolment(date, places=10) for date in dates for _ in range(2)]
    queue = [
        join_waiting_list(**group(date, somebody(), 8), wishes=Wishes(least_places=4, takes_other_dates=True))
        for date in dates
        for _ in range(2)
    ]
    calls: list[Callable[[], object]] = [partial(cancel_enrolment, one, by=by_of(one)) for one in holders]
    calls += [partial(join_waiting_list, **group(dates[0], somebody(), 8), wishes=Wishes(takes_other_dates=True))]
    calls += [partial(cancel_enrolment, fresh(queue[0]), by=by_of(queue[0])), waiting.serve_forgotten]

    results = at_once(calls)

    assert {outcome(result) for result in results} <= {"Enrolment", "int", "move_not_possible"}
    waiting.serve_forgotten()
    assert broken_invariants(settled=True) == {}
