"""What a worker writes between two mails: the one before went, and the next one is ours. One statement, one commit.

So at most one mail is ever with the server and not noted: a worker that is killed doubles that one. Two statements would cost twice
the wait and promise no more. A database that is away for a moment costs nothing: what the server took is kept until it can be noted.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from newsletter.models import Delivery, DeliveryState, Sending, Subscriber
from newsletter.readers import readers_of
from newsletter.services.claiming import end
from newsletter.services.resting import note_that_it_goes

AWAY = (OperationalError, InterfaceError)
# Longer than PostgreSQL takes to come back after a crash; shorter than a claim lives.
PATIENCE_SECONDS = 120.0
# No join with the sending: after waiting for a lock, PostgreSQL asks a condition on the row itself again, but not what a join read.
STEP = """
WITH noted AS (
    UPDATE newsletter_delivery SET state = 'sent', at = %s, smtp_code = '', claimed_at = NULL, has_turn = false WHERE id = %s
), begun AS (
    UPDATE newsletter_delivery SET claimed_at = statement_timestamp(), attempts = attempts + 1
    WHERE id = %s AND claimed_at = %s AND state = 'waiting'
        AND EXISTS (SELECT 1 FROM newsletter_sending s WHERE s.id = newsletter_delivery.sending_id AND s.state = 'running')
    RETURNING subscriber_id, claimed_at AS since
)
SELECT begun.since, reader.* FROM begun LEFT JOIN ("""
STEP_END = ") reader ON reader.id = begun.subscriber_id"
NOBODYS = RawSQL("SELECT subscriber_id FROM begun", ())


@dataclass(frozen=True, slots=True)
class Begun:
    """A delivery that is ours to hand over now. No reader: nobody wants it any more."""

    reader: Subscriber | None


class Marks:
    """The notes of one worker on one sending, in the order of its mails; ``count`` is how many the server took."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._taken: Delivery | None = None
        self._note: Callable[[], None] | None = None
        self.count = 0
        wanted, self._values = readers_of(sending).filter(pk__in=NOBODYS).query.sql_with_params()
        self._step = f"{STEP}{wanted}{STEP_END}"

    def take(self, delivery: Delivery, note: Callable[[], None] | None = None) -> None:
        """Keep that the server took this one, until the next step or ``note``.

        With ``note`` there is more to write than that: it is called for the whole, in a transaction of its own.
        """
        self._taken, self._note = delivery, note
        self.count += 1

    def begin(self, delivery: Delivery) -> Begun | None:
        """Note the one before, renew our claim on this one and ask who reads it; None when it is not ours or nothing may go."""
        if self._note is not None:
            self.note()
        before = self._taken.pk if self._taken else None
        with connection.cursor() as cursor:
            cursor.execute(self._step, [timezone.now(), before, delivery.pk, delivery.claimed_at, *self._values])
            row: tuple[Any, ...] | None = cursor.fetchone()  # Any: columns
            names = [column[0] for column in cursor.description]
        self._taken = None
        if row is None:
            return None
        delivery.claimed_at, *reader = row
        delivery.attempts += 1
        return Begun(None if reader[0] is None else Subscriber.from_db(connection.alias, names[1:], reader))

    def note_that_it_goes(self) -> None:
        """Note that the mail server takes mail again, when it took some of ours."""
        if self.count:
            note_that_it_goes(self._sending.pk)

    def note(self) -> None:
        """Note what the server took last. Safe to repeat."""
        if self._taken is None:
            return
        if self._note is not None:
            self._note()
        else:
            end(self._taken, DeliveryState.SENT)
        self._taken = self._note = None


def wait_for_database() -> bool:
    """Return once the database answers again; False when it does not for long, or in the middle of a transaction."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not connection.in_atomic_block and time.monotonic() < until:
        with suppress(*AWAY):
            connection.close()
            connection.ensure_connection()
            return True
        time.sleep(0.5)
    return False
