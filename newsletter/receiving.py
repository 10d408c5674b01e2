"""Who gets an issue, asked when it is sent (promise POR-3d: nobody unconfirmed, left, paused or unreachable)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from kit.when import midnight
from newsletter.models import Frequency, Subscriber, Topic
from newsletter.periods import GATHERED, first_day


def receivers(
    *, topics: Sequence[str], at: datetime, interests: Sequence[str] = (), frequency: str = Frequency.EACH
) -> QuerySet[Subscriber]:
    """Return who gets an issue about these topics at this moment, in no order; callers page through by id.

    Who chose no topics gets every issue, and an issue without topics goes to everybody; an issue that is only about what
    somebody muted does not reach them. ``interests`` are of the activities in it: who chose one of those wants to hear of them.

    Who wants one mail a week or a month gets no issue, but what gathers them (``frequency``), and in that week or month nothing more.
    """
    day = timezone.localdate(at)
    is_awake = Q(paused_until=None) | Q(paused_until__lte=day)
    has_room = Q()
    if frequency in GATHERED:
        has_room = Q(last_issue_at=None) | Q(last_issue_at__lt=midnight(first_day(frequency, day)))
    return Subscriber.objects.mailable().filter(is_awake, has_room, wants(topics, interests), frequency=frequency)


def is_for_somebody_later(*, topics: Sequence[str], interests: Sequence[str] = ()) -> bool:
    """Return whether somebody reads of an issue at the end of the week or month."""
    return Subscriber.objects.mailable().filter(wants(topics, interests), frequency__in=GATHERED).exists()


def note_issue(*, subscriber_ids: Sequence[int], at: datetime) -> None:
    """Note that these subscribers had their one mail of this week or month."""
    Subscriber.objects.filter(pk__in=subscriber_ids).update(last_issue_at=at)


def note_told(*, subscriber_id: int, until: datetime) -> None:
    """Note that a mail told a subscriber what was new until this moment; an older mail that goes later takes nothing back."""
    not_yet = Q(told_until=None) | Q(told_until__lt=until)
    Subscriber.objects.filter(not_yet, pk=subscriber_id).update(told_until=until)


def wants(topics: Sequence[str], interests: Sequence[str] = ()) -> Q:
    """Return the condition on who wants to read about one of these topics, or of activities with one of these interests."""
    if not topics:
        return Q()
    wanted = Q()
    for topic in topics:
        wanted |= (Q(topics=[]) | Q(topics__contains=[topic])) & ~Q(muted__contains=[topic])
    if interests:
        wanted |= Q(topics__overlap=list(interests)) & ~Q(muted__contains=[Topic.NEW_ACTIVITIES])
    return wanted
