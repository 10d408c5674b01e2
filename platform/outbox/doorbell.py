"""Tell a worker that there is something to deliver. Missing it costs a minute at most: the sweep comes by anyway."""

from django.db import transaction

from kit import ringing


def ring_after_commit() -> None:
    """Ring once this transaction is committed; many messages in one transaction ring once."""
    connection = transaction.get_connection()
    if not any(callback is ring for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(ring)


def ring() -> None:
    """Ring now. A queue that is down must not break the request: the message is safe in its row."""
    ringing.ring("outbox.deliver")
