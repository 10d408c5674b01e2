"""Requests of people about their own data."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.choices import About, Outcome, Proof, RefusalReason, RequestKind, RequestStatus, WordsChoice
from desk.moves import WAITING
from desk.querysets import RequestQuerySet


class PrivacyRequest(models.Model):
    """One request. While it is open it holds what the asker wrote; closed it is a line that counts, and about nobody."""

    # What goes when a request is closed (promise SBB-5e: at once when we have nothing about the asker).
    CONTENT: ClassVar[tuple[str, ...]] = ("email", "name", "question", "pupil_words", "answer", "reason", "extension_reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("wat"), max_length=20, choices=RequestKind)
    about = models.CharField(_("over wie"), max_length=10, choices=About)
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.RECEIVED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    # None: the region answers itself.
    school = models.ForeignKey("schools.School", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, default="nl")

    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    question = models.TextField(max_length=2000, blank=True)
    pupil_words = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pupil = models.ForeignKey("schools.Pupil", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    # Opens the asker's own page; only its hash is kept.
    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    # Opens the copy of who cannot sign in; made with the answer, gone with the request.
    copy_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    proof = models.CharField(max_length=10, choices=Proof, blank=True, default=Proof.NONE)
    proved_at = models.DateTimeField(null=True, blank=True)

    received_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    # The last signal of the clock that went out: so many days before the end.
    signalled = models.SmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    refusal = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("verzoek over gegevens")
        verbose_name_plural = _("verzoeken over gegevens")
        indexes = [models.Index(fields=["school", "status", "due_on"], name="request_by_desk")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=RequestStatus.CLOSED)
                | models.Q(
                    email="",
                    name="",
                    question="",
                    pupil_words="",
                    answer="",
                    reason="",
                    extension_reason="",
                    user=None,
                    pupil=None,
                ),
                name="closed_request_is_about_nobody",
            )
        ]

    def __str__(self) -> str:
        return f"privacy request {self.pk}"

    @property
    def reference(self) -> str:
        """The number that letters and pages call it by."""
        return f"V-{self.pk.hex[:8].upper()}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.status in WAITING

    @property
    def days_left(self) -> int:
        """Days until the last day; below zero when it is over."""
        return (self.due_on - timezone.localdate()).days


class RequestStep(models.Model):
    """One step of a request: what happened and when, and which side did it. Never a word of it."""

    request = models.ForeignKey(PrivacyRequest, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)
    to_status = models.CharField(max_length=10, choices=RequestStatus)
    side = models.CharField(max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"step {self.pk} of {self.request_id}"


class WithheldText(models.Model):
    """A place with words of others in the rows of who asks: at whose desk it is read, and what became of it. Never the words.

    ``of_school``: whose words they are; without one they are the region's, whoever answers the request (a request may lie at another
    desk: so no ``school``, by which tables are spread). ``mark`` recognises the words
    that were read. Gone with the words of the request.
    """

    request = models.ForeignKey(PrivacyRequest, on_delete=models.CASCADE, related_name="texts")
    of_school = models.ForeignKey("schools.School", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    row_key = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    found_at = models.DateTimeField(default=timezone.now)
    choice = models.CharField(max_length=10, choices=WordsChoice, blank=True, default=WordsChoice.OPEN)
    mark = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "label", "row_key", "column"], name="text_of_a_request_once"),
            models.CheckConstraint(
                condition=models.Q(choice=WordsChoice.OPEN, decided_at=None, mark="")
                | (~models.Q(choice=WordsChoice.OPEN) & models.Q(decided_at__isnull=False) & ~models.Q(mark="")),
                name="text_is_decided_with_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["of_school", "found_at"], condition=models.Q(choice=""), name="text_that_waits")]

    def __str__(self) -> str:
        return f"text {self.pk} of {self.request_id}"

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the words stand."""
        return self.label, self.row_key, self.column
