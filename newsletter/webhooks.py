"""Bounces and complaints that a mail service tells later. Only where ``MAIL_WEBHOOK`` names one (the extra ``webhooks``).

django-anymail reads each service's own words and asks for the secret (Basic authentication, compared in constant time); here stands what
follows from them. A post of theirs that cannot be read is refused with 400, and quoted nowhere. An event in it that nobody understands
is counted and passed over: the others count all the same, and the service need not tell it for ever. Neither a click nor an opening is kept:
we ask no service to follow anybody (promise POR-3d).
"""

import logging
from typing import Any

from anymail.exceptions import AnymailConfigurationError
from anymail.signals import AnymailTrackingEvent, EventType, tracking
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from django.core.exceptions import SuspiciousOperation
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views import View

from newsletter.services.bouncing import note_bounce, note_unreachable

logger = logging.getLogger("meeloop.newsletter")
# What django-anymail lets through on a post that no service would send (or will, one day).
UNREADABLE = (
    *(ValueError, TypeError, AttributeError, LookupError, OverflowError, OSError, RecursionError),
    AnymailConfigurationError,
)
UNWANTED = frozenset({EventType.COMPLAINED, EventType.UNSUBSCRIBED})


class Readable:
    """Refuses with 400 a post that cannot be read, and passes over an event; the reason stays unsaid, because it may quote an address."""

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        """Return what was told and understood. Raises ``SuspiciousOperation``."""
        try:
            told: list[AnymailTrackingEvent | None] = super().parse_events(request)  # type: ignore[misc]  # of the view beside it
        except UNREADABLE:
            raise SuspiciousOperation("a post of the mail service cannot be read") from None
        events = [event for event in told if event is not None]
        if missed := len(told) - len(events):
            logger.warning("newsletter_bounces_not_understood", extra={"count": missed})
        return events

    def esp_to_anymail_event(self, esp_event: Any) -> AnymailTrackingEvent | None:  # Any: whatever was sent
        """Return one event; None when it cannot be read."""
        try:
            event: AnymailTrackingEvent = super().esp_to_anymail_event(esp_event)  # type: ignore[misc]  # as above
            (event.recipient or "").encode()
        except UNREADABLE:
            return None
        return event


class BrevoDoor(Readable, BrevoTrackingWebhookView):  # type: ignore[misc]  # untyped
    """Where Brevo tells."""


class MailjetDoor(Readable, MailjetTrackingWebhookView):  # type: ignore[misc]  # untyped
    """Where Mailjet tells."""


DOORS: dict[str, type[View]] = {"brevo": BrevoDoor, "mailjet": MailjetDoor}


def door_of(service: str) -> URLPattern:
    """Return the address at which one mail service (a key of ``DOORS``) tells us."""
    door: URLPattern = path("mail/teruggekomen/", DOORS[service].as_view(), name="mail-webhook")
    return door


@receiver(tracking, dispatch_uid="newsletter.webhooks")
def on_tracking(event: AnymailTrackingEvent, **_: Any) -> None:  # Any: the signal's protocol
    """Take an address off the list that is gone for good, or whose reader called our mail unwanted.

    Safe to repeat: services tell twice. What bounces for now is the service's own work; many bounces in an hour are not believed
    (``note_unreachable``, decision 0079).
    """
    if not event.recipient:
        return
    if event.event_type in UNWANTED:
        note_bounce(event.recipient, "complaint")
    elif event.event_type == EventType.BOUNCED and not is_for_now(event):
        note_unreachable(event.recipient)


def is_for_now(event: AnymailTrackingEvent) -> bool:
    """Return whether a bounce says only that it did not work this time (a full mailbox): each service has a word of its own."""
    said: dict[str, Any] = event.esp_event  # Any: the service's
    return said.get("event") == "soft_bounce" or said.get("hard_bounce") is False
