"""How likely it is that a group that waits gets its places: a word from what groups did before, or nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.choices import CapacityUnit
from activities.models import Session
from enrolments import errors
from enrolments.choices import Chance
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.rules.chance import Line, Past, at_least, chance_of, give_up_rate
from enrolments.rules.wishes import Wishes
from enrolments.services.chances import Outlook, least_claim, outlook_of, outlooks_of
from enrolments.services.enrolling import join_waiting_list
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session
from tests.support.sign_in import sign_in

ONE_IN_TEN = 0.1


@pytest.mark.parametrize(
    ("line", "rate", "said"),
    [
        (Line(held=28, holders=1, free=0, wanted=28), 0.8, Chance.GOOD),
        (Line(held=28, holders=1, free=0, wanted=28), 0.4, Chance.FAIR),
        (Line(held=28, holders=1, free=0, wanted=28), ONE_IN_TEN, Chance.SMALL),
        # Of twenty pairs one gives up more often than not.
        (Line(held=40, holders=20, free=0, wanted=2), ONE_IN_TEN, Chance.GOOD),
        # Ten pairs must give up for a group of twenty, or for who waits before it.
        (Line(held=40, holders=20, free=0, wanted=20), ONE_IN_TEN, Chance.SMALL),
        # What is free already counts.
        (Line(held=20, holders=10, free=4, wanted=6), ONE_IN_TEN, Chance.FAIR),
        (Line(held=28, holders=1, free=0, wanted=56), 0.9, Chance.SMALL),
        (Line(held=28, holders=1, free=0, wanted=28), None, None),
        (Line(held=0, holders=0, free=3, wanted=28), ONE_IN_TEN, None),
    ],
)
def test_a_chance_is_one_of_three_words(line: Line, rate: float | None, said: Chance | None) -> None:
    if line.free == 4:
        assert at_least(1, of=10, rate=ONE_IN_TEN) == pytest.approx(0.651, abs=0.001)
    assert chance_of(line, rate) == said


def test_an_activity_of_which_little_is_known_leans_on_all_others() -> None:
    everywhere = Past(groups=200, gave_up=20)

    assert give_up_rate(Past(0, 0), everywhere) == pytest.approx(0.1)
    assert give_up_rate(Past(20, 20), everywhere) == pytest.approx(0.55)
    assert give_up_rate(Past(5, 5), Past(groups=19, gave_up=19)) is None


def past_group(session: Session, status: S, origin: S) -> None:
    group = make_enrolment(session, places=1)
    Enrolment.objects.filter(pk=group.pk).update(status=status)
    EnrolmentTransition.objects.create(enrolment=group, school_id=group.school_id, from_status=origin, to_status=status)


def waits(session: Session) -> Enrolment:
    school = make_school()
    made = join_waiting_list(
        session_id=session.pk, school_class_id=make_class(school).pk, by=make_coordinator(school), places=5
    )
    return fresh(made)


@pytest.mark.django_db
def test_where_a_place_is_a_whole_group_a_group_wants_one_place_and_no_part() -> None:
    session = make_session(capacity=1, capacity_unit=CapacityUnit.GROUPS)
    make_enrolment(session, places=20)
    group = waits(session)

    Enrolment.objects.filter(pk=group.pk).update(least_places=4)  # as it stood before such dates refused it

    assert least_claim(fresh(group)) == 1
    school = make_school()
    with pytest.raises(errors.NoPartsHere):
        join_waiting_list(
            session_id=session.pk, school_class_id=make_class(school).pk, by=make_coordinator(school), places=5,
            wishes=Wishes(least_places=4),
        )  # fmt: skip


@pytest.mark.django_db
def test_who_waits_reads_how_many_are_before_and_how_likely_places_are() -> None:
    activity = make_activity()
    session = make_session(activity, capacity=20)
    make_enrolment(session, places=20)
    first, second = waits(session), waits(session)
    assert outlook_of(second) == Outlook(before=1, chance=None)

    been = make_session(activity, starts_at=at_nine(days=9), capacity=40)
    for _number in range(18):
        past_group(been, S.CANCELLED_BY_SCHOOL, S.ACCEPTED)
    past_group(been, S.ATTENDED, S.ACCEPTED)
    past_group(been, S.NO_SHOW, S.ACCEPTED)
    for _number in range(3):  # they only waited: of who has places they say nothing
        past_group(been, S.CANCELLED_BY_SCHOOL, S.WAITING)
    Session.objects.filter(pk=been.pk).update(
        starts_at=timezone.now() - timedelta(days=3),
        ends_at=timezone.now() - timedelta(days=2),
        enrolment_closes_at=timezone.now() - timedelta(days=4),
    )

    assert outlooks_of([first, second]) == {first.pk: Outlook(0, Chance.GOOD), second.pk: Outlook(1, Chance.GOOD)}
    client = sign_in(Client(), second.enrolled_by)  # type: ignore[arg-type]  # somebody signed it up
    for page in ("/school/wachtlijst/", f"/school/inschrijvingen/{second.pk}/", f"/school/inschrijvingen/{second.pk}/gelukt/"):
        assert "1 groep voor je · grote kans op plek" in " ".join(client.get(page).content.decode().split())
    answer = client.get(f"/api/v1/enrolments/{second.pk}/").json()
    assert (answer["groups_before"], answer["chance"]) == (1, "good")
    with CaptureQueriesContext(connection) as few:
        outlooks_of([first])
    with CaptureQueriesContext(connection) as more:
        outlooks_of([first, second])
    assert len(more) == len(few) == 4
