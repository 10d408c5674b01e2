"""Tell a worker that there is something to do. Missing it costs minutes at most: the clock comes by anyway."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.privacy")
ONE_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def refresh_statistics_after_commit() -> None:
    """Let a worker forget the values that the planner remembers of what goes in this transaction."""
    transaction.on_commit(partial(_ring, "privacy.refresh_statistics"))


def erase_after_commit() -> None:
    """Let a worker carry out what was ordered in this transaction."""
    transaction.on_commit(partial(_ring, "privacy.erase_ordered"))


def _ring(task: str) -> None:
    """Ring now. A queue that is down must not break the request: what is to be done stands in a row."""
    try:
        current_app.send_task(task, retry=True, retry_policy=ONE_RETRY)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("privacy_doorbell_failed", extra={"kind": type(error).__name__})
