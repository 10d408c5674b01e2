"""A provider's day page: answer first, the oldest deadline first; ten minutes back; who comes; whose attendance misses."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, CapacityUnit
from activities.models import ActivityPage, Series, Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import ReasonCode
from enrolments.models import Enrolment
from enrolments.services.answering import accept_request, decline_request, propose_other_date, undo_answer, withdraw_group
from enrolments.services.invariants import broken_invariants
from enrolments.services.provider_day import dates_to_propose, read_day
from kit.refusals import Refusal
from outbox.models import Message
from providers.choices import ProviderRole
from providers.models import Provider
from tests.support.counts import make_group_that_came
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import at_nine, make_activity, make_provider, make_provider_user, make_school, make_session
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
DAY = "/aanbieder/"


def asking(**fields: Any) -> tuple[Enrolment, User]:
    """Return a group of 12 that waits for an answer on a date in two weeks, and the owner who may give it."""
    provider = make_provider()
    activity = make_activity(provider, "Kijk op de werf", acceptance_mode=AcceptanceMode.MANUAL, **fields)
    return make_enrolment(make_session(activity), places=12), make_provider_user(provider)


def page_of(client: Client, address: str = DAY) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_who_waits_longest_for_an_answer_comes_first() -> None:
    first, owner = asking()
    later = make_enrolment(make_session(first.session.activity, starts_at=at_nine(days=9)), places=4)
    Enrolment.objects.filter(pk=first.pk).update(answer_until=timezone.now() + timedelta(days=1))
    Enrolment.objects.filter(pk=later.pk).update(answer_until=timezone.now() + timedelta(days=3))

    assert [one.pk for one in read_day(owner).asked] == [first.pk, later.pk]


def test_one_click_accepts_from_the_day_page_and_a_second_takes_it_back() -> None:
    enrolment, owner = asking()
    client = sign_in(Client(), owner)
    asked = page_of(client)

    accepted = client.post(reverse("enrolments:accept", args=[enrolment.pk]) + "?dag")
    after = page_of(client)
    undone = client.post(reverse("enrolments:undo_answer", args=[enrolment.pk]) + "?dag")
    again = client.post(reverse("enrolments:undo_answer", args=[enrolment.pk]) + "?dag")

    assert "1 groep wacht op je antwoord" in asked
    assert "12 leerlingen, 1 begeleider" in asked
    assert (accepted.status_code, accepted["Location"]) == (302, DAY)
    assert "Je gaf akkoord aan Dollard Lyceum, klas 3B." in after
    assert "Je kunt dit terugdraaien tot" in after
    assert (undone["Location"], again["Location"]) == (DAY, DAY)
    assert fresh(enrolment).status == S.REQUESTED
    assert "1 groep wacht op je antwoord" in page_of(client)
    assert broken_invariants() == {}


def test_after_ten_minutes_an_answer_stands() -> None:
    enrolment, owner = asking()
    accept_request(enrolment, by=owner)
    Enrolment.objects.filter(pk=enrolment.pk).update(undo_until=timezone.now() - timedelta(seconds=1))
    client = sign_in(Client(), owner)

    answer = client.post(reverse("enrolments:undo_answer", args=[enrolment.pk]))

    assert answer.status_code == 409
    assert read_day(owner).undoable == []
    assert fresh(enrolment).status == S.ACCEPTED


def test_a_no_says_what_kind_of_reason_and_why_in_words() -> None:
    enrolment, owner = asking()
    client, page = sign_in(Client(), owner), reverse("enrolments:decline", args=[enrolment.pk])

    empty = client.post(page, {"reason": "Te druk"})
    strange = client.post(page, {"reason_code": ReasonCode.TRANSPORT, "reason": "Te druk"})
    answer = client.post(page + "?dag", {"reason_code": ReasonCode.STAFF, "reason": "Onze leermeester is er niet."})

    declined = fresh(enrolment)
    assert (empty.status_code, strange.status_code) == (422, 422)
    assert "Te druk" in empty.content.decode()
    assert answer["Location"] == DAY
    assert (declined.status, declined.reason_code, declined.status_reason) == (
        S.DECLINED,
        "staff",
        "Onze leermeester is er niet.",
    )
    assert "Je wees Dollard Lyceum, klas 3B af." in page_of(client)


def test_another_date_is_one_where_the_whole_group_fits() -> None:
    enrolment, _owner = asking()
    activity = enrolment.session.activity
    fits = make_session(activity, starts_at=at_nine(days=20))
    make_session(activity, starts_at=at_nine(days=21), capacity=11)
    make_session(activity, starts_at=at_nine(days=22), status="cancelled")
    make_session(activity, starts_at=timezone.now() - timedelta(hours=1))
    make_session(starts_at=at_nine(days=23))
    for_others = make_session(activity, starts_at=at_nine(days=24))
    for_others.reserved_for.add(make_school("Eems College"))
    series = Series.objects.create(activity=activity, title="Drie dinsdagen")
    make_session(activity, starts_at=at_nine(days=25), series=series)

    assert dates_to_propose(enrolment) == [fits]


def test_a_proposed_date_is_offered_and_the_no_cannot_be_taken_back() -> None:
    enrolment, owner = asking()
    other = make_session(enrolment.session.activity, starts_at=at_nine(days=20))
    client, page = sign_in(Client(), owner), reverse("enrolments:propose_date", args=[enrolment.pk])

    nothing = client.post(page, {"reason": "Dan is de hal dicht."})
    answer = client.post(page, {"session_id": other.pk, "reason": "Dan is de hal dicht."})

    offered = Enrolment.objects.get(session=other)
    assert nothing.status_code == 422
    assert "Kies een datum." in nothing.content.decode()
    assert answer.status_code == 302
    assert (offered.status, offered.stands_in_for_id, offered.places) == (S.OFFERED, enrolment.pk, 12)
    assert (fresh(enrolment).status, fresh(enrolment).reason_code) == (S.DECLINED, ReasonCode.OTHER_DATE)
    assert read_day(owner).undoable == []
    with pytest.raises(errors.OtherDateProposed):
        undo_answer(fresh(enrolment), by=owner)


def test_without_another_date_the_page_says_what_to_do() -> None:
    enrolment, owner = asking()

    page = page_of(sign_in(Client(), owner), reverse("enrolments:propose_date", args=[enrolment.pk]))

    assert "Er is geen andere datum van deze activiteit" in page
    assert "Voeg een datum toe" in page


def test_one_group_is_told_that_it_cannot_come_and_which_dates_have_room() -> None:
    enrolment, owner = asking()
    other = make_session(enrolment.session.activity, starts_at=at_nine(days=20))
    accept_request(enrolment, by=owner)
    page = reverse("enrolments:withdraw", args=[enrolment.pk])

    answer = sign_in(Client(), owner).post(page, {"reason_code": ReasonCode.ILLNESS, "reason": "Twee collega's zijn ziek."})

    mail = Message.objects.get(kind="enrolments.withdrawn")
    assert answer.status_code == 302
    assert fresh(enrolment).status == S.CANCELLED_BY_PROVIDER
    assert "Twee collega's zijn ziek." in mail.text
    assert f"/school/inschrijven/{other.pk}/" in mail.text
    assert Session.objects.get(pk=enrolment.session_id).places_taken == 0


def test_dates_ahead_show_their_groups_and_facts() -> None:
    enrolment, owner = asking(what_to_bring="Dichte schoenen")
    accept_request(enrolment, by=owner)

    page = page_of(sign_in(Client(), owner))

    assert "12 van 28 plekken bezet" in page
    assert "neem mee: Dichte schoenen" in page
    assert enrolment.enrolled_by.email in page


def test_what_is_kept_for_a_group_that_must_still_answer_is_said_on_the_list() -> None:
    enrolment, owner = asking()
    Enrolment.objects.filter(pk=enrolment.pk).update(status=S.OFFERED, offer_until=timezone.now() + timedelta(days=1))

    page = page_of(sign_in(Client(), owner), reverse("enrolments:roster", args=[enrolment.session_id]))

    assert "Er zijn 12 plekken bewaard voor scholen die nog ja of nee moeten zeggen." in page


def test_a_date_that_counts_groups_says_groups_to_its_provider() -> None:
    provider = make_provider()
    make_session(make_activity(provider), capacity=3, places_taken=1, capacity_unit=CapacityUnit.GROUPS)

    assert "1 van 3 groepen" in page_of(sign_in(Client(), make_provider_user(provider)))


def test_a_colleague_of_the_school_shows_with_a_second_factor_only() -> None:
    enrolment, _owner = asking()
    provider_id = enrolment.provider_id  # type: ignore[attr-defined]  # with_details()
    provider = Provider.objects.get(pk=provider_id)
    client = Client()
    client.force_login(make_provider_user(provider, second_factor=False))

    page = page_of(client)

    assert "Dollard Lyceum, klas 3B" in page
    assert enrolment.enrolled_by.email not in page


def test_a_host_sees_who_comes_and_whose_attendance_misses_and_answers_nothing() -> None:
    provider = make_provider()
    activity = make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL)
    came = make_group_that_came(24, activity=activity, days_ago=2, status=S.ACCEPTED, attended_count=None)
    asked = make_enrolment(make_session(activity), places=5)
    owner, host = make_provider_user(provider), make_provider_user(provider, ProviderRole.HOST)

    for person, waits in ((owner, [asked.pk]), (host, [])):
        day = read_day(person)
        assert [one.pk for one in day.asked] == waits
        assert [one.pk for one in day.to_note] == [came.pk]
        assert [[group.pk for group in date.groups] for date in day.ahead] == [[asked.pk]]
    client = sign_in(Client(), host)
    for name in ("accept", "undo_answer"):
        assert client.post(reverse(f"enrolments:{name}", args=[asked.pk])).status_code == 404
    for name in ("decline", "propose_date", "withdraw"):
        assert client.get(reverse(f"enrolments:{name}", args=[asked.pk])).status_code == 404


def test_what_is_done_or_long_ago_or_of_somebody_else_is_not_there() -> None:
    provider = make_provider()
    activity = make_activity(provider)
    make_group_that_came(24, activity=activity)
    make_group_that_came(24, activity=activity, days_ago=60, status=S.ACCEPTED, attended_count=None)
    make_group_that_came(24, days_ago=2, status=S.ACCEPTED, attended_count=None)
    make_enrolment()

    day = read_day(make_provider_user(provider))

    assert (day.asked, day.undoable, day.ahead, day.to_note) == ([], [], [], [])


def test_more_groups_ask_no_more_of_the_database() -> None:
    enrolment, owner = asking()
    client = sign_in(Client(), owner)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(DAY)
        return len(queries)

    cost()
    one = cost()
    add_groups(enrolment.session.activity)

    assert cost() == one


def add_groups(activity: ActivityPage) -> None:
    for days in (20, 21, 22):
        session = make_session(activity, starts_at=at_nine(days=days))
        make_enrolment(session, places=3)
        make_enrolment(session, places=4, school=make_school("Eems College"))


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_answer_at_once_and_the_school_gets_one_answer() -> None:
    for _round in range(4):
        enrolment, owner = asking()
        colleague = make_provider_user()

        results = at_once(
            [
                partial(accept_request, fresh(enrolment), by=owner),
                partial(decline_request, fresh(enrolment), by=colleague, reason="Vol", reason_code=ReasonCode.OTHER),
            ]
        )

        refused = [one.code for one in results if isinstance(one, Refusal)]
        moved = fresh(enrolment)
        answers = Message.objects.filter(
            dedupe_key__contains=str(enrolment.pk), kind__in=["enrolments.confirmed", "enrolments.declined"]
        )
        assert refused == ["move_not_possible"]
        assert moved.status in {S.ACCEPTED, S.DECLINED}
        assert answers.count() == 1
        assert broken_invariants() == {}


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_another_date_at_once_never_leave_both() -> None:
    enrolment, owner = asking()
    other = make_session(enrolment.session.activity, starts_at=at_nine(days=20))
    accept_request(enrolment, by=owner)

    at_once(
        [
            partial(undo_answer, fresh(enrolment), by=owner),
            partial(withdraw_group, fresh(enrolment), by=owner, reason="Ziek", reason_code=ReasonCode.ILLNESS),
            partial(propose_other_date, fresh(enrolment), session_id=other.pk, by=owner, reason="Vol"),
        ]
    )

    assert fresh(enrolment).status in {S.REQUESTED, S.CANCELLED_BY_PROVIDER, S.DECLINED}
    assert broken_invariants() == {}
