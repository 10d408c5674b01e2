"""A warning that a coordinator set aside, with the reason."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrolments.models.enrolment import Enrolment
from schools.models import School


class WarningSetAside(models.Model):
    """Which warning, by whom and why. Append-only; a refusal is never set aside."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="warnings_set_aside")
    code = models.CharField(_("waarschuwing"), max_length=40)
    reason = models.CharField(_("reden"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "code"], name="warning_set_aside_once")]

    def __str__(self) -> str:
        return f"warning {self.pk}"
