"""Tell a worker that there is something to deliver. Missing it costs a minute at most: the sweep comes by anyway."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.outbox")

ONE_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def ring_after_commit() -> None:
    """Ring once this transaction is committed; many messages in one transaction ring once."""
    connection = transaction.get_connection()
    if not any(callback is ring for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(ring)


def ring() -> None:
    """Ring now. A queue that is down must not break the request: the message is safe in its row."""
    try:
        # One retry, for a pooled connection that a restart of the queue has cut.
        current_app.send_task("outbox.deliver", retry=True, retry_policy=ONE_RETRY)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("outbox_doorbell_failed", extra={"kind": type(error).__name__})
