"""Tell a worker that there is something to do. What is to be done stands in a row: missing a ring costs until the clock comes by."""

import logging
import time
from collections.abc import Sequence
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.queue")
# For a pooled connection that a restart of the queue has cut.
ONE_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
# A queue that took so long to say no hangs: nobody in this process waits for it again for a while.
LONG_SECONDS, REST_SECONDS = 1.5, 10.0
_rests_until = 0.0


def ring(task: str, arguments: Sequence[object] = ()) -> bool:
    """Ring now; return False when the queue is away, which breaks nothing of who rings."""
    global _rests_until  # noqa: PLW0603  # one moment per process, no more than a hint
    began = time.monotonic()
    if began < _rests_until:
        logger.warning("doorbell_failed", extra={"task": task, "kind": "rests"})
        return False
    try:
        current_app.send_task(task, args=list(arguments), retry=True, retry_policy=ONE_RETRY)
    except (KombuError, RedisError, OSError) as error:
        if time.monotonic() - began > LONG_SECONDS:
            _rests_until = time.monotonic() + REST_SECONDS
        logger.warning("doorbell_failed", extra={"task": task, "kind": type(error).__name__})
        return False
    return True


def ring_after_commit(task: str) -> None:
    """Ring once this transaction is committed."""
    transaction.on_commit(partial(ring, task))
