"""What the attack on our own release found: read by region staff, and by nobody else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.models.release import Release


class AuditFinding(models.Model):
    """One finding, worst first. ``words`` is a plain sentence without any true number; ``attacker`` is "outsider" or a board's code."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=10)
    check_code = models.CharField(max_length=20)
    attacker = models.CharField(max_length=20)
    cell = models.CharField(max_length=240, blank=True)
    artefact = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("bevinding")
        verbose_name_plural = _("bevindingen")
        constraints = [models.UniqueConstraint(fields=["release", "position"], name="finding_once_per_release")]

    def __str__(self) -> str:
        return f"finding {self.pk}"
