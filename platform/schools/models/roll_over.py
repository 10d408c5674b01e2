"""One school going from one school year to the next: what was chosen, what was made, how to take it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import RollOverStatus
from schools.models.organisation import School, SchoolYear


class RollOver(models.Model):
    """A roll-over on its way (one draft per school and year), done, or taken back. It holds ids and names of classes, never of pupils.

    ``choices``: what a person decided otherwise than proposed, by class id. ``outcomes``: per old class what became of it.
    ``log``: ids of what was made, to take back for a day, and ``to_end``: memberships that end when the old year does.
    ``ended_at`` is when those were ended: at once after 1 August, else by the worker on that day.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roll_overs")
    from_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+", verbose_name=_("van schooljaar"))
    status = models.CharField(_("status"), max_length=10, choices=RollOverStatus, default=RollOverStatus.DRAFT)
    choices = models.JSONField(default=dict)
    outcomes = models.JSONField(default=list)
    log = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(_("terugdraaien kan tot"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("overgang naar een schooljaar")
        verbose_name_plural = _("overgangen naar een schooljaar")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "from_year"],
                condition=models.Q(status=RollOverStatus.DRAFT),
                name="roll_over_drafted_once",
            )
        ]
        indexes = [
            models.Index(fields=["school", "-created_at"], name="roll_over_by_school"),
            models.Index(
                fields=["from_year"],
                condition=models.Q(status=RollOverStatus.DONE, ended_at=None),
                name="roll_over_to_end",
            ),
        ]

    def __str__(self) -> str:
        return f"roll-over {self.pk}"
