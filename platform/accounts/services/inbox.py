"""The inbox on the site: what came, what was read, and how much was not."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import Resolver404, resolve
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.choices import MailRhythm
from accounts.mail_topics import HOLDS_OTHERS, rhythm_of, sentence_of, topic_of
from accounts.models import InboxItem, User
from outbox.following import Follow
from outbox.models import Message

KEY, SECONDS = "accounts.unread", 300
LINK = re.compile(r"https?://[^\s<>\"]+")
# Words in an address that open nothing: all others may be a secret.
PLAIN_WORDS = frozenset({"period", "number"})
LONGEST_PATH = 200
# Stands in the foot of some letters, and is where the choice is made.
ELSEWHERE = frozenset({"accounts:mail_rhythm"})


def follow(message: Message) -> Follow | None:
    """Return who of the accounts reads this message, and whether they want a mail of it."""
    topic = topic_of(message.kind)
    if topic is None or not message.recipient:
        return None
    # By the expression of the unique index: this is asked for every mail.
    found = User.objects.alias(address=Lower("email")).filter(address=message.recipient.lower())
    person = found.only("pk", "mail_rhythm", "mail_exceptions").first()
    if person is None:
        return None
    rhythm = rhythm_of(message.kind, usual=person.mail_rhythm, exceptions=person.mail_exceptions)
    return Follow(person.pk, by_mail=rhythm != MailRhythm.HERE)


def note_item(message: Message, follow: Follow) -> None:
    """Put a letter in its reader's inbox, in the running transaction; the same letter twice is once."""
    if message.kind in HOLDS_OTHERS or not sentence_of(message.kind):
        return
    item = InboxItem(user_id=follow.reader, kind=message.kind, path=path_in(message), key=message.dedupe_key)
    InboxItem.objects.bulk_create([item], ignore_conflicts=True)
    _forget(follow.reader)


def forget_items(keys: Collection[str]) -> None:
    """Take letters out of the inbox that were taken back before anybody read them."""
    items = InboxItem.objects.filter(key__in=keys)
    readers = list(items.values_list("user", flat=True))
    items.delete()
    for reader in set(readers):
        _forget(reader)


def path_in(message: Message) -> str:
    """Return the first page of ours that a letter leads to, without host or query; none that opens by a secret."""
    found = [str(message.digest.get("url", "")), *LINK.findall(message.text)]
    return next((path for link in found if (path := _plain_path(link))), "")


def inbox_of(user: User) -> QuerySet[InboxItem]:
    """Return somebody's own inbox, the newest first."""
    return InboxItem.objects.filter(user=user).order_by("-at", "-pk")


def mark_read(*, user: User, items: Collection[int] | None = None) -> int:
    """Note that somebody read these of their own (all of them without ``items``); return how many were unread."""
    rows = inbox_of(user).order_by().filter(read_at=None)
    if items is not None:
        rows = rows.filter(pk__in=items)
    read = rows.update(read_at=timezone.now())
    _forget(user.pk)
    return read


def unread_of(user: User) -> int:
    """Return how many somebody has not read; kept near, because the head of every page says it."""
    key = f"{KEY}:{user.pk}"

    def count() -> int:
        return inbox_of(user).filter(read_at=None).count()

    try:
        return cache.get_or_set(key, count, SECONDS) or 0
    except RedisError:
        return count()


def _plain_path(link: str) -> str:
    parts, site = urlsplit(link.rstrip(".,)")), urlsplit(settings.SITE_URL)
    path = parts.path
    if (parts.scheme, parts.netloc) != (site.scheme, site.netloc) or path in {"", "/"} or len(path) > LONGEST_PATH:
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    says_nothing = all(isinstance(value, int | UUID) or name in PLAIN_WORDS for name, value in match.kwargs.items())
    return path if says_nothing and not match.args and match.view_name not in ELSEWHERE else ""


def _forget(user: int) -> None:
    def forget() -> None:
        try:
            cache.delete(f"{KEY}:{user}")
        except RedisError:
            return  # then the number is right again within minutes

    transaction.on_commit(forget)
