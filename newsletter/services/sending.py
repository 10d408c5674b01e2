"""An editor sends an issue, pauses it, goes on and stops."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from kit.refusals import NotFound
from newsletter.errors import FirstSayWhy, IssueSentAlready, NobodyWantsIt, SendingIsOver
from newsletter.issue_mail import DrawnIssue
from newsletter.models import Delivery, DeliveryState, Frequency, Sending, SendingLetter, SendingState
from newsletter.readers import readers_of
from newsletter.receiving import is_for_somebody_later
from newsletter.rules import may_send
from newsletter.services.ending import end_sending, finish_if_done
from newsletter.services.lanes import make_lanes, wake
from newsletter.services.resting import rests


@transaction.atomic
def start_sending(
    *,
    title: str,
    letters: Mapping[str, DrawnIssue],
    by: User | None,
    topics: Sequence[str] = (),
    interests: Sequence[str] = (),
    issue: Page | None = None,
    frequency: str = Frequency.EACH,
    period: date | None = None,
) -> Sending:
    """Freeze what is sent, by language, and call the workers after commit. ``by`` is None for what was planned.

    Raises ``NotFound`` for who may not, ``NobodyWantsIt``, and ``IssueSentAlready``: an issue goes out once, also when two
    editors press at the same moment. With ``frequency`` and ``period`` (its first day) it is what gathers the issues of a week or month,
    which goes once as well. An issue that is read only at the end of a week or month goes out to nobody now, and stands in that mail.
    """
    if by is not None and not may_send(by):
        raise NotFound
    sending = Sending(
        issue=issue,
        title=title,
        topics=list(topics),
        interests=list(interests),
        frequency=frequency,
        period=period,
        started_by=by,
        per_second=settings.NEWSLETTER_PER_SECOND,
    )
    sending.expected = readers_of(sending).count()
    if not sending.expected and (period or not is_for_somebody_later(topics=topics, interests=interests)):
        raise NobodyWantsIt
    try:
        with transaction.atomic():
            sending.save()
    except IntegrityError as error:
        raise IssueSentAlready from error
    SendingLetter.objects.bulk_create(
        [
            SendingLetter(sending=sending, language=language, subject=drawn.subject, html=drawn.html, text=drawn.text)
            for language, drawn in letters.items()
        ]
    )
    make_lanes(sending)
    wake(sending)
    return sending


@transaction.atomic
def pause_sending(*, sending: Sending, by: User) -> Sending:
    """Let no further mail go until somebody resumes; the one on the wire still goes. Safe to repeat. Raises ``SendingIsOver``."""
    locked = _locked(sending, by)
    if locked.state != SendingState.PAUSED:
        locked.state = SendingState.PAUSED
        locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def resume_sending(*, sending: Sending, by: User) -> Sending:
    """Go on where it was. Safe to repeat. Raises ``SendingIsOver``, and ``FirstSayWhy`` when it stopped by itself (``braking``)."""
    locked = _locked(sending, by)
    if locked.braked_at:
        raise FirstSayWhy
    if locked.state == SendingState.PAUSED:
        locked.state, locked.troubles, locked.tries_at = SendingState.RUNNING, 0, None
        locked.save(update_fields=["state", "troubles", "tries_at"])
        locked.lanes.update(rung_at=None)
        wake(locked)
    return locked


@transaction.atomic
def stop_sending(*, sending: Sending, by: User) -> Sending:
    """Let no further mail go, for good; the one on the wire still goes. Raises ``SendingIsOver``."""
    locked = _locked(sending, by)
    end_sending(locked, SendingState.STOPPED)
    return locked


def keep_sending() -> int:
    """Call workers to every sending that stands still although there is something to do, and end those that are done.

    For the clock: a worker died, the queue was away, or mails that waited are due. Returns how many workers were called.
    """
    called = 0
    for sending in Sending.objects.on_their_way().order_by("pk"):
        if has_work(sending):
            called += wake(sending)
        else:
            finish_if_done(sending)
    return called


def has_work(sending: Sending) -> bool:
    """Return whether readers have no delivery yet, or a delivery is due, and the mail server is not left alone just now."""
    if rests(sending):
        return False
    waiting = Delivery.objects.filter(sending=sending, state=DeliveryState.WAITING, due_at__lte=timezone.now())
    return sending.spread_at is None or waiting.exists()


def _locked(sending: Sending, by: User) -> Sending:
    if not may_send(by):
        raise NotFound
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.is_over:
        raise SendingIsOver
    return locked
