"""Signed links. A link says which subscriber and for what, no address; a link for one thing opens nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from newsletter.errors import LinkUnusable
from newsletter.interests import chosen
from newsletter.models import AddressChange, Frequency, Subscriber

CONFIRM_WITHIN = timedelta(days=7)
OWN_WITHIN = timedelta(hours=1)
# Nobody's link: the page behind it says that it does not work.
NOBODY = "voorbeeld"
_CONFIRM, _MANAGE, _LEAVE, _OWN, _LESS, _MOVE, _OBJECT = (
    "newsletter.confirm",
    "newsletter.manage",
    "newsletter.leave",
    "newsletter.own",
    "newsletter.less",
    "newsletter.move",
    "newsletter.object",
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody asked for and may now confirm."""

    subscriber_id: int
    times_left: int
    topics: list[str]
    frequency: str = Frequency.EACH
    times_moved: int = 0
    language: str = ""

    def is_for(self, subscriber: Subscriber) -> bool:
        """Return whether it still counts: nobody left the list or moved to another mailbox since it was asked."""
        return (self.times_left, self.times_moved) == (subscriber.times_left, subscriber.times_moved)


@dataclass(frozen=True, slots=True)
class Less:
    """What somebody wants no more mail about."""

    subscriber: Subscriber
    topic: str


def confirmation_token(
    subscriber: Subscriber, topics: list[str], frequency: str = Frequency.EACH, *, language: str = ""
) -> str:
    """Return a token that confirms this request within seven days."""
    # Compressed: with everything ticked the address must still fit a line of a mail.
    asked = [subscriber.pk, subscriber.times_left, topics, frequency, subscriber.times_moved, language or subscriber.language]
    return signing.dumps(asked, salt=_CONFIRM, compress=True)


def read_confirmation(token: str) -> Confirmation:
    """Return what a token confirms. Raises ``LinkUnusable``."""
    return _confirmation(token, max_age=CONFIRM_WITHIN)


def read_old_confirmation(token: str) -> Confirmation:
    """Return what a token of any age asked for, to ask for it again; it confirms nothing. Raises ``LinkUnusable``."""
    return _confirmation(token)


def _confirmation(token: str, *, max_age: timedelta | None = None) -> Confirmation:
    try:
        # Links of before there was a choice of frequency have no fourth part, those of before one could move no fifth, and before they
        # told the language no sixth.
        subscriber_id, times_left, topics, *more = signing.loads(token, salt=_CONFIRM, max_age=max_age)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnusable from error
    frequency = more[0] if more and more[0] in Frequency.values else Frequency.EACH
    times_moved = more[1] if len(more) > 1 else 0
    return Confirmation(subscriber_id, times_left, chosen(topics), frequency, times_moved, more[2] if len(more) > 2 else "")


def manage_token(subscriber: Subscriber) -> str:
    """Return a token for preferences and leaving, and for nothing of somebody's data: mails are forwarded. It does not end.

    Only moving to another address ends it: who reads the old mailbox has nothing to do with the new one.
    """
    return signing.dumps(_key(subscriber), salt=_MANAGE)


def read_manage(token: str) -> Subscriber:
    """Return whose link this is. Raises ``LinkUnusable``, also when we have forgotten them since."""
    return _signed_for(token, _MANAGE)


def leave_token(subscriber: Subscriber) -> str:
    """Return a token that leaves and takes that back, and opens nothing else. It ends as ``manage_token`` does."""
    return signing.dumps(_key(subscriber), salt=_LEAVE)


def read_leave(token: str) -> Subscriber:
    """Return who may leave by this link: one of ``leave_token``, or of ``manage_token``, as mails had before. Raises ``LinkUnusable``."""
    return read_manage(token) if opens_choices(token) else _signed_for(token, _LEAVE)


def opens_choices(token: str) -> bool:
    """Return whether this is a token of ``manage_token``, whoever it is about."""
    try:
        signing.loads(token, salt=_MANAGE)
    except (signing.BadSignature, ValueError):
        return False
    return True


