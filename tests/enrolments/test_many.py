"""Several sign-ups at once: a result for each, and one refusal stops nothing else."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from activities.choices import AcceptanceMode
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.services import many
from enrolments.services.many import do_many
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import at_nine, make_activity, make_provider, make_provider_user, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def late_and_early() -> tuple[Enrolment, Enrolment]:
    """Return two groups of one school: one whose date closed signing up, so that a reason is needed, and one far ahead."""
    school = make_school()
    late, early = make_enrolment(school=school, places=10), make_enrolment(school=school, places=12)
    type(late.session).objects.filter(pk=late.session_id).update(enrolment_closes_at=late.created_at)
    return fresh(late), fresh(early)


def test_each_gets_its_own_result() -> None:
    late, early = late_and_early()

    outcomes = do_many([late.pk, early.pk], "cancel", by=early.enrolled_by)

    assert [getattr(one.refusal, "code", "") for one in outcomes] == ["reason_code_needed", ""]
    assert fresh(late).status == S.ACCEPTED
    assert fresh(early).status == S.CANCELLED_BY_SCHOOL


def test_what_is_somebody_elses_is_not_found_and_untouched() -> None:
    mine, others = make_enrolment(places=10), make_enrolment(places=10)

    outcomes = do_many([others.pk, mine.pk], "cancel", by=mine.enrolled_by)

    assert [getattr(one.refusal, "code", "") for one in outcomes] == ["not_found", ""]
    assert [fresh(one).status for one in (others, mine)] == [S.ACCEPTED, S.CANCELLED_BY_SCHOOL]


def test_a_school_cannot_answer_for_the_provider() -> None:
    asked = make_enrolment(places=10, acceptance_mode=AcceptanceMode.MANUAL)

    [outcome] = do_many([asked.pk], "accept", by=asked.enrolled_by)

    assert (outcome.refusal.code, fresh(asked).status) == ("not_found", S.REQUESTED)


def test_a_provider_accepts_several_groups_through_the_interface() -> None:
    provider = make_provider()
    activity = make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL)
    asked = [make_enrolment(make_session(activity, starts_at=at_nine(days=20 + n)), places=5) for n in range(3)]
    client = sign_in(Client(), make_provider_user(provider))
    body = json.dumps({"action": "accept", "ids": [str(one.pk) for one in asked]})

    sent = [
        client.post("/api/v1/enrolments/bulk/", body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="once")
        for _ in "ab"
    ]

    assert [answer.status_code for answer in sent] == [200, 200]
    assert [one["status"] for one in sent[0].json()] == [S.ACCEPTED] * 3
    assert sent[1].json() == sent[0].json()
    assert [fresh(one).transitions.filter(to_status=S.ACCEPTED).count() for one in asked] == [1, 1, 1]


def test_the_page_says_what_became_of_each_and_asks_the_reason_that_lacked() -> None:
    late, _early = late_and_early()
    client = sign_in(Client(), late.enrolled_by)

    first = client.post(reverse("enrolments:many"), {"action": "cancel", "chosen": [str(late.pk), "kapot"]})
    second = client.post(
        reverse("enrolments:many"),
        {"action": "cancel", "chosen": [str(late.pk)], "reason": "Toetsweek", "reason_code": "timetable"},
    )

    assert "Kies wat de reden is" in first.content.decode()
    assert 'value="timetable"' in first.content.decode()
    assert "1 inschrijving is bijgewerkt" in second.content.decode()
    assert (fresh(late).status, fresh(late).status_reason) == (S.CANCELLED_BY_SCHOOL, "Toetsweek")


def test_nothing_chosen_changes_nothing() -> None:
    enrolment = make_enrolment(places=10)
    client = sign_in(Client(), enrolment.enrolled_by)

    answers = [
        client.post(reverse("enrolments:many"), data)
        for data in ({"action": "cancel"}, {"action": "x", "chosen": enrolment.pk})
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert fresh(enrolment).status == S.ACCEPTED


def test_dates_are_taken_in_the_order_of_their_numbers_and_answered_in_that_of_the_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    school = make_school()
    groups = [make_enrolment(make_session(starts_at=at_nine(days=days)), school=school, places=5) for days in (20, 21, 22)]
    taken: list[int] = []
    cancel = many.BULK["cancel"]

    def cancel_and_note(enrolment: Enrolment, **said: object) -> Enrolment:
        taken.append(enrolment.session_id)
        return cancel(enrolment, **said)

    monkeypatch.setitem(many.BULK, "cancel", cancel_and_note)
    asked = [groups[1].pk, groups[2].pk, groups[0].pk, groups[1].pk]
    outcomes = do_many(asked, "cancel", by=groups[0].enrolled_by)

    assert taken == sorted(one.session_id for one in groups)
    assert [one.key for one in outcomes] == asked[:3]
    assert {fresh(one).status for one in groups} == {S.CANCELLED_BY_SCHOOL}
