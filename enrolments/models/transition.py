"""Every move of an enrolment, in order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrolments.choices import EnrolmentStatus, ReasonCode
from enrolments.models.enrolment import Enrolment
from schools.models import School


class EnrolmentTransition(models.Model):
    """From, to, by whom, when and why. Append-only."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="transitions")
    from_status = models.CharField(_("van"), max_length=24, choices=EnrolmentStatus, blank=True)
    to_status = models.CharField(_("naar"), max_length=24, choices=EnrolmentStatus)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason_code = models.CharField(_("soort reden"), max_length=20, choices=ReasonCode, blank=True, default="", db_default="")
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enrolment", "at"], name="transition_by_enrolment")]

    def __str__(self) -> str:
        return f"transition {self.pk}"
