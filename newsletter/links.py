"""Signed links. A link says which subscriber and for what, no address; a link for one thing opens nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from newsletter.errors import LinkUnusable
from newsletter.models import Subscriber, Topic

CONFIRM_WITHIN = timedelta(days=7)
_CONFIRM, _MANAGE = "newsletter.confirm", "newsletter.manage"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody asked for and may now confirm."""

    subscriber_id: int
    times_left: int
    topics: list[str]


def confirmation_token(subscriber: Subscriber, topics: list[str]) -> str:
    """Return a token that confirms this request within seven days."""
    return signing.dumps([subscriber.pk, subscriber.times_left, topics], salt=_CONFIRM)


def read_confirmation(token: str) -> Confirmation:
    """Return what a token confirms. Raises ``LinkUnusable``."""
    try:
        subscriber_id, times_left, topics = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnusable from error
    return Confirmation(subscriber_id, times_left, [topic for topic in topics if topic in Topic.values])


def manage_token(subscriber: Subscriber) -> str:
    """Return a token for preferences and leaving. It does not end: who kept an old mail must be able to leave by it."""
    return signing.dumps(subscriber.pk, salt=_MANAGE)


def read_manage(token: str) -> Subscriber:
    """Return whose link this is. Raises ``LinkUnusable``, also when we have forgotten them since."""
    try:
        found = Subscriber.objects.filter(pk=signing.loads(token, salt=_MANAGE)).first()
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUnusable from error
    if found is None:
        raise LinkUnusable
    return found


def confirm_url(subscriber: Subscriber, topics: list[str]) -> str:
    """Return the whole address of the confirmation page."""
    return absolute("newsletter:confirm", confirmation_token(subscriber, topics))


def preferences_url(subscriber: Subscriber) -> str:
    """Return the whole address of the preference page."""
    return absolute("newsletter:preferences", manage_token(subscriber))


def leave_url(subscriber: Subscriber) -> str:
    """Return the whole address of the page with the one button; mail programs POST to it (RFC 8058)."""
    return absolute("newsletter:leave", manage_token(subscriber))


def absolute(name: str, token: str) -> str:
    """Return the whole address of a page of ours."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[token])
