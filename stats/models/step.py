"""Who took a release further."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.choices import BodyKind, ReleaseStatus
from stats.models.release import Release


class ReleaseStep(models.Model):
    """One step of a release: which, to which status, by whom, in whose name and when. Append-only; the first row is the count.

    Who did it is a number, as on the release: stats knows no person. The body stays readable when the account is gone.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(_("stap"), max_length=12)
    to_status = models.CharField(_("naar"), max_length=10, choices=ReleaseStatus)
    at = models.DateTimeField(_("tijd"), auto_now_add=True)
    by = models.BigIntegerField(null=True)
    by_role = models.CharField(_("rol"), max_length=20, blank=True)
    body_kind = models.CharField(_("namens"), max_length=10, choices=BodyKind)
    body_code = models.CharField(max_length=20, blank=True)
    body_name = models.CharField(_("naam"), max_length=200, blank=True)
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stap van een publicatie")
        verbose_name_plural = _("stappen van publicaties")
        indexes = [models.Index(fields=["release", "at"], name="release_step_by_release")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "by"], condition=Q(action="approve"), name="release_yes_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["release", "body_kind", "body_code"], condition=Q(action="approve"), name="release_yes_once_per_body"
            ),
        ]

    def __str__(self) -> str:
        return f"release step {self.pk}"
