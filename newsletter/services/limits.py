"""How many mails somebody can make us send to a mailbox that may not be theirs. Nobody who asks is told: it would say who reads here."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from kit.address_hash import address_hash, mailbox_hash
from kit.rate_limit import may_happen
from newsletter.errors import TooManyRequests
from newsletter.models import AskedFor, MailboxCount
from newsletter.services.reviving import rests

HOUR = 3600
# A whole school shares one network.
REQUESTS_PER_NETWORK_AND_HOUR = 30
MAILS_PER_MAILBOX_AND_DAY = 5
MAILS_PER_MAILBOX_AND_MONTH = 12
MONTH = timedelta(days=30)


def check_network(network: str, purpose: AskedFor = AskedFor.SIGN_UP) -> None:
    """Raise ``TooManyRequests`` when this network asked too often. Counted in the cache: it ends with the hour."""
    times = REQUESTS_PER_NETWORK_AND_HOUR
    if not may_happen(what=f"newsletter.network.{purpose}", who=network, times=times, seconds=HOUR):
        raise TooManyRequests


def may_mail(email: str, purpose: AskedFor = AskedFor.SIGN_UP) -> bool:
    """Count one more mail that somebody asks for in the name of a mailbox; return whether it may go.

    At most five a day and twelve in 30 days, however the address is written, until its reader says yes; and not for a day after mail
    to it bounced.
    """
    within = _count(mailbox_hash(email), purpose)
    return within and not rests(address_hash(email))


def forget_count(email: str) -> None:
    """Begin anew: who reads this mailbox said yes to what was asked for."""
    MailboxCount.objects.filter(mailbox=mailbox_hash(email), purpose=AskedFor.SIGN_UP).delete()


@transaction.atomic
def _count(mailbox: str, purpose: AskedFor) -> bool:
    today = timezone.localdate()
    counts = MailboxCount.objects.filter(mailbox=mailbox, purpose=purpose)
    # ON CONFLICT DO NOTHING, then one UPDATE that holds the row: of many at once each counts the others.
    MailboxCount.objects.bulk_create([MailboxCount(mailbox=mailbox, purpose=purpose, day=today)], ignore_conflicts=True)
    counts.filter(day=today).update(times=F("times") + 1)
    found = counts.filter(day__gt=today - MONTH).aggregate(today=Sum("times", filter=Q(day=today)), month=Sum("times"))
    return bool(found["today"] <= MAILS_PER_MAILBOX_AND_DAY and found["month"] <= MAILS_PER_MAILBOX_AND_MONTH)
