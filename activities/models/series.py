"""Dates that belong together: who comes, comes every time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.page import ActivityPage


class Series(models.Model):
    """Reeks. A class that signs up for one of its dates signs up for all that are still to come."""

    activity = models.ForeignKey(ActivityPage, on_delete=models.PROTECT, related_name="series", verbose_name=_("activiteit"))
    title = models.CharField(_("naam van de reeks"), max_length=120, help_text=_("Bijvoorbeeld: vier dinsdagen in maart."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reeks")
        verbose_name_plural = _("reeksen")

    def __str__(self) -> str:
        return f"series {self.pk}"
