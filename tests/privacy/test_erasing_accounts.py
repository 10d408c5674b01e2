"""An account is forgotten: no trace in any table, file, key or in the planner's memory. By the worker's role, as it happens."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AccountEvent, InboxItem, User
from activities.services.places import claim_places
from desk.models import ClosedNotice
from enrolments.models import Enrolment, EnrolmentMessage, Hold
from enrolments.services.enrolling import join_waiting_list
from enrolments.services.invariants import broken_invariants
from enrolments.services.requesting import propose_date
from newsletter.models import ConsentRecord, Subscriber, Suppression
from outbox.models import Message
from privacy.erasing import erase_person, order_erasure, orders
from privacy.erasing.orders import carry_out_orders
from privacy.erasing.settling import empty_findings, settle_finding
from privacy.erasing.statistics import refresh_statistics
from privacy.models import AccessEvent, ErasureFinding, ErasureLedger, ErasureOrder, ErasureReason, SettledWhy
from privacy.tasks import erase_ordered
from schools.models import Pupil
from tests.support.date_requests import ask, plan, start
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
    make_user,
)
from tests.support.planting import EMAIL, WORD, plant
from tests.support.service_messages import make_message
from tests.support.tracing import remember_values, traces_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _worker(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Connect with the worker's role: the web role may not touch the logs that an account is in."""
    settings = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
    web, settings["USER"] = settings["USER"], "meeloop_worker"
    yield
    with django_db_blocker.unblock():
        connection.close()
    settings["USER"] = web


def somebody() -> tuple[User, Enrolment]:
    """Return a coordinator with work, called by the word, and a sign-up of theirs."""
    enrolment = make_enrolment(names=2)
    person = make_coordinator(enrolment.school, email=EMAIL, display_name=f"{WORD.title()} de Vries")
    return person, enrolment


@pytest.mark.promise("OGP-4.5", "SP-11a")
def test_after_erasing_an_account_not_one_byte_of_it_is_left(django_capture_on_commit_callbacks: Any) -> None:
    person, enrolment = somebody()
    with django_capture_on_commit_callbacks(execute=True):
        plant(person, enrolment)
    remember_values()
    before = traces_of(WORD)
    pupils, colleagues = Pupil.objects.count(), User.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        receipt = erase_person(person, by=None, reason=ErasureReason.ASKED)

    # What others will read stays until somebody of the desk has looked: nothing else does.
    waiting = {"enrolments_enrolment", "enrolments_enrolmenttransition", "enrolments_warningsetaside"}
    waiting |= {"enrolments_daterequest", "wagtailcore_revision", "wagtailcore_pagelogentry"}
    assert {one for one in traces_of(WORD) if not one.startswith("pg_stats")} == waiting
    assert receipt.findings == ErasureFinding.objects.count() == 7
    for finding in ErasureFinding.objects.all():
        settle_finding(finding, by=None, why=SettledWhy.NAMES)
    assert empty_findings() == 7
    refresh_statistics()

    assert traces_of(WORD) == []
    # Looked for in the right places: it stood in all of these.
    for place in (
        *("accounts_user", "account_emailaddress", "accounts_apitoken", "accounts_idempotentrequest", "mfa_authenticator"),
        *("account_emailconfirmation", "usersessions_usersession", "outbox_message", "newsletter_subscriber"),
        *("enrolments_enrolmentmessage", "enrolments_daterequest", "activities_shortlistitem", "schools_classlistimport"),
        *("wagtailcore_comment", "wagtailcore_commentreply", "wagtailadmin_formstate", "wagtailcore_uploadedfile"),
        *("wagtailusers_userprofile", "pg_stats accounts_user.email", *waiting),
    ):
        assert place in before
    assert any(place.startswith("file avatar") for place in before)
    assert (Pupil.objects.count(), User.objects.count()) == (pupils, colleagues - 1)
    assert broken_invariants() == {}


def test_places_that_somebody_keeps_come_free_and_who_waits_gets_them_in_the_same_transaction() -> None:
    session = make_session(make_activity(), capacity=3)
    first, second = make_class(make_school(), pupils=3), make_class(make_school(), pupils=3)
    person = make_coordinator(first.school)
    kept = Hold.objects.create(
        school=first.school,
        session=session,
        school_class=first,
        held_by=person,
        places=3,
        expires_at=timezone.now() + timedelta(minutes=15),
    )
    claim_places(session.pk, kept.places)
    waiting = join_waiting_list(session_id=session.pk, school_class_id=second.pk, by=make_coordinator(second.school), places=3)

    erase_person(person, by=None, reason=ErasureReason.ASKED)

    waiting.refresh_from_db()
    assert (Hold.objects.count(), waiting.status) == (0, "offered")
    assert broken_invariants() == {}


