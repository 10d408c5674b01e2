"""Send a sending's mails: everybody once, whatever dies.

1. A worker claims some deliveries, opens one connection, and before each mail renews its claim and asks again whether the
   reader still wants it and the sending still goes on; in the same statement it notes that the mail before was taken.
2. So one mail at most is with the server and not noted. A worker that is killed then doubles that one, with the same
   Message-ID; nothing else is sent twice, and nothing is missed.
3. Then it calls the next worker: other work of the queue has its turn between two batches.
4. A database that goes away for a moment takes nothing along: the worker waits for it, notes what went and gives back the rest.
"""

import logging
import smtplib
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from newsletter import pace
from newsletter.issue_mail import ReaderMail
from newsletter.letters import as_mail, mail_for
from newsletter.models import Delivery, DeliveryState, Frequency, Sending, SendingLetter, Subscriber
from newsletter.receiving import note_issue
from newsletter.services.braking import brake_if_many, note_bounce_of
from newsletter.services.claiming import claim_batch, end, postpone, postpone_free, release, seconds_until_next
from newsletter.services.ending import finish_if_done, write_counts
from newsletter.services.lanes import leave_lane, ring, take_turn
from newsletter.services.marking import AWAY, Marks, wait_for_database
from newsletter.services.resting import note_trouble, rests
from newsletter.services.spreading import spread
from newsletter.services.telling import Telling, take_slot
from newsletter.verdicts import Verdict, read_refusal
from outbox.outcomes import MAX_ATTEMPTS, PAUSES

logger = logging.getLogger("meeloop.newsletter")
# With the queue away nobody can be called: then one worker goes on by itself for so long.
LONGEST_ALONE_SECONDS = 600.0
# Then other work has its turn, whatever is left of the batch.
LONGEST_BATCH_SECONDS = 15.0
# Some mail servers take no more than so many over one connection.
MAILS_PER_CONNECTION = 100
# Who waits longer than this for a moment lets it be known first that the mail before went.
SHORT_SECONDS = 0.05
# A turn at a domain that nobody took is worth nothing: workers that come back from a pause would all use theirs at once.
TURN_IS_WORTH = timedelta(minutes=2)
DEFAULT_LANGUAGE = "nl"


def run_lane(*, lane_id: int, turn: int) -> int:
    """Send one batch and call the next worker; return how many mails went. Does nothing when the turn is old."""
    until = time.monotonic() + LONGEST_ALONE_SECONDS
    sent = 0
    while lane := take_turn(lane_id=lane_id, turn=turn):
        sent_now, goes_on = send_batch(lane.sending)
        sent, turn = sent + sent_now, lane.turn
        if goes_on and ring(lane):
            break
        if not goes_on or time.monotonic() > until:
            leave_lane(lane)
            break
    return sent


def send_batch(sending: Sending) -> tuple[int, bool]:
    """Send what is due now, at most a batch; return how many went and whether there is more to do soon."""
    if rests(sending):
        return 0, False
    batch = claim_batch(sending)
    if not batch and spread(sending):
        batch = claim_batch(sending)
    if batch:
        try:
            return deliver_batch(sending, batch)
        finally:
            write_counts(sending)
    if finish_if_done(sending):
        return 0, False
    wait = seconds_until_next(sending)
    if wait is None or wait > pace.PATIENCE_SECONDS:
        return 0, False
    time.sleep(wait)
    return 0, True


def deliver_batch(sending: Sending, batch: list[Delivery]) -> tuple[int, bool]:
    """Send claimed deliveries over one connection; return how many went, and whether the next batch may follow at once."""
    marks = Marks(sending)
    connection: Any = get_connection()  # Any: backends differ
    try:
        return deliver_each(sending, batch, marks, connection)
    except AWAY:
        if not wait_for_database():
            raise
        marks.note()
        release(batch)
        logger.warning("newsletter_database_was_away", extra={"object_id": str(sending.pk)})
        # Where nothing went, the next batch would meet the same at once: the clock calls again.
        return marks.count, bool(marks.count)
    except Exception:
        marks.note()
        raise
    finally:
        hang_up(connection)


