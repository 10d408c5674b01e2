"""Service messages, from draft to the bar: write, look again, publish, take away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desk.errors import AlreadyPublished, MessageIsOver, NobodyReached, NoMarketing
from desk.models import ServiceMessage
from desk.service_reach import reached_by
from desk.service_words import is_marketing
from desk.services.notices import forget_notices
from desk.services.service_mail import cause_of
from kit.ringing import ring_after_commit
from outbox.services import withdraw_cause


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is filled in of a message. English may stay away; then people who read English see the Dutch words."""

    kind: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    title_en: str = ""
    text_en: str = ""
    for_everybody: bool = False
    groups: Sequence[str] = ()
    at_schools: Sequence[int] = ()
    at_providers: Sequence[int] = ()
    by_mail: bool = False


def write_message(*, said: Announcement, by: User) -> ServiceMessage:
    """Store a draft: nobody but the region sees it. Raises ``NoMarketing``."""
    return ServiceMessage.objects.create(**_columns(said), made_by=by)


@transaction.atomic
def change_message(*, message: ServiceMessage, said: Announcement) -> ServiceMessage:
    """Change a draft. Raises ``AlreadyPublished``, ``NoMarketing``."""
    row = _draft(message)
    for name, value in _columns(said).items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def discard_message(*, message: ServiceMessage) -> None:
    """Throw a draft away. Raises ``AlreadyPublished``."""
    _draft(message).delete()


@transaction.atomic
def publish_message(*, message: ServiceMessage, by: User) -> ServiceMessage:
    """Put the bar on the site, from its first moment on; the mail follows by itself, once to each person.

    Raises ``AlreadyPublished``, ``MessageIsOver``, ``NobodyReached``.
    """
    row = _draft(message)
    if row.is_over:
        raise MessageIsOver
    if not row.for_everybody and not reached_by(row).exists():
        raise NobodyReached
    row.published_at, row.published_by = timezone.now(), by
    row.save(update_fields=["published_at", "published_by"])
    forget_notices()
    if row.by_mail:
        ring_after_commit("desk.mail_service_messages")
    return row


@transaction.atomic
def withdraw_message(*, message: ServiceMessage) -> ServiceMessage:
    """Take the bar away now; mail that has not gone out stays away. Twice is once."""
    row = ServiceMessage.objects.select_for_update().get(pk=message.pk)
    if row.published_at is not None and row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        withdraw_cause(cause_of(row))
        forget_notices()
    return row


def _draft(message: ServiceMessage) -> ServiceMessage:
    row = ServiceMessage.objects.select_for_update().get(pk=message.pk)
    if not row.is_draft:
        raise AlreadyPublished
    return row


def _columns(said: Announcement) -> dict[str, object]:
    """Return what is stored; the one way in, so the words are looked at here."""
    if any(map(is_marketing, (said.title, said.text, said.title_en, said.text_en))):
        raise NoMarketing
    lists = {name: list(getattr(said, name)) for name in ("groups", "at_schools", "at_providers")}
    return {**asdict(said), **lists}
