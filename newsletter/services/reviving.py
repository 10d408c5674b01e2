"""When an address may be mailed again: by its reader's own click, and after a bounce only by a link that came later.

A link that we mailed after mail bounced proves that the mailbox reads again. One from before proves nothing: it may be a
mail that somebody else kept.
"""

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils import timezone

from newsletter.models import Suppression

# After a bounce nobody's request makes us try again sooner than this.
REST = timedelta(days=1)


def made_at(token: str) -> datetime:
    """Return when a signed link was made, in whole seconds. It must have been read before: that is where its signature is checked."""
    return datetime.fromtimestamp(signing.b62_decode(token.split(":")[-2]), tz=UTC)


def lift(hashed: str, *, asked_at: datetime | None) -> bool:
    """Let the address behind this hash be mailed again; False when mail to it bounced and no link was made since."""
    rows = Suppression.objects.filter(address_hash=hashed)
    bounced = rows.filter(reason="bounced").first()
    if bounced is not None and (asked_at is None or asked_at < bounced.created_at):
        return False
    rows.delete()
    return True


def rests(hashed: str) -> bool:
    """Return whether mail to this address bounced less than a day ago: a new request of its reader waits for that."""
    return Suppression.objects.filter(address_hash=hashed, reason="bounced", created_at__gt=timezone.now() - REST).exists()
