"""How long the outbox remembers (trust page §5). What is sent is emptied at once, by ``outbox.delivery``."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from kit.address_hash import address_hash
from outbox.delivery import NOTHING_LEFT
from outbox.models import Message

BATCH = 1000
KEEP_FAILED = timedelta(days=14)
# Mails with a code or a link that signs somebody in are of no use to anyone after a day.
KEEP_FAILED_OF_KIND = {"accounts.": timedelta(days=1)}
KEEP_ROW = timedelta(days=365)


def empty_failed_messages() -> int:
    """Empty mails that could not be delivered, after the term of their kind; return how many."""
    overdue = Message.objects.exclude(recipient="").filter(_past_its_term())
    emptied = 0
    for message in overdue.order_by("pk").iterator(chunk_size=BATCH):
        hashed = address_hash(message.recipient)
        emptied += Message.objects.filter(pk=message.pk).update(**NOTHING_LEFT, recipient_hash=hashed)
    return emptied


def delete_old_messages() -> int:
    """Delete the rows themselves a year after the end, in batches; return how many."""
    ended = Q(sent_at__lt=timezone.now() - KEEP_ROW) | Q(failed_at__lt=timezone.now() - KEEP_ROW)
    deleted = 0
    while batch := list(Message.objects.filter(ended).values_list("pk", flat=True)[:BATCH]):
        deleted += Message.objects.filter(pk__in=batch).delete()[0]
    return deleted


def _past_its_term() -> Q:
    now = timezone.now()
    special = Q()
    overdue = Q()
    for prefix, term in KEEP_FAILED_OF_KIND.items():
        special |= Q(kind__startswith=prefix)
        overdue |= Q(kind__startswith=prefix, failed_at__lt=now - term)
    return overdue | (~special & Q(failed_at__lt=now - KEEP_FAILED))
