"""What people ask with the contact form: an inquiry, its lines, and who takes care of it (promises OGP-0i, POR-5b)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.choices import InquiryChannel, InquiryKind, InquiryStatus, Side
from desk.querysets import InquiryQuerySet


class Inquiry(models.Model):
    """Somebody's question, remark or complaint. Used to answer, and for nothing else; no account and no newsletter hangs on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("waarover"), max_length=10, choices=InquiryKind)
    channel = models.CharField(_("hoe"), max_length=5, choices=InquiryChannel, default=InquiryChannel.FORM)
    status = models.CharField(max_length=8, choices=InquiryStatus, default=InquiryStatus.OPEN)
    language = models.CharField(max_length=5, default="nl")
    name = models.CharField(max_length=120, blank=True)
    # Empty only where the desk noted a phone call.
    email = models.EmailField(max_length=254, blank=True)
    # Written by the release before this one only: what is counted has rows of its own (``InquiryCount``), and the column goes after it.
    mailbox = models.CharField(max_length=64, blank=True, default="", db_default="")
    received_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    # The day before the last one, and the first too late: which of the two was told already.
    reminded_for = models.DateField(null=True, blank=True)
    late_for = models.DateField(null=True, blank=True)
    # When somebody last wrote.
    last_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        indexes = [
            models.Index(fields=["status", "due_on"], name="inquiry_by_deadline"),
            models.Index(fields=["mailbox", "received_at"], condition=~models.Q(mailbox=""), name="inquiry_by_mailbox"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=InquiryStatus.CLOSED, closed_at__isnull=False)
                | (~models.Q(status=InquiryStatus.CLOSED) & models.Q(closed_at=None)),
                name="inquiry_closed_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"

    @property
    def reference(self) -> str:
        """The number that letters and pages call it by."""
        return f"C-{self.pk.hex[:8].upper()}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.status == InquiryStatus.OPEN

    @property
    def days_left(self) -> int:
        """Days until the last day; below zero when it is over."""
        return (self.due_on - timezone.localdate()).days


class InquiryCount(models.Model):
    """One inquiry that somebody sent with an address they typed: it counts for that mailbox, also when the inquiry is wiped.

    By mailbox, however its address is spelled. Nothing leads from here to what was asked.
    """

    mailbox = models.CharField(_("onleesbaar kenmerk"), max_length=64)
    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("telling van het contactformulier")
        verbose_name_plural = _("tellingen van het contactformulier")
        indexes = [models.Index(fields=["mailbox", "at"], name="inquiries_counted_by_mailbox")]

    def __str__(self) -> str:
        return f"inquiry count {self.pk}"


class InquiryLine(models.Model):
    """What one side wrote. Who of the region wrote it is not kept: the region answers."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="lines")
    side = models.CharField(max_length=5, choices=Side)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"line {self.pk} of {self.inquiry_id}"


class InquiryOwner(models.Model):
    """Who takes care of an inquiry: one person at most, and nobody once that account is gone."""

    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, related_name="care")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"owner of {self.inquiry_id}"
