"""Who took a release further."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import RegionRole
from stats.choices import ReleaseStatus
from stats.models.release import Release


class ReleaseStep(models.Model):
    """One step of a release: to which status, by whom and when. Append-only; the first row is the count itself.

    Who did it is a number, as on the release: stats knows no person. The role stays readable when the account is gone.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="steps")
    to_status = models.CharField(_("naar"), max_length=10, choices=ReleaseStatus)
    at = models.DateTimeField(_("tijd"), auto_now_add=True)
    by = models.BigIntegerField(null=True)
    by_role = models.CharField(_("rol"), max_length=20, choices=RegionRole, blank=True)
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stap van een publicatie")
        verbose_name_plural = _("stappen van publicaties")
        indexes = [models.Index(fields=["release", "at"], name="release_step_by_release")]

    def __str__(self) -> str:
        return f"release step {self.pk}"
