"""One class list that was read in: enough to show the outcome and to undo it, without the list itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import ImportStatus
from schools.models.organisation import School, SchoolYear


class ClassListImport(models.Model):
    """A class list on its way in.

    ``rows`` holds the allowed columns only, and only between preview and confirmation (at most a day); afterwards
    ``outcomes`` keeps row numbers, codes and ids, never names. ``undo_log`` holds what was there before, also for a day.
    ``version`` goes up with every change of the preview, so that nobody confirms what another window changed.
    The file itself is never stored.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="class_list_imports")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.PREVIEW)
    file_digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    undo_log = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(_("terugdraaien kan tot"), null=True, blank=True)

    class Meta:
        verbose_name = _("ingelezen klassenlijst")
        verbose_name_plural = _("ingelezen klassenlijsten")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=ImportStatus.PREVIEW) | models.Q(rows=[]), name="import_forgets_names_when_settled"
            ),
            models.CheckConstraint(
                condition=models.Q(status=ImportStatus.DONE) | models.Q(undo_log={}), name="import_remembers_only_to_undo"
            ),
        ]
        indexes = [models.Index(fields=["school", "-created_at"], name="import_by_school")]

    def __str__(self) -> str:
        return f"class list import {self.pk}"
