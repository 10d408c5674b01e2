"""Readers of the newsletter, and a newsletter on its way to them, without mail, queue or clock."""

from typing import Any

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter.issue_mail import CLOSE, OPEN, DrawnIssue
from newsletter.models import Sending, SendingState, Subscriber, SubscriberStatus
from newsletter.services.delivering import run_lane
from newsletter.services.sending import start_sending
from tests.support.makers import make_region_user

LEAVE, CHOOSE = (f"{OPEN}{place}{CLOSE}" for place in ("leave", "preferences"))
TEXT = f"Dag lezer,\nwat een zomer. {{{{ 7*7 }}}} {{% load x %}}\n\nUitschrijven: {LEAVE}\nKiezen: {CHOOSE}\n"
HTML = f'<p>Wat een zomer. {{{{ 7*7 }}}}</p><p><a href="{LEAVE}">Uitschrijven</a> <a href="{CHOOSE}">Kiezen</a></p>'


def make_readers(count: int, *, domain: str = "lezers.example", **fields: Any) -> list[Subscriber]:
    """Return so many people who asked for the newsletter and said yes."""
    emails = [f"lezer{number}@{domain}" for number in range(count)]
    defaults = {"status": SubscriberStatus.ACTIVE, "confirmed_at": timezone.now()}
    return Subscriber.objects.bulk_create(
        [Subscriber(email=email, address_hash=address_hash(email), **{**defaults, **fields}) for email in emails]
    )


def begin(title: str = "Zomer", **fields: Any) -> Sending:
    """Return a newsletter that an editor just sent."""
    letters = {"nl": DrawnIssue(title, HTML, TEXT)}
    return start_sending(**{"title": title, "letters": letters, "by": make_region_user(), **fields})


def work_off(sending: Sending) -> Sending:
    """Be its only worker until nobody is called any more; return the sending as it is then."""
    sending.lanes.filter(rung_at=None).update(rung_at=timezone.now())
    lane = sending.lanes.get(number=1)
    while lane.rung_at is not None:
        run_lane(lane_id=lane.pk, turn=lane.turn)
        before = lane.turn
        lane.refresh_from_db()
        if lane.turn == before:  # nobody may work on it
            break
    sending.refresh_from_db()
    return sending


class PausesAtTheThird(EmailBackend):
    """Takes mail, and somebody presses "pauze" while the third one is on the wire."""

    def send_messages(self, messages: Any) -> int:  # Any: Django's mails
        """Take the mails."""
        taken = super().send_messages(messages)
        if len(mail.outbox) == 3:
            Sending.objects.update(state=SendingState.PAUSED)
        return taken
