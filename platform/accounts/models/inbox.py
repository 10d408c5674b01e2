"""What was mailed to somebody, or would have been: the inbox on the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.mail_topics import sentence_of


class InboxItem(models.Model):
    """That one letter came for one person. Which letter and where to read on, never what it said: no name stands here.

    ``key`` is the outbox's name of the cause: the same letter is here once, however often a worker tried.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox")
    kind = models.CharField(max_length=60)
    path = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    read_at = models.DateTimeField(_("gelezen op"), null=True, blank=True)
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at", "-id"], name="inbox_of_user")]

    def __str__(self) -> str:
        return f"inbox item {self.pk} ({self.kind})"

    @property
    def sentence(self) -> str:
        """What happened, in the language of now."""
        return sentence_of(self.kind) or str(_("Er was een bericht voor je."))