def test_a_question_for_a_date_stays_the_schools_when_who_asked_it_leaves() -> None:
    page, school_class, person, provider = start()
    colleague = make_coordinator(school_class.school)
    asked = ask(page, school_class, person, wishes="liever op dinsdag")

    erase_person(person, by=None, reason=ErasureReason.ASKED)

    asked.refresh_from_db()
    assert (asked.status, asked.asked_by, asked.wishes) == ("open", None, "liever op dinsdag")
    Message.objects.all().delete()
    propose_date(asked, plan=plan(), by=provider)
    assert list(Message.objects.values_list("recipient", flat=True)) == [colleague.email]


def test_the_logs_keep_numbers_and_the_proof_of_consent_keeps_its_hash() -> None:
    person, enrolment = somebody()
    plant(person, enrolment)
    number, events = person.pk, AccountEvent.objects.filter(user=person.pk).count()

    receipt = erase_person(person, by=None, reason=ErasureReason.ASKED)

    assert AccountEvent.objects.filter(user=number).count() == events
    assert AccessEvent.objects.filter(actor=number).exists()
    # The subscription of the same address went along, with a line of its own, and nobody can sign it up again unasked.
    (also,) = receipt.also
    assert also.gone == {"newsletter.Subscriber": 1}
    assert {line.label for line in ErasureLedger.objects.all()} == {"accounts.User", "newsletter.Subscriber"}
    assert not Subscriber.objects.exists()
    assert Suppression.objects.get().reason == "left"
    assert list(ConsentRecord.objects.order_by("pk").values_list("action", flat=True)) == ["asked", "given", "withdrawn"]
    assert (enrolment.session.places_taken, fresh_places(enrolment)) == (2, 2)


def fresh_places(enrolment: Enrolment) -> int:
    return Enrolment.objects.values_list("places", flat=True).get(pk=enrolment.pk)


def test_a_subscription_goes_alone_and_the_account_of_the_same_address_stays() -> None:
    person, enrolment = somebody()
    plant(person, enrolment)
    reader = Subscriber.objects.get(email=EMAIL)

    receipt = erase_person(reader, by=None, reason=ErasureReason.ASKED)

    assert (receipt.gone, receipt.also) == ({"newsletter.Subscriber": 1}, ())
    assert User.objects.filter(email=EMAIL).exists()
    assert person.emailaddress_set.exists()
    assert EnrolmentMessage.objects.filter(by=person).exists()


def test_colleagues_and_what_they_wrote_stay_whole() -> None:
    person, enrolment = somebody()
    plant(person, enrolment)
    colleague = enrolment.enrolled_by
    assert colleague
    provider = make_provider_user(enrolment.session.activity.provider)
    Enrolment.objects.filter(pk=enrolment.pk).update(teacher=person)

    erase_person(person, by=None, reason=ErasureReason.ASKED)

    enrolment.refresh_from_db()
    assert (enrolment.enrolled_by, enrolment.teacher) == (colleague, None)
    assert {colleague.pk, provider.pk} <= set(User.objects.values_list("pk", flat=True))
    assert colleague.school_memberships.filter(ended_at=None).exists()


def test_an_order_is_carried_out_once_and_says_with_which_receipt() -> None:
    person, _enrolment = somebody()
    order = order_erasure(person, by=person, reason=ErasureReason.ASKED)
    assert order_erasure(person, by=person, reason=ErasureReason.ASKED).pk == order.pk

    erase_ordered()
    erase_ordered()

    order = ErasureOrder.objects.get()
    line = ErasureLedger.objects.get(label="accounts.User")
    assert order.done_at is not None
    assert (order.receipt, line.reason) == (line.pk, "asked")
    assert not User.objects.filter(email=EMAIL).exists()


def test_who_wrote_a_message_to_everybody_goes_and_the_message_stays() -> None:
    message = make_message()
    writer, reader = message.made_by, make_coordinator()
    assert writer
    ClosedNotice.objects.create(message=message, user=reader)
    InboxItem.objects.create(user=reader, kind="desk.service", key="x")

    for person in (writer, reader):
        erase_person(person, by=None, reason=ErasureReason.ASKED)

    message.refresh_from_db()
    assert (message.made_by, message.published_by, message.is_shown) == (None, None, True)
    assert not ClosedNotice.objects.exists()
    assert not InboxItem.objects.exists()


def test_a_broken_order_stops_no_later_one_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = make_user("een@voorbeeld.example"), make_user("twee@voorbeeld.example")
    stuck, _fine = (order_erasure(one, by=one, reason=ErasureReason.ASKED) for one in (first, second))
    gone: list[int] = []

    def erase(person: User, **how: object) -> object:
        if person.pk == first.pk and not gone:
            gone.append(second.pk)
            raise LookupError("a row that somebody else took")
        return erase_person(person, **how)

    monkeypatch.setattr(orders, "erase_person", erase)

    assert carry_out_orders() == 1
    stuck.refresh_from_db()
    assert (stuck.done_at, stuck.refusal) == (None, "LookupError")
    assert list(ErasureOrder.objects.exclude(done_at=None).values_list("person", flat=True)) == [second.pk]
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == ["erasure_failed"]
    assert "een@" not in caplog.text

    assert carry_out_orders() == 1
    stuck.refresh_from_db()
    assert (stuck.done_at is None, stuck.refusal) == (False, "")
