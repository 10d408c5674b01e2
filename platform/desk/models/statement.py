"""Versions of the privacy statement."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StatementVersion(models.Model):
    """One version of the statement, as it was on the site: Dutch, a list of sections. Never changed afterwards."""

    number = models.PositiveIntegerField(_("versie"), unique=True)
    published_at = models.DateTimeField(_("gepubliceerd op"), default=timezone.now)
    # A list of objects: the title of a section, and its lines.
    sections = models.JSONField()
    digest = models.CharField(max_length=64)
    controller = models.CharField(_("verwerkingsverantwoordelijke"), max_length=200, blank=True)
    is_material = models.BooleanField(_("grote verandering"), default=False)
    asks_acceptance = models.BooleanField(default=False)
    changes = models.CharField(_("wat er anders is"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("versie van de privacyverklaring")
        verbose_name_plural = _("versies van de privacyverklaring")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"statement {self.number}"


class StatementNotice(models.Model):
    """That one person was told of one version, once (promise POR-9b), and what they did with it."""

    version = models.ForeignKey(StatementVersion, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="statement_told_once")]

    def __str__(self) -> str:
        return f"notice {self.pk} of statement {self.version_id}"
