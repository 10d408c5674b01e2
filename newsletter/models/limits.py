"""How often mail was asked for in the name of a mailbox. Kept by us and not by a cache: a bomber has weeks, and a cache is emptied."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedFor(models.TextChoices):
    """What a mail was asked for. Each has a count of its own."""

    SIGN_UP = "sign-up", _("Inschrijven")
    LINKS = "links", _("Een nieuwe link")


class MailboxCount(models.Model):
    """How many mails one mailbox was to get on one day because somebody typed its address."""

    mailbox = models.CharField(_("onleesbaar kenmerk"), max_length=64)
    purpose = models.CharField(_("waarvoor"), max_length=10, choices=AskedFor)
    day = models.DateField(_("dag"), db_index=True)
    times = models.PositiveIntegerField(_("aantal"), default=0)

    class Meta:
        verbose_name = _("telling van gevraagde mails")
        verbose_name_plural = _("tellingen van gevraagde mails")
        constraints = [models.UniqueConstraint(fields=["mailbox", "purpose", "day"], name="mailbox_counted_once_a_day")]

    def __str__(self) -> str:
        return f"mailbox count {self.pk}"