def deliver_each(
    sending: Sending, batch: list[Delivery], marks: Marks, connection: Any
) -> tuple[int, bool]:  # Any: backends differ
    """Send one after the other, each begun with the note that the one before went."""
    letters = {letter.language: letter for letter in sending.letters.order_by("pk")}
    telling = Telling(sending, list(letters.values()), [delivery.subscriber for delivery in batch])
    until = time.monotonic() + LONGEST_BATCH_SECONDS
    for position, delivery in enumerate(batch):
        if time.monotonic() > until:
            release(batch[position:])
            break
        if not wait_for_its_moment(delivery, sending, marks):
            continue
        begun = marks.begin(delivery)
        if begun is None:
            if goes_on(sending):
                continue
            release(batch[position:])
            return marks.count, False
        words = words_for(delivery, letters, begun.reader, telling) if begun.reader else None
        if begun.reader is None or (words and words.says_nothing) or not take_slot(delivery, begun.reader):
            end(delivery, DeliveryState.WITHHELD)
            continue
        verdict = hand_over(delivery, words, begun.reader, connection)
        if verdict is None:
            has_more = begun.reader.frequency != Frequency.EACH or telling.tells
            marks.take(delivery, partial(note_sent, delivery, begun.reader, words, telling) if has_more else None)
            if marks.count % MAILS_PER_CONNECTION == 0:
                hang_up(connection)
            continue
        marks.note_that_it_goes()
        note_refusal(delivery, begun.reader, verdict)
        if verdict.wire or (verdict.permanent and brake_if_many(sending)):
            release(batch[position + 1 :])
            return marks.count, False
    marks.note()
    marks.note_that_it_goes()
    return marks.count, True


def hang_up(connection: Any) -> None:  # Any: backends differ
    """End the talk with the mail server, if there is one."""
    with suppress(smtplib.SMTPException, OSError):
        connection.close()


def goes_on(sending: Sending) -> bool:
    """Return whether a sending was neither paused nor stopped since."""
    return Sending.objects.on_their_way().filter(pk=sending.pk).exists()


def wait_for_its_moment(delivery: Delivery, sending: Sending, marks: Marks) -> bool:
    """Wait until a mail may go; False when its domain has no room for long: then it is put back until it has."""
    now = timezone.now()
    has_turn = delivery.has_turn and delivery.due_at >= now - TURN_IS_WORTH
    moment = pace.next_moment(delivery.subscriber.email, per_second=sending.per_second, has_turn=has_turn)
    if moment.is_far:
        postpone(delivery, now + timedelta(seconds=moment.seconds), has_turn=True)
        return False
    if moment.seconds > SHORT_SECONDS:
        marks.note()
    if moment.seconds:  # sleeping for nothing gives the processor away
        time.sleep(moment.seconds)
    return True


def words_for(delivery: Delivery, letters: dict[str, SendingLetter], reader: Subscriber, telling: Telling) -> ReaderMail | None:
    """Return one reader's words; None when something goes wrong in them, which keeps no other waiting."""
    letter = letters.get(reader.language) or letters.get(DEFAULT_LANGUAGE) or next(iter(letters.values()))
    try:
        return mail_for(letter, reader, telling.known_to(reader))
    except Exception:
        logger.exception("newsletter_mail_unwritable", extra={"object_id": str(delivery.pk)})
        return None


def hand_over(
    delivery: Delivery, words: ReaderMail | None, reader: Subscriber, connection: Any
) -> Verdict | None:  # Any: backends differ
    """Hand one mail to the server; return None when it took it."""
    if delivery.attempts > MAX_ATTEMPTS:  # a mail that keeps killing its worker
        return Verdict("too many attempts", permanent=True)
    if words is None:
        return Verdict("cannot be written")
    try:
        mail = as_mail(delivery, words, reader)
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:
            return replace(read_refusal(error), about_us=True)
        connection.send_messages([mail])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return read_refusal(error)
    return None


@transaction.atomic
def note_sent(delivery: Delivery, reader: Subscriber, words: ReaderMail | None, telling: Telling) -> None:
    """Note that the server took it, and what it told; who wants one mail a week or a month had it."""
    end(delivery, DeliveryState.SENT)
    try:
        with transaction.atomic():
            telling.note(reader, words)
    except AWAY:
        raise
    except Exception:  # that it went stands above what it told: without the note it would go again
        logger.exception("newsletter_telling_not_noted", extra={"object_id": str(delivery.pk)})
    if reader.frequency != Frequency.EACH:
        note_issue(subscriber_ids=[reader.pk], at=timezone.now())


@transaction.atomic
def note_refusal(delivery: Delivery, reader: Subscriber, verdict: Verdict) -> None:
    """Plan the next attempt with a growing pause, or give up; who cannot be reached at all goes off the list.

    A no to us (no connection, sign-in or sender refused) costs no mail an attempt: the whole sending rests for a growing pause (``resting``) and says why.
    """
    if verdict.bounced:
        end(delivery, DeliveryState.BOUNCED, code=verdict.code)
        note_bounce_of(delivery, reader.address_hash)
    elif verdict.about_us:
        postpone_free(delivery, note_trouble(delivery.sending_id, verdict.code), code=verdict.code)
    elif verdict.permanent or delivery.attempts >= MAX_ATTEMPTS:
        end(delivery, DeliveryState.FAILED, code=verdict.code)
    else:
        postpone(delivery, timezone.now() + PAUSES[delivery.attempts - 1], code=verdict.code)
    logger.warning("newsletter_mail_refused", extra={"object_id": str(delivery.pk), "outcome": verdict.code})
