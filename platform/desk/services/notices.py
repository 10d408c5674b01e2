"""The bar on top of every page: which messages this person sees now, without a query for it.

What is published lies in the cache for everybody together; it is thrown away when a message is published or taken away, and
each look compares the moments itself, so that a message begins and ends by itself. What somebody closed lies there by their
number. While there is no message nothing more is asked.
"""

from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import User
from accounts.roles import roles_for
from desk.models import ClosedNotice, ServiceMessage
from desk.service_reach import concerns

KEY = "desk.notices"
SECONDS = 300
# More than one outage and one change at a time nobody reads.
MOST = 3


def notices_for(request: HttpRequest) -> Sequence[ServiceMessage]:
    """Return the messages to show to whoever asks, the newest first; to a visitor only what is for everybody."""
    shown = [one for one in _published() if one.is_shown]
    if not shown:
        return []
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return [one for one in shown if one.for_everybody][:MOST]
    mine = [one for one in shown if concerns(one, roles_for(request))]
    closed = _closed_by(user) if mine else frozenset()
    return [one for one in mine if one.pk not in closed][:MOST]


def close_notice(*, message: ServiceMessage, user: User) -> None:
    """Show this bar no more to this person. Twice is once."""
    ClosedNotice.objects.get_or_create(message=message, user=user)
    _forget(_key_of(user))


def forget_notices() -> None:
    """Ask the table again: now, and once more for who read the old rows before the commit."""
    _forget(KEY)


def _published() -> list[ServiceMessage]:
    try:
        found: list[ServiceMessage] | None = cache.get_or_set(KEY, _read, SECONDS)
    except RedisError:  # a cache that is away takes no page with it
        return _read()
    return found if found is not None else _read()


def _read() -> list[ServiceMessage]:
    rows = ServiceMessage.objects.filter(published_at__isnull=False, withdrawn_at=None, ends_at__gt=timezone.now())
    return list(rows.order_by("-starts_at", "-pk"))


def _closed_by(user: User) -> frozenset[int]:
    def read() -> frozenset[int]:
        return frozenset(ClosedNotice.objects.filter(user=user).values_list("message", flat=True))

    try:
        return cache.get_or_set(_key_of(user), read, SECONDS) or frozenset()
    except RedisError:
        return read()


def _key_of(user: User) -> str:
    return f"{KEY}:{user.pk}"


def _forget(key: str) -> None:
    def forget() -> None:
        try:
            cache.delete(key)
        except RedisError:
            return  # then it ends by itself, within minutes

    forget()
    transaction.on_commit(forget)
