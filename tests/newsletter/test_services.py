"""Who is on the list, why, and how they leave it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter import consent, services
from newsletter.errors import LinkUnusable, TooManyRequests, UndoTooLate
from newsletter.links import CONFIRM_WITHIN, confirmation_token, leave_url, manage_token, read_confirmation, read_manage
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus, Suppression
from newsletter.services.leaving import UNDO_WITHIN
from newsletter.services.limits import MAILS_PER_MAILBOX_AND_DAY, REQUESTS_PER_NETWORK_AND_HOUR
from newsletter.services.readers_mail import EDITORS_MAIL, READERS_MAIL
from outbox.models import Message
from outbox.services import queue_message

from .conftest import EMAIL, ask

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Message.objects.order_by("created_at").values_list("kind", flat=True))


def proof() -> list[tuple[str, str, list[str]]]:
    return list(ConsentRecord.objects.order_by("id").values_list("action", "channel", "topics"))


# Joining


@pytest.mark.promise("POR-3d")
def test_asking_puts_nobody_on_the_list_and_mails_one_link() -> None:
    ask(topics=("meetings", "news"))

    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.status, subscriber.topics) == (EMAIL, SubscriberStatus.PENDING, [])
    assert not Subscriber.objects.mailable().exists()
    assert kinds() == ["newsletter.confirm"]
    assert proof() == [("asked", "site", ["news", "meetings"])]


@pytest.mark.promise("POR-3d")
def test_the_reader_of_the_mailbox_says_yes_and_the_words_are_kept_as_proof() -> None:
    ask(topics=("news",))
    token = confirmation_token(Subscriber.objects.get(), ["news"])

    services.confirm_subscription(token=token, channel="mail")

    subscriber = Subscriber.objects.mailable().get()
    assert (subscriber.topics, subscriber.frequency, bool(subscriber.confirmed_at)) == (["news"], "each", True)
    assert proof() == [("asked", "site", ["news"]), ("given", "mail", ["news"])]
    given = ConsentRecord.objects.get(action="given")
    assert (given.text_version, given.text) == (consent.TEXT_VERSION, str(consent.TEXT))
    assert (given.address_hash, len(given.address_hash)) == (address_hash(EMAIL), 64)
    assert EMAIL not in str(ConsentRecord.objects.values())


def test_saying_yes_twice_is_saying_yes_once(subscriber: Subscriber) -> None:
    services.confirm_subscription(token=confirmation_token(subscriber, ["meetings"]), channel="mail")

    subscriber.refresh_from_db()
    assert subscriber.topics == ["news"]
    assert [action for action, _, _ in proof()] == ["asked", "given"]


def test_the_database_knows_nobody_who_did_not_say_yes() -> None:
    with pytest.raises(IntegrityError, match="subscriber_active_only_when_confirmed"), transaction.atomic():
        Subscriber.objects.create(email=EMAIL, address_hash="x", status=SubscriberStatus.ACTIVE)


def test_an_address_is_on_the_list_once_however_it_is_written() -> None:
    ask("Iris@School.example")
    ask(" iris@school.EXAMPLE ")

    assert Subscriber.objects.count() == 1


@pytest.mark.promise("POR-3d")
def test_a_request_by_somebody_else_changes_nothing_for_a_subscriber(subscriber: Subscriber) -> None:
    ask(topics=("meetings",))

    subscriber.refresh_from_db()
    assert (subscriber.status, subscriber.topics) == (SubscriberStatus.ACTIVE, ["news"])
    message = Message.objects.get()
    assert (message.kind, message.headers["List-Unsubscribe-Post"]) == ("newsletter.already", "List-Unsubscribe=One-Click")


def test_a_known_and_an_unknown_address_cost_the_same_work(subscriber: Subscriber) -> None:
    ask("warm@school.example")
    with CaptureQueriesContext(connection) as unknown:
        ask("nieuw@school.example")
    with CaptureQueriesContext(connection) as known:
        ask(EMAIL)

    def shapes(captured: CaptureQueriesContext) -> list[str]:
        return [str(query["sql"]).split(" ", 1)[0] for query in captured.captured_queries]

    assert shapes(known) == shapes(unknown)


def test_two_requests_within_ten_minutes_are_one_mail() -> None:
    ask()
    ask()

    assert kinds() == ["newsletter.confirm"]


def test_an_address_gets_few_mails_a_day_and_the_asker_is_not_told() -> None:
    with time_machine.travel("2026-11-02 08:00:00+00:00") as clock:
        for _ in range(MAILS_PER_MAILBOX_AND_DAY + 3):
            ask()
            clock.shift(timedelta(minutes=11))

    assert len(kinds()) == MAILS_PER_MAILBOX_AND_DAY


def test_one_network_may_not_ask_without_end() -> None:
    for number in range(REQUESTS_PER_NETWORK_AND_HOUR):
        ask(f"lezer{number}@school.example")

    with pytest.raises(TooManyRequests) as refusal:
        ask("een-te-veel@school.example")

    assert (refusal.value.code, refusal.value.status) == ("too_many_requests", 429)
    assert not Subscriber.objects.filter(email="een-te-veel@school.example").exists()
    ask("ander-netwerk@school.example", network="198.51.100.0/24")


@pytest.mark.django_db(transaction=True)
def test_without_the_cache_that_counts_signing_up_still_works(settings: Any) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock?db=0"},
    }

    ask()

    assert kinds() == ["newsletter.confirm"]


def test_an_address_that_bounced_for_good_gets_no_mail() -> None:
    Suppression.objects.create(address_hash=address_hash(EMAIL), reason="bounced")

    ask()

    assert kinds() == []


# Links


def test_a_link_to_say_yes_works_seven_days() -> None:
    with time_machine.travel("2026-11-02 08:00:00+00:00") as clock:
        ask()
        token = confirmation_token(Subscriber.objects.get(), [])
        clock.shift(CONFIRM_WITHIN - timedelta(minutes=1))
        assert read_confirmation(token).topics == []
        clock.shift(timedelta(minutes=2))

        with pytest.raises(LinkUnusable):
            services.confirm_subscription(token=token, channel="mail")


def test_a_link_for_one_thing_opens_nothing_else(subscriber: Subscriber) -> None:
    with pytest.raises(LinkUnusable):
        read_manage(confirmation_token(subscriber, []))
    with pytest.raises(LinkUnusable):
        read_confirmation(manage_token(subscriber))


@pytest.mark.parametrize("token", ["", "abc", "W10:x:y", "a" * 5000, "é:é:é", "\0"])
def test_a_made_up_link_is_unusable(token: str) -> None:
    with pytest.raises(LinkUnusable):
        read_manage(token)
    with pytest.raises(LinkUnusable):
        read_confirmation(token)


def test_a_link_holds_no_address(subscriber: Subscriber) -> None:
    assert "iris" not in manage_token(subscriber) + confirmation_token(subscriber, ["news"])


def test_an_old_mail_keeps_working_for_leaving(subscriber: Subscriber) -> None:
    token = manage_token(subscriber)

    with time_machine.travel(timezone.now() + timedelta(days=2000)):
        assert read_manage(token) == subscriber


def test_topics_of_yesterday_that_no_longer_exist_are_dropped_from_a_link(subscriber: Subscriber) -> None:
    assert read_confirmation(confirmation_token(subscriber, ["news", "gone"])).topics == ["news"]


def test_every_letter_of_the_newsletter_is_to_a_reader_or_to_an_editor() -> None:
    letters = {f"newsletter.{path.parent.name}" for path in Path("templates/newsletter/email").glob("*/subject.txt")}

    assert len(letters) > 10
    for letter in letters:
        assert letter.startswith(READERS_MAIL) is not letter.startswith(EDITORS_MAIL), letter


def test_the_yes_decides_the_language_and_not_who_asked_first() -> None:
    ask()
    services.ask_to_subscribe(email=EMAIL, topics=["news"], language="en", channel="site", network="192.0.2.0/24")
    mails = [message.text for message in Message.objects.order_by("created_at")]
    assert [("Wil je de nieuwsbrief?" in text, "newsletter?" in text) for text in mails] == [(True, False), (False, True)]

    services.confirm_subscription(token=re.findall(r"/bevestigen/([^/\s]+)/", mails[1])[0], channel="mail")

    assert Subscriber.objects.get().language == "en"


# Leaving


@pytest.mark.promise("POR-3d")
@pytest.mark.promise("POR-3g")
def test_leaving_holds_from_this_second_and_the_proof_stays(subscriber: Subscriber) -> None:
    for cause in ("1", "2"):
        queue_message(kind="newsletter.issue", recipient=EMAIL, subject="Nieuws", text="Nieuws", dedupe_key=cause)
    Message.objects.filter(dedupe_key="2").update(claimed_at=timezone.now())
    others = ["accounts.code", "newsletter.proof", "newsletter.review_asked", "newsletter.review_returned"]
    for kind in others:
        queue_message(kind=kind, recipient=EMAIL, subject="Werk", text="Werk", dedupe_key=kind)

    services.leave(subscriber=subscriber, channel="page")

    subscriber.refresh_from_db()
    assert (subscriber.status, bool(subscriber.left_at)) == (SubscriberStatus.LEFT, True)
    assert not Subscriber.objects.mailable().exists()
    # What an editor with this address must read is work, not the newsletter.
    assert kinds() == others
    assert proof() == [("asked", "site", ["news"]), ("given", "mail", ["news"]), ("withdrawn", "page", ["news"])]


def test_leaving_twice_is_leaving_once(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")
    services.leave(subscriber=subscriber, channel="one-click")

    subscriber.refresh_from_db()
    assert subscriber.times_left == 1
    assert [channel for action, channel, _ in proof() if action == "withdrawn"] == ["page"]


@pytest.mark.promise("POR-3d")
def test_an_import_cannot_revive_who_left(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    Subscriber.objects.update(status=SubscriberStatus.ACTIVE)

    assert not Subscriber.objects.mailable().exists()


def test_an_old_link_to_say_yes_cannot_bring_back_who_left(subscriber: Subscriber) -> None:
    old = confirmation_token(subscriber, ["news"])
    services.leave(subscriber=subscriber, channel="page")

    with pytest.raises(LinkUnusable):
        services.confirm_subscription(token=old, channel="mail")

    assert not Subscriber.objects.mailable().exists()


def test_who_left_can_come_back_by_saying_yes_again(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")
    ask(topics=("meetings",))
    assert kinds() == ["newsletter.confirm"]
    assert not Subscriber.objects.mailable().exists()

    subscriber.refresh_from_db()
    services.confirm_subscription(token=confirmation_token(subscriber, ["meetings"]), channel="mail")

    assert Subscriber.objects.mailable().get().topics == ["meetings"]
    assert not Suppression.objects.exists()


def test_leaving_can_be_undone_with_the_topics_of_before(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    services.undo_leaving(subscriber=subscriber)
    services.undo_leaving(subscriber=subscriber)

    assert Subscriber.objects.mailable().get().topics == ["news"]
    assert [line for line in proof() if line[1] == "undo"] == [("given", "undo", ["news"])]


@pytest.mark.promise("POR-3d")
@time_machine.travel(timezone.now, tick=False)  # a link holds the second in which it was made
def test_the_mailbox_hears_that_leaving_was_undone_and_can_leave_again(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")
    services.undo_leaving(subscriber=subscriber)
    services.undo_leaving(subscriber=subscriber)

    told = Message.objects.get()
    assert (told.kind, told.recipient, told.subject) == ("newsletter.back", EMAIL, "Je krijgt de nieuwsbrief weer")
    assert told.headers["List-Unsubscribe"] == f"<{leave_url(subscriber)}>"
    assert all(leave_url(subscriber) in body for body in (told.text, told.html))

    services.leave(subscriber=subscriber, channel="page")
    services.undo_leaving(subscriber=subscriber)
    assert kinds() == ["newsletter.back"]


def test_leaving_is_undone_within_thirty_days_and_not_later(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    with time_machine.travel(timezone.now() + UNDO_WITHIN + timedelta(minutes=1)), pytest.raises(UndoTooLate):
        services.undo_leaving(subscriber=subscriber)


def test_an_undo_cannot_put_on_the_list_who_never_said_yes() -> None:
    ask()
    pending = Subscriber.objects.get()
    services.leave(subscriber=pending, channel="page")

    with pytest.raises(UndoTooLate):
        services.undo_leaving(subscriber=pending)


def test_topics_change_for_a_subscriber_and_for_nobody_who_left(subscriber: Subscriber) -> None:
    services.choose_topics(subscriber=subscriber, topics=["new-activities", "made-up"])
    subscriber.refresh_from_db()
    assert subscriber.topics == ["new-activities"]

    services.leave(subscriber=subscriber, channel="page")
    services.choose_topics(subscriber=subscriber, topics=["news"])
    subscriber.refresh_from_db()
    assert subscriber.topics == ["new-activities"]


def test_fresh_links_go_to_a_subscriber_and_to_nobody_else(subscriber: Subscriber) -> None:
    for email in ("onbekend@school.example", EMAIL):
        services.request_links(email=email, language="nl", network="192.0.2.0/24")

    assert list(Message.objects.values_list("kind", "recipient")) == [("newsletter.links", EMAIL)]
    ask("twijfel@school.example")
    Message.objects.filter(recipient="twijfel@school.example").delete()
    services.request_links(email="twijfel@school.example", language="nl", network="192.0.2.0/24")
    assert Message.objects.get(recipient="twijfel@school.example").kind == "newsletter.confirm"
    Message.objects.filter(recipient="twijfel@school.example").delete()

    services.leave(subscriber=subscriber, channel="page")
    services.request_links(email=EMAIL, language="nl", network="192.0.2.0/24")
    assert kinds() == []


def test_an_address_is_masked_where_it_is_shown(subscriber: Subscriber) -> None:
    assert subscriber.masked_email == "i•••@school.example"
    assert "iris" not in str(subscriber)
