"""What a subscriber gets, and when. Nothing here changes anything for who is not on the list."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.errors import PauseOutOfReach
from newsletter.interests import chosen
from newsletter.models import Subscriber, SubscriberQuerySet, SubscriberStatus

LONGEST_PAUSE = timedelta(days=366)


@transaction.atomic
def choose_topics(
    *, subscriber: Subscriber, topics: Sequence[str], frequency: str | None = None, everything: bool = False
) -> None:
    """Change what a subscriber gets, and how often; nothing chosen means everything but what was muted.

    ``everything``: they said so, also of what they muted.

    A topic that is chosen is muted no more. Who muted all topics of an own choice and chooses no other keeps that choice: nobody gets
    everything because a page was saved.
    """
    row = _on_the_list(subscriber).select_for_update().first()
    if row is None:
        return
    wanted = [] if everything else chosen(topics)
    if everything:
        row.muted = []
    if everything or wanted or not set(row.topics) or not set(row.topics) <= set(row.muted):
        row.topics = wanted
    row.muted = [topic for topic in row.muted if topic not in wanted]
    row.frequency = frequency or row.frequency
    row.save(update_fields=["topics", "muted", "frequency"])


@transaction.atomic
def mute(*, subscriber: Subscriber, topic: str) -> None:
    """Send no more mail that is about this topic only ("minder hierover"). Safe to repeat."""
    row = _on_the_list(subscriber).select_for_update().first()
    if row is not None and topic not in row.muted:
        row.muted = [*row.muted, topic]
        row.save(update_fields=["muted"])


@transaction.atomic
def unmute(*, subscriber: Subscriber, topic: str) -> None:
    """Take back what ``mute`` did. Safe to repeat."""
    row = _on_the_list(subscriber).select_for_update().first()
    if row is not None and topic in row.muted:
        row.muted = [each for each in row.muted if each != topic]
        row.save(update_fields=["muted"])


def pause(*, subscriber: Subscriber, until: date) -> None:
    """Send nothing before this day. Raises ``PauseOutOfReach`` for a day that has come, or more than a year away."""
    today = timezone.localdate()
    if not today < until <= today + LONGEST_PAUSE:
        raise PauseOutOfReach
    _on_the_list(subscriber).update(paused_until=until)


def resume(*, subscriber: Subscriber) -> None:
    """End a pause. Safe to repeat."""
    _on_the_list(subscriber).update(paused_until=None)


def after_summer() -> date:
    """Return the first of September that is still to come: every holiday region is back at school."""
    today = timezone.localdate()
    september = date(today.year, 9, 1)
    return september if today < september else date(today.year + 1, 9, 1)


def _on_the_list(subscriber: Subscriber) -> SubscriberQuerySet:
    return Subscriber.objects.filter(pk=subscriber.pk, status=SubscriberStatus.ACTIVE)