def own_token(subscriber: Subscriber) -> str:
    """Return a token for everything about somebody: reading, taking along, erasing, moving elsewhere. It works for an hour.

    It goes out only by a mail that was asked for just now: whoever has it reads that mailbox today.
    """
    return signing.dumps(_key(subscriber), salt=_OWN)


def read_own(token: str) -> Subscriber:
    """Return whose link this is. Raises ``LinkUnusable``, also after an hour."""
    return _signed_for(token, _OWN, max_age=OWN_WITHIN)


def less_token(subscriber: Subscriber, topic: str) -> str:
    """Return a token for "minder hierover". It ends as ``manage_token`` does, and opens nothing but that."""
    return signing.dumps([_key(subscriber), topic], salt=_LESS)


def read_less(token: str) -> Less:
    """Return who wants no more mail about what. Raises ``LinkUnusable``."""
    try:
        key, topic = signing.loads(token, salt=_LESS)
        return Less(_subscriber(key), str(topic))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUnusable from error


def move_token(change: AddressChange) -> str:
    """Return a token that confirms this new address within seven days."""
    return signing.dumps(change.pk, salt=_MOVE)


def read_move(token: str) -> AddressChange:
    """Return which new address a token confirms. Raises ``LinkUnusable``, also when a newer request took its place."""
    try:
        found = AddressChange.objects.filter(pk=signing.loads(token, salt=_MOVE, max_age=CONFIRM_WITHIN)).first()
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUnusable from error
    if found is None:
        raise LinkUnusable
    return found


def objection_token(hashed: str) -> str:
    """Return a token that objects to invitations for the address behind this keyed hash. It does not end."""
    return signing.dumps(hashed, salt=_OBJECT)


def read_objection(token: str) -> str:
    """Return the keyed hash of the address that a token is about. Raises ``LinkUnusable``."""
    try:
        return str(signing.loads(token, salt=_OBJECT))
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnusable from error


def confirm_url(subscriber: Subscriber, topics: list[str], frequency: str = Frequency.EACH, *, language: str) -> str:
    """Return the whole address of the confirmation page."""
    return absolute("newsletter:confirm", confirmation_token(subscriber, topics, frequency, language=language))


def preferences_url(subscriber: Subscriber) -> str:
    """Return the whole address of the preference page."""
    return absolute("newsletter:preferences", manage_token(subscriber))


def leave_url(subscriber: Subscriber) -> str:
    """Return the whole address of the page with the one button; mail programs POST to it (RFC 8058)."""
    return absolute("newsletter:leave", leave_token(subscriber))


def own_url(subscriber: Subscriber) -> str:
    """Return the whole address of the page with everything about a subscriber; it works for an hour."""
    return absolute("newsletter:my_data", own_token(subscriber))


def less_url(subscriber: Subscriber, topic: str) -> str:
    """Return the whole address of the page with the button "Geen mails meer over ..."."""
    return absolute("newsletter:less", less_token(subscriber, topic))


def move_url(change: AddressChange) -> str:
    """Return the whole address of the page that confirms a new address."""
    return absolute("newsletter:confirm-address", move_token(change))


def absolute(name: str, *token: str) -> str:
    """Return the whole address of a page of ours."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=token)


def _key(subscriber: Subscriber) -> int | list[int]:
    # A bare number for who never moved: the links in mails of before there was moving go on working.
    return [subscriber.pk, subscriber.times_moved] if subscriber.times_moved else subscriber.pk


def _signed_for(token: str, salt: str, *, max_age: timedelta | None = None) -> Subscriber:
    try:
        return _subscriber(signing.loads(token, salt=salt, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUnusable from error


def _subscriber(key: int | list[int]) -> Subscriber:
    pk, times_moved = key if isinstance(key, list) else (key, 0)
    found = Subscriber.objects.filter(pk=pk, times_moved=times_moved).first()
    if found is None:
        raise LinkUnusable
    return found
