"""Once a school year people are asked whether their data is still right (promise SP-8c)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class YearlyCheck(models.Model):
    """That somebody was asked in a school year (its start year), or said so unasked; ``confirmed_at``: it is right."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="yearly_checks")
    school_year = models.PositiveSmallIntegerField(_("schooljaar"))
    at = models.DateTimeField(_("gevraagd op"), auto_now_add=True, db_index=True)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "school_year"], name="yearly_check_once_per_user")]

    def __str__(self) -> str:
        return f"yearly check {self.pk}"
