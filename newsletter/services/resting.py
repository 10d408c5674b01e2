"""A mail server that takes nothing from us is tried again after pauses that grow, until it took a mail (decision 0079)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from newsletter.models import Sending
from outbox.outcomes import PAUSES

# The longest is half an hour: whoever mends the server waits no longer than that.
REST = PAUSES[:4]
NO_TROUBLE = {"trouble": "", "troubles": 0, "tries_at": None}


def rests(sending: Sending) -> bool:
    """Return whether the mail server is left alone for now.

    A moment further away than the longest pause was written by a clock that was wrong, and holds up nothing.
    """
    now = timezone.now()
    return sending.tries_at is not None and now < sending.tries_at <= now + REST[-1]


@transaction.atomic
def note_trouble(sending_id: int, code: str) -> datetime:
    """Note that the server takes nothing from us; return when it is tried again. Workers that meet it at one moment count once."""
    locked = Sending.objects.select_for_update().get(pk=sending_id)
    locked.trouble = code
    if locked.tries_at is None or not rests(locked):
        locked.tries_at = timezone.now() + REST[min(locked.troubles, len(REST) - 1)]
        locked.troubles += 1
    locked.save(update_fields=["trouble", "troubles", "tries_at"])
    return locked.tries_at


def note_that_it_goes(sending_id: int) -> None:
    """Note that the server takes mail: the next pause is the first one again."""
    Sending.objects.filter(pk=sending_id).exclude(**NO_TROUBLE).update(**NO_TROUBLE)
