"""An address at which nobody reads is off the list, whatever mail found that out; its reader comes back by a link that came later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter import services
from newsletter.errors import AddressTaken, LinkUnusable, MailCameBack
from newsletter.links import confirmation_token, leave_token, move_token
from newsletter.models import AddressChange, Subscriber, SubscriberStatus, Suppression
from newsletter.services.bouncing import note_bounce
from newsletter.services.reviving import REST, made_at
from outbox.delivery import deliver_due
from outbox.models import Message
from outbox.services import queue_message
from tests.support.newsletter_readers import make_readers
from tests.support.racing import at_once
from tests.support.smtp import YES, smtp_server

from .conftest import EMAIL, ask

NEW = "iris@thuis.example"
NOW = "2026-11-02 08:00:00+00:00"


def is_mailable() -> bool:
    return Subscriber.objects.mailable().exists()


def asks() -> int:
    """Ask for the newsletter, as the page does; return how many mails that made."""
    before = Message.objects.filter(kind="newsletter.confirm").count()
    ask()
    return Message.objects.filter(kind="newsletter.confirm").count() - before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "stays"),
    [("550 5.1.1 nobody here", False), ("550 5.7.1 you are blocked", True), ("450 4.2.0 later", True), (YES, True)],
)
def test_a_mail_of_any_kind_that_finds_nobody_takes_the_address_off_the_list(
    subscriber: Subscriber, settings: object, answer: str, stays: bool
) -> None:
    failing, newsletter = (
        queue_message(kind=kind, recipient=EMAIL.upper(), subject="Dag", text="Dag", dedupe_key=kind)
        for kind in ("tests.hello", "newsletter.links")
    )
    Message.objects.filter(pk=newsletter.pk).update(due_at=timezone.now() + timedelta(days=1))
    with smtp_server() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]  # pytest's own
        settings.EMAIL_HOST, settings.EMAIL_PORT = smtp.server_address[:2]  # type: ignore[attr-defined]  # as above
        smtp.answer_recipient = lambda _: answer
        deliver_due()

    assert is_mailable() is stays
    assert list(Suppression.objects.values_list("address_hash", "reason")) == (
        [] if stays else [(address_hash(EMAIL), "bounced")]
    )
    # What still waited for them goes no more; what failed is kept as what failed.
    assert Message.objects.filter(kind="newsletter.links").exists() is stays
    assert bool(Message.objects.get(pk=failing.pk).failed_at) is answer.startswith("5")


@pytest.mark.django_db
def test_who_asks_anew_after_a_bounce_is_mailed_after_a_day_and_comes_back_by_that_link_only(subscriber: Subscriber) -> None:
    with time_machine.travel(NOW) as clock:
        Subscriber.objects.update(status=SubscriberStatus.PENDING)
        kept = confirmation_token(subscriber, [])
        clock.shift(timedelta(hours=1))
        note_bounce(EMAIL, "bounce")

        assert asks() == 0
        with pytest.raises(LinkUnusable):
            services.confirm_subscription(token=kept, channel="mail")
        clock.shift(REST + timedelta(seconds=1))
        assert asks() == 1
        fresh = confirmation_token(Subscriber.objects.get(), ["news"])
        with pytest.raises(LinkUnusable):
            services.confirm_subscription(token=kept, channel="mail")
        services.confirm_subscription(token=fresh, channel="mail")

    assert is_mailable()
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_an_undo_brings_back_by_a_link_from_after_the_bounce_and_by_no_older_one(subscriber: Subscriber) -> None:
    with time_machine.travel(NOW) as clock:
        old = leave_token(subscriber)
        clock.shift(timedelta(minutes=5))
        note_bounce(EMAIL, "bounce")
        page = Client().post(f"/nieuwsbrief/terug/{old}/", {"undo": "yes"})
        assert (page.status_code, "kwam terug" in page.content.decode(), is_mailable()) == (409, True, False)
        with pytest.raises(MailCameBack):
            services.undo_leaving(subscriber=subscriber)

        clock.shift(timedelta(minutes=5))
        fresh = leave_token(subscriber)
        assert Client().post(f"/nieuwsbrief/terug/{fresh}/", {"undo": "yes"}).status_code == 200
        assert made_at(fresh) == timezone.now().replace(microsecond=0)

    assert is_mailable()


@pytest.mark.django_db
def test_nobody_moves_to_an_address_that_bounced_since_it_was_asked(subscriber: Subscriber) -> None:
    with time_machine.travel(NOW) as clock:
        services.ask_to_move(subscriber=subscriber, email=NEW, language="nl", network="192.0.2.0/24")
        change = AddressChange.objects.get()
        old = move_token(change)
        clock.shift(timedelta(minutes=5))
        note_bounce(NEW, "bounce")
        with pytest.raises(LinkUnusable):
            services.confirm_move(token=old)

        clock.shift(timedelta(minutes=5))
        services.confirm_move(token=move_token(change))

    assert list(Subscriber.objects.mailable().values_list("email", flat=True)) == [NEW]


@pytest.mark.django_db(transaction=True)
def test_moves_at_the_same_moment_wait_for_each_other_and_none_breaks() -> None:
    one, other = make_readers(2)

    def asks_to_move(reader: Subscriber, email: str) -> Callable[[], object]:
        return lambda: services.ask_to_move(subscriber=reader, email=email, language="nl", network="192.0.2.0/24")

    # One reader presses twice: the last one counts.
    assert at_once([asks_to_move(one, f"{name}@thuis.example") for name in "abc"]) == [None] * 3
    assert AddressChange.objects.count() == 1

    # Two readers want each other's address: both are taken, and neither waits for ever.
    asks_to_move(one, other.email)()
    asks_to_move(other, one.email)()
    tokens = [move_token(change) for change in AddressChange.objects.order_by("pk")]
    outcomes = at_once([lambda token=token: services.confirm_move(token=token) for token in tokens])  # type: ignore[misc]
    assert [type(outcome) for outcome in outcomes] == [AddressTaken, AddressTaken]

    # Two want the same new one: one has it.
    for reader in (one, other):
        asks_to_move(reader, NEW)()
    tokens = [move_token(change) for change in AddressChange.objects.order_by("pk")]
    outcomes = at_once([lambda token=token: services.confirm_move(token=token) for token in tokens])  # type: ignore[misc]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AddressTaken", "Subscriber"]
    assert Subscriber.objects.filter(email=NEW).count() == 1
