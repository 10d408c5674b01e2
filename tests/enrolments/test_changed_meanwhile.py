"""Whoever answers while somebody else changes the group answers about the group as it is, or is told that it changed."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import User
from activities.choices import AcceptanceMode
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.answering import accept_request, decline_request
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import Change, change_group
from enrolments.services.confirming import confirm_coming
from enrolments.services.moving import version_of
from outbox.later import written
from outbox.models import Message
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import at_nine, make_provider_user, make_session
from tests.support.racing import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
Answer = Callable[[Enrolment, User], Enrolment]


def smaller(group: Enrolment) -> Callable[[], Enrolment]:
    return partial(change_group, fresh(group), change=Change(places=20), by=group.enrolled_by)


def asked() -> tuple[Enrolment, User]:
    group = make_enrolment(places=28, acceptance_mode=AcceptanceMode.MANUAL)
    return group, make_provider_user(group.session.activity.provider)


def test_the_letter_of_a_yes_says_the_group_as_it_became_meanwhile() -> None:
    group, owner = asked()

    result = meanwhile(smaller(group), partial(accept_request, fresh(group), by=owner))

    assert isinstance(result, Enrolment)
    assert (fresh(group).status, fresh(group).places) == (S.ACCEPTED, 20)
    letter = written(Message.objects.get(kind="enrolments.confirmed", recipient=group.enrolled_by.email))
    assert ("20 leerlingen" in letter.text, "28 leerlingen" in letter.text) == (True, False)


def accept(group: Enrolment, by: User) -> Enrolment:
    return accept_request(group, by=by)


def decline(group: Enrolment, by: User) -> Enrolment:
    return decline_request(group, by=by, reason="Te druk", reason_code="staff")


def cancel(group: Enrolment, by: User) -> Enrolment:
    return cancel_enrolment(group, by=group.enrolled_by)


@pytest.mark.parametrize("answer", [accept, decline, cancel])
def test_an_answer_to_another_version_is_refused_also_when_that_came_a_moment_ago(answer: Answer) -> None:
    group, owner = asked()
    seen = fresh(group)
    seen.expected_version = version_of(seen)

    result = meanwhile(smaller(group), partial(answer, seen, owner))

    assert isinstance(result, errors.StaleVersion)
    assert (fresh(group).status, fresh(group).places) == (S.REQUESTED, 20)
    again = fresh(group)
    again.expected_version = version_of(again)
    assert answer(again, owner).expected_version is None  # judged once: its own move is no other version


def test_who_says_that_a_group_comes_says_it_of_the_group_as_it_became() -> None:
    group = make_enrolment(make_session(starts_at=at_nine(days=2)), places=28)

    result = meanwhile(smaller(group), partial(confirm_coming, fresh(group), by=group.enrolled_by, actor=Actor.SCHOOL))

    assert isinstance(result, Enrolment)
    assert (result.status, result.places) == (S.CONFIRMED, 20)
