"""What a subscriber changes: topics, less of something, a pause, another address."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter import services
from newsletter.errors import AddressTaken, LinkUnusable, PauseOutOfReach, SameAddress
from newsletter.links import confirmation_token, less_token, manage_token, move_token, read_less, read_manage, read_move
from newsletter.models import AddressChange, ConsentRecord, Subscriber, SubscriberStatus, Suppression
from outbox.models import Message
from outbox.services import queue_message
from privacy.erasing import erase_person
from privacy.models import ErasureReason

from .conftest import EMAIL, ask

pytestmark = pytest.mark.django_db
NEW = "iris@thuis.example"


def move(subscriber: Subscriber, email: str = NEW) -> None:
    """Ask for another address, as the page does."""
    services.ask_to_move(subscriber=subscriber, email=email, language="nl", network="192.0.2.0/24")


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("created_at").values_list("kind", "recipient"))


def lines(email: str) -> list[tuple[str, str]]:
    return list(ConsentRecord.objects.filter(address_hash=address_hash(email)).order_by("pk").values_list("action", "channel"))


# Topics


def test_topics_and_how_often_change_together_and_what_does_not_exist_is_left_out(subscriber: Subscriber) -> None:
    services.choose_topics(subscriber=subscriber, topics=["kind:workshop", "sector:care", "made-up"], frequency="monthly")

    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.frequency) == (["sector:care", "kind:workshop"], "monthly")


def test_less_of_a_topic_goes_and_comes_back_and_choosing_it_ends_it(subscriber: Subscriber) -> None:
    for _ in range(2):
        services.mute(subscriber=subscriber, topic="news")
    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.muted) == (["news"], ["news"])

    services.choose_topics(subscriber=subscriber, topics=[])
    subscriber.refresh_from_db()
    assert subscriber.topics == ["news"], "saving the page must not turn one muted topic into everything"

    services.unmute(subscriber=subscriber, topic="news")
    services.mute(subscriber=subscriber, topic="meetings")
    services.choose_topics(subscriber=subscriber, topics=["meetings"])
    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.muted) == (["meetings"], [])


def test_who_left_cannot_be_given_anything(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    services.mute(subscriber=subscriber, topic="news")
    services.pause(subscriber=subscriber, until=timezone.localdate() + timedelta(days=3))
    move(subscriber)

    subscriber.refresh_from_db()
    assert (subscriber.muted, subscriber.paused_until) == ([], None)
    with pytest.raises(LinkUnusable):
        services.confirm_move(token=move_token(AddressChange.objects.get()))


# A pause


def test_a_pause_ends_by_itself_or_by_hand(subscriber: Subscriber) -> None:
    services.pause(subscriber=subscriber, until=timezone.localdate() + timedelta(days=14))
    subscriber.refresh_from_db()
    assert subscriber.paused_until == timezone.localdate() + timedelta(days=14)

    services.resume(subscriber=subscriber)
    subscriber.refresh_from_db()
    assert subscriber.paused_until is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_pause_begins_now_and_lasts_a_year_at_most(subscriber: Subscriber, days: int) -> None:
    with pytest.raises(PauseOutOfReach):
        services.pause(subscriber=subscriber, until=timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(("today", "day"), [("2026-06-30", date(2026, 9, 1)), ("2026-09-01", date(2027, 9, 1))])
def test_after_the_summer_is_the_first_of_september_to_come(today: str, day: date) -> None:
    with time_machine.travel(f"{today} 10:00:00+00:00"):
        assert services.after_summer() == day


# Another address


@pytest.mark.promise("POR-3d")
def test_another_address_gets_nothing_until_its_own_mailbox_says_yes(subscriber: Subscriber) -> None:
    move(subscriber)

    assert mails() == [("newsletter.move", NEW)]
    subscriber.refresh_from_db()
    assert subscriber.email == EMAIL
    assert not Subscriber.objects.filter(email=NEW).exists()


def test_the_newsletter_moves_with_its_choices_and_each_address_keeps_its_own_proof(subscriber: Subscriber) -> None:
    queue_message(kind="newsletter.issue", recipient=EMAIL, subject="Nieuws", text="Nieuws", dedupe_key="1")
    move(subscriber)

    services.confirm_move(token=move_token(AddressChange.objects.get()))

    moved = Subscriber.objects.mailable().get()
    assert (moved.pk, moved.email, moved.address_hash, moved.topics) == (subscriber.pk, NEW, address_hash(NEW), ["news"])
    assert lines(EMAIL) == [("asked", "site"), ("given", "mail"), ("withdrawn", "moved")]
    assert lines(NEW) == [("given", "moved")]
    assert list(Suppression.objects.values_list("address_hash", "reason")) == [(address_hash(EMAIL), "left")]
    # What waited for the old mailbox is gone; it is told, and not where to.
    assert set(mails()) == {("newsletter.move", NEW), ("newsletter.moved", EMAIL)}
    assert "thuis" not in Message.objects.get(kind="newsletter.moved").text
    assert not AddressChange.objects.exists()


def test_links_in_the_old_mailbox_open_nothing_after_moving(subscriber: Subscriber) -> None:
    old, old_less = manage_token(subscriber), less_token(subscriber, "news")
    confirmed = confirmation_token(subscriber, ["news"])
    move(subscriber)
    link = move_token(AddressChange.objects.get())

    moved = services.confirm_move(token=link)

    # Nor does the first link of all: its page would lead on to everything of the new mailbox.
    page = f"/nieuwsbrief/bevestigen/{confirmed}/"
    assert [Client().get(page).status_code, Client().post(page).status_code] == [404, 404]
    with pytest.raises(LinkUnusable):
        services.confirm_subscription(token=confirmed, channel="mail")
    for read, token in ((read_manage, old), (read_less, old_less), (read_move, link)):
        with pytest.raises(LinkUnusable):
            read(token)
    assert read_manage(manage_token(moved)) == moved
    assert read_less(less_token(moved, "news")).topic == "news"


def test_an_address_that_is_on_the_list_leaves_the_same_trace_and_is_told_itself(subscriber: Subscriber) -> None:
    ask(NEW)
    other = Subscriber.objects.get(email=NEW)
    services.confirm_subscription(token=confirmation_token(other, []), channel="mail")
    Message.objects.all().delete()

    move(subscriber)

    assert mails() == [("newsletter.already", NEW)]
    with pytest.raises(AddressTaken):
        services.confirm_move(token=move_token(AddressChange.objects.get()))
    assert set(Subscriber.objects.mailable().values_list("email", flat=True)) == {EMAIL, NEW}


def test_a_known_and_an_unknown_new_address_cost_the_same_work(subscriber: Subscriber) -> None:
    ask("bekend@thuis.example")
    other = Subscriber.objects.get(email="bekend@thuis.example")
    services.confirm_subscription(token=confirmation_token(other, []), channel="mail")
    move(subscriber, "warm@thuis.example")

    def shapes(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            move(subscriber, email)
        return [str(query["sql"]).split(" ", 1)[0] for query in asked.captured_queries]

    assert shapes("onbekend@thuis.example") == shapes("bekend@thuis.example")


@pytest.mark.parametrize("status", [SubscriberStatus.PENDING, SubscriberStatus.LEFT])
def test_who_once_asked_or_left_with_the_new_address_makes_way_when_its_mailbox_says_yes(
    subscriber: Subscriber, status: SubscriberStatus
) -> None:
    hashed = address_hash(NEW)
    Subscriber.objects.create(email=NEW, address_hash=hashed, status=status, left_at=timezone.now())
    Suppression.objects.create(address_hash=hashed, reason="left")
    move(subscriber)

    services.confirm_move(token=move_token(AddressChange.objects.get()))

    assert list(Subscriber.objects.values_list("pk", "email")) == [(subscriber.pk, NEW)]
    assert Subscriber.objects.mailable().exists()


def test_only_the_newest_request_counts_and_leaving_takes_it_back(subscriber: Subscriber) -> None:
    move(subscriber, "eerst@thuis.example")
    first = move_token(AddressChange.objects.get())
    move(subscriber)

    with pytest.raises(LinkUnusable):
        services.confirm_move(token=first)
    second = move_token(AddressChange.objects.get())
    services.leave(subscriber=subscriber, channel="page")
    with pytest.raises(LinkUnusable):
        services.confirm_move(token=second)


def test_a_link_to_move_works_seven_days_and_holds_no_address(subscriber: Subscriber) -> None:
    move(subscriber)
    token = move_token(AddressChange.objects.get())

    assert "thuis" not in token
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)), pytest.raises(LinkUnusable):
        services.confirm_move(token=token)


def test_moving_to_where_one_is_is_refused_and_an_unreachable_address_gets_no_mail(subscriber: Subscriber) -> None:
    with pytest.raises(SameAddress):
        move(subscriber, f" {EMAIL.upper()} ")
    Suppression.objects.create(address_hash=address_hash(NEW), reason="bounced")

    move(subscriber)

    assert mails() == []


def test_erasing_takes_the_new_address_along(subscriber: Subscriber) -> None:
    move(subscriber)

    erase_person(subscriber, by=None, reason=ErasureReason.ASKED)

    assert not AddressChange.objects.exists()
    assert not Message.objects.filter(kind__startswith="newsletter.").exists()
