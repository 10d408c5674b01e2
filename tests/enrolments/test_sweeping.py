"""The clock's work goes on, whatever one row does to it; and somebody watches whether sign-ups are whole."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import Session
from enrolments import emails
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.services.sweeping import for_each, in_turn
from enrolments.services.watching import Wholeness, check_and_note, last_check
from enrolments.tasks import keep_time
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_session

pytestmark = pytest.mark.django_db


def test_one_offer_that_cannot_end_keeps_no_other_from_ending(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    offers = [make_enrolment(make_session(), places=5) for _ in range(3)]
    past = timezone.now() - timedelta(hours=1)
    for offer in offers:
        offer.transitions.create(school_id=offer.school_id, from_status=offer.status, to_status=S.OFFERED)
        Enrolment.objects.filter(pk=offer.pk).update(status=S.OFFERED, offer_until=past)
    poisoned = min(offers, key=lambda one: one.pk)
    tell = emails.tell

    def tell_all_but_one(enrolment: Enrolment, made: object) -> None:
        if enrolment.pk == poisoned.pk:
            raise ValueError("a letter that nobody can write")
        tell(enrolment, made)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(emails, "tell", tell_all_but_one)
    with caplog.at_level(logging.ERROR, "meeloop.enrolments"):
        keep_time()

    assert {one.pk: fresh(one).status for one in offers} == {
        one.pk: S.OFFERED if one == poisoned else S.LAPSED for one in offers
    }
    assert [(one.msg, one.object_id) for one in caplog.records] == [("sweep_failed", str(poisoned.pk))]  # type: ignore[attr-defined]  # our key


def test_a_sweep_that_fails_as_a_whole_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    came: list[str] = []

    def broken() -> None:
        raise RuntimeError

    with caplog.at_level(logging.ERROR, "meeloop.enrolments"):
        in_turn(broken, lambda: came.append("here"))

    assert (came, len(caplog.records)) == (["here"], 1)
    assert for_each([1, 2, 3], lambda number: number) == 6


def test_health_says_what_the_last_check_of_sign_ups_found(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    session = make_session()
    make_enrolment(session, places=5)

    def said() -> str:
        answer: str = client.get("/health/ready").json()["sign_ups"]
        return answer

    assert (last_check(), said()) == (Wholeness.UNKNOWN, "unknown")
    assert (check_and_note(), said()) == (Wholeness.OK, "ok")

    Session.objects.filter(pk=session.pk).update(places_taken=6)
    with caplog.at_level(logging.ERROR, "meeloop.enrolments"):
        assert (check_and_note(), said()) == (Wholeness.BROKEN, "broken")
    assert caplog.records[0].object_id == str(session.pk)  # type: ignore[attr-defined]  # our key
    assert client.get("/health/ready").status_code == 200
