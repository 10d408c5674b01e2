"""The last letter to somebody who is forgotten leaves before they do."""

from datetime import timedelta

from django.utils import timezone

from desk.errors import LastLetterWaits
from outbox.models import Message

# A mail server that is away longer than this does not keep anybody here.
LONGEST = timedelta(minutes=10)


def wait_for_the_last_letter(address: str) -> None:
    """Raise ``LastLetterWaits`` while a letter of the desk to this address waits that was written in the last ten minutes."""
    waiting = Message.objects.waiting().filter(kind="desk.letter", recipient__iexact=address)
    if waiting.filter(created_at__gt=timezone.now() - LONGEST).exists():
        raise LastLetterWaits
