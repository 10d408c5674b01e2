"""Messages, written in the transaction of their cause (design decision 7)."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kit.request_ids import known_request_id


class MessageQuerySet(models.QuerySet["Message"]):
    """Ways to read the outbox."""

    def waiting(self) -> Self:
        """Messages that still have to go."""
        return self.filter(sent_at=None, failed_at=None)

    def single(self) -> Self:
        """Messages that go by themselves, not in a digest."""
        return self.filter(digest_for=None)


class Message(models.Model):
    """One mail to one address. The row is the truth; the queue only rings.

    ``dedupe_key`` names the cause (kind, subject id, recipient), so that the same cause never makes a second message.
    ``attachment`` is text only (a calendar file), and so are ``more_attachments`` (name, type, content). A message with
    ``digest_for`` (the number by which its app knows the reader) is never sent by itself: it is a part of a digest that is
    made later, and ``digest`` says how it looks there (``outbox.digests``). One with ``facts`` is written when it is sent, from
    what was true when it was queued (``outbox.later``); its subject and text are empty until then. ``reader`` says who reads it
    for which work, where that is asked again before it is sent (``outbox.readers``). ``request_id`` is that of the cause, for log
    lines about it. Once the mail is delivered nothing of it stays but kind, times and a keyed
    hash of the address (trust page §5); of a mail that cannot be delivered, after its term (``outbox.retention``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    recipient = models.EmailField(max_length=254, blank=True)
    recipient_hash = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachment_name = models.CharField(max_length=80, blank=True)
    attachment_type = models.CharField(max_length=80, blank=True)
    attachment = models.TextField(blank=True)
    more_attachments = models.JSONField(default=list, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    digest_for = models.BigIntegerField(null=True, blank=True)
    digest = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=dict, db_default={}, blank=True)
    reader = models.JSONField(default=dict, db_default={}, blank=True)
    request_id = models.CharField(max_length=32, default=known_request_id, db_default="", blank=True, editable=False)
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(
                    recipient="",
                    subject="",
                    text="",
                    html="",
                    attachment="",
                    more_attachments=[],
                    headers={},
                    digest_for=None,
                    digest={},
                    facts={},
                    reader={},
                ),
                name="sent_message_keeps_no_content",
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="message_ends_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, failed_at=None), name="message_to_deliver"),
            models.Index(fields=["sent_at"], name="message_sent"),
            models.Index(
                fields=["digest_for"], condition=Q(digest_for__isnull=False, sent_at=None), name="message_for_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.kind})"
