"""A series: all dates or none, one letter, one bundle; leaving one date or all of them."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from activities.models import Series, Session
from activities.services.series import make_series
from enrolments import errors
from enrolments.choices import BundleKind
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Bundle, Enrolment, Hold
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.invariants import broken_invariants
from enrolments.services.series import cancel_series, extend_together, release_together, rest_of_series
from outbox.models import Message
from schools.models import SchoolClass
from tests.support.enrolling import fresh, pupils_of
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_provider_user, make_session
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def start(number: int = 3, *, pupils: int = 0, capacity: int = 28, **activity: Any) -> tuple[list[Session], SchoolClass, User]:
    page = make_activity(**activity)
    sessions = [make_session(page, starts_at=at_nine(days=14 + 7 * turn), capacity=capacity) for turn in range(number)]
    by = make_provider_user(page.provider)
    make_series(activity=page, title="Drie dinsdagen", session_ids=[one.pk for one in sessions], by=by)
    school_class = make_class(pupils=pupils)
    return sessions, school_class, make_coordinator(school_class.school)


def enrol(sessions: list[Session], school_class: SchoolClass, by: User, places: int = 4) -> Enrolment:
    return enrol_class(session_id=sessions[1].pk, school_class_id=school_class.pk, by=by, places=places)


def test_signing_up_for_one_date_is_signing_up_for_all() -> None:
    sessions, school_class, by = start()

    enrolment = enrol(sessions, school_class, by)

    assert enrolment.session_id == sessions[1].pk
    assert Bundle.objects.get().kind == BundleKind.SERIES
    assert sorted(Enrolment.objects.values_list("session", "places", "status")) == [(one.pk, 4, S.ACCEPTED) for one in sessions]
    [letter] = Message.objects.filter(recipient=by.email)
    assert "de klas komt alle keren" in letter.text
    assert broken_invariants() == {}


def test_a_date_that_was_or_is_off_is_left_out() -> None:
    sessions, school_class, by = start()
    Session.objects.filter(pk=sessions[0].pk).update(status="cancelled")

    enrol(sessions, school_class, by)

    assert set(Enrolment.objects.values_list("session", flat=True)) == {one.pk for one in sessions[1:]}


def test_one_full_date_means_none_and_is_named_with_a_way_on() -> None:
    sessions, school_class, by = start()
    single = make_session(sessions[0].activity, starts_at=at_nine(days=50))
    Session.objects.filter(pk=sessions[2].pk).update(places_taken=26)

    with pytest.raises(errors.SeriesDoesNotFit) as refusal:
        enrol(sessions, school_class, by)

    assert refusal.value.extra["session"] == sessions[2].pk
    assert [one["session"] for one in refusal.value.extra["alternatives"]] == [single.pk]
    assert "waiting_list" not in refusal.value.extra["choices"]
    assert not Enrolment.objects.exists()


def test_a_series_has_no_waiting_list() -> None:
    sessions, school_class, by = start()

    with pytest.raises(errors.NoSeriesWaitingList):
        join_waiting_list(session_id=sessions[0].pk, school_class_id=school_class.pk, by=by, places=4)


def test_a_class_that_comes_already_is_told_as_for_one_date() -> None:
    sessions, school_class, by = start()
    enrol(sessions, school_class, by)

    with pytest.raises(errors.ClassAlreadyEnrolled):
        enrol(sessions, school_class, by)


def test_places_on_all_dates_are_held_while_somebody_checks() -> None:
    sessions, school_class, by = start()

    _situation, held = hold_group(session_id=sessions[1].pk, school_class_id=school_class.pk, by=by, places=4)
    taken = set(Session.objects.values_list("places_taken", flat=True))
    enrol(sessions, school_class, by)

    assert held.session_id == sessions[1].pk
    assert taken == {4}
    assert set(Session.objects.values_list("places_taken", flat=True)) == {4}
    assert not Hold.objects.exists()
    assert broken_invariants() == {}


def test_holds_of_a_series_are_kept_longer_and_let_go_together() -> None:
    sessions, school_class, by = start()
    ids = {"session_id": sessions[1].pk, "school_class_id": school_class.pk}
    hold_group(**ids, by=by, places=4)

    held = extend_together(**ids)
    ends = set(Hold.objects.values_list("expires_at", "extensions"))
    release_together(**ids)

    assert ends == {(held.expires_at, 1)}
    assert set(Session.objects.values_list("places_taken", flat=True)) == {0}


def test_on_the_pages_a_series_is_checked_and_signed_up_at_once() -> None:
    sessions, school_class, by = start()
    client = sign_in(Client(), by)
    url = f"/school/inschrijven/{sessions[0].pk}/{school_class.pk}/"

    check = client.post(url, {"step": "check", "places": "4", "adults": "1"}, follow=True)
    taken = set(Session.objects.values_list("places_taken", flat=True))
    done = client.post(url, {"step": "confirm", "places": "4", "adults": "1"})
    again = client.post(url, {"step": "confirm", "places": "4", "adults": "1"})

    assert (check.status_code, taken) == (200, {4})
    assert (done.status_code, again.url) == (302, done.url)
    assert Enrolment.objects.count() == 3


def test_leaving_is_for_one_date_or_for_all() -> None:
    sessions, school_class, by = start(pupils=2, names_mode="names")
    first = enrol_class(session_id=sessions[0].pk, school_class_id=school_class.pk, by=by, pupils=pupils_of(school_class))
    client = sign_in(Client(), by)
    second = Enrolment.objects.get(session=sessions[1])

    page = client.get(f"/school/inschrijvingen/{first.pk}/afmelden/")
    client.post(f"/school/inschrijvingen/{second.pk}/afmelden/", {"which": "one", "reason": ""})
    one_left = sorted(Enrolment.objects.values_list("status", flat=True))
    client.post(f"/school/inschrijvingen/{first.pk}/afmelden/", {"which": "all", "reason": ""})

    assert "Alle keren: deze en nog 2 datums" in " ".join(page.content.decode().split())
    assert one_left == [S.ACCEPTED, S.ACCEPTED, S.CANCELLED_BY_SCHOOL]
    assert set(Enrolment.objects.values_list("status", flat=True)) == {S.CANCELLED_BY_SCHOOL}
    assert set(Session.objects.values_list("places_taken", flat=True)) == {0}
    assert broken_invariants() == {}


def test_a_date_on_its_own_has_no_rest() -> None:
    session, school_class = make_session(), make_class()
    by = make_coordinator(school_class.school)
    enrolment = fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4))

    assert rest_of_series(enrolment) == []
    assert cancel_series(enrolment, by=by).status == S.CANCELLED_BY_SCHOOL


def test_a_program_leaves_the_whole_series() -> None:
    sessions, school_class, by = start()
    enrolment = enrol(sessions, school_class, by)

    answer = sign_in(Client(), by).post(
        f"/api/v1/enrolments/{enrolment.pk}/cancel/", {"whole_series": True}, content_type="application/json"
    )

    assert answer.status_code == 200
    assert set(Enrolment.objects.values_list("status", flat=True)) == {S.CANCELLED_BY_SCHOOL}


def test_the_pages_say_that_it_is_a_series() -> None:
    sessions, school_class, by = start()
    client = sign_in(Client(), by)

    activity = client.get(sessions[0].activity.get_url())
    group = client.get(f"/school/inschrijven/{sessions[0].pk}/{school_class.pk}/")

    assert "Reeks van 3 keer: Drie dinsdagen" in activity.content.decode()
    assert "Reeks van 3 keer" in group.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_classes_that_want_the_last_places_of_a_series_get_all_or_nothing() -> None:
    sessions, school_class, by = start(capacity=6)
    other_class = make_class()
    people = [(school_class, by), (other_class, make_coordinator(other_class.school))]

    results = at_once([partial(enrol, sessions, one, who) for one, who in people])

    assert sorted(type(one).__name__ for one in results) == ["Enrolment", "SeriesDoesNotFit"]
    assert set(Session.objects.values_list("places_taken", flat=True)) == {4}
    assert Series.objects.count() == 1
    assert broken_invariants() == {}
