"""The mails of the newsletter. Nothing here goes to somebody who did not ask for it."""

import hashlib
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import get_language

from newsletter.contacts import Contact
from newsletter.interests import Words
from newsletter.links import NOBODY, absolute, confirm_url, leave_url, move_url, objection_token, own_url, preferences_url
from newsletter.models import AddressChange, Frequency, Invitation, InvitedAs, Subscriber, SubscriberStatus
from outbox.letters import queue_letter
from outbox.rendering import Rendered, render

INVITATION = "newsletter.invitation"
# Two requests for one address within this time are one mail, also when the cache that counts is down.
SAME_REQUEST_SECONDS = 600


def ask_to_confirm(
    subscriber: Subscriber, topics: Mapping[str, Words], frequency: str = Frequency.EACH, *, language: str
) -> None:
    """Send the link with which the reader of this mailbox may say yes to these topics, by value with their names."""
    context = {
        "confirm_url": confirm_url(subscriber, list(topics), frequency, language=language),
        "topics": list(topics.values()),
        "came_back": subscriber.status == SubscriberStatus.LEFT,
    }
    wish = hashlib.sha256(" ".join([language, frequency, *sorted(topics)]).encode()).hexdigest()[:16]
    _queue("confirm", subscriber, context, language=language, cause=wish)


def tell_already_subscribed(subscriber: Subscriber, *, language: str) -> None:
    """Tell a subscriber that nothing changed, with the links to change or leave."""
    context = {"preferences_url": preferences_url(subscriber), "unsubscribe_url": leave_url(subscriber)}
    _queue("already", subscriber, context, language=language, headers=list_headers(subscriber))


def ask_to_confirm_move(change: AddressChange, *, language: str) -> None:
    """Ask the reader of the new mailbox whether the newsletter may come there."""
    queue_letter(
        "newsletter.move",
        recipient=change.email,
        language=language,
        cause=str(change.pk),
        context={"confirm_url": move_url(change), "old_address": change.subscriber.masked_email},
    )


def tell_moved(subscriber: Subscriber, *, language: str) -> None:
    """Tell the old mailbox, while the row still has it, that the newsletter goes elsewhere. Not where: others may read there."""
    context = {"subscribe_url": absolute("newsletter:subscribe"), "contact_url": absolute("desk:contact")}
    _queue("moved", subscriber, context, language=language, cause=str(subscriber.times_moved))


def tell_back(subscriber: Subscriber, *, language: str) -> None:
    """Tell a mailbox that leaving was undone, with the button to leave again: a forwarded mail undoes as well as one's own."""
    context = {"unsubscribe_url": leave_url(subscriber)}
    _queue("back", subscriber, context, language=language, headers=list_headers(subscriber))


def send_links(subscriber: Subscriber, *, language: str) -> None:
    """Send fresh links to an address that we know: to its preferences, and for an hour to everything we keep about it."""
    context = {
        "preferences_url": preferences_url(subscriber),
        "own_url": own_url(subscriber),
        "unsubscribe_url": leave_url(subscriber),
    }
    _queue("links", subscriber, context, language=language, headers=list_headers(subscriber))


def invite(contact: Contact, invitation: Invitation) -> None:
    """Tell a contact person that the newsletter exists, where the address comes from, and how to hear of it no more (POR-7f)."""
    url = absolute("newsletter:objection", objection_token(invitation.address_hash))
    queue_letter(
        INVITATION,
        recipient=contact.email,
        language=contact.language,
        cause=str(invitation.pk),
        context=_invitation_context(contact.known_as, url),
        headers=_one_click(url),
    )


def invitation_words() -> Rendered:
    """Return what a contact person of a school reads, for who is about to send it: with a link that opens nothing."""
    url = absolute("newsletter:objection", NOBODY)
    return render("newsletter/email/invitation", _invitation_context(InvitedAs.SCHOOL, url), language=get_language() or "nl")


def _invitation_context(known_as: str, objection_url: str) -> dict[str, str]:
    return {"known_as": known_as, "subscribe_url": absolute("newsletter:subscribe"), "objection_url": objection_url}


def list_headers(subscriber: Subscriber) -> dict[str, str]:
    """Return the headers that give mail programs their own button to leave (RFC 8058)."""
    return _one_click(leave_url(subscriber))


def _one_click(url: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _queue(
    name: str,
    subscriber: Subscriber,
    context: Mapping[str, object],
    *,
    language: str,
    cause: str = "",
    headers: dict[str, str] | None = None,
) -> None:
    window = int(timezone.now().timestamp()) // SAME_REQUEST_SECONDS
    queue_letter(
        f"newsletter.{name}",
        recipient=subscriber.email,
        language=language,
        cause=f"{subscriber.pk}:{subscriber.times_left}:{window}:{cause}",
        context=context,
        headers=headers,
    )
