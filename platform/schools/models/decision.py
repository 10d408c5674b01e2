"""What the region decided about a school."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import RegionDecision
from schools.choices import SchoolVerdict
from schools.models.organisation import School


class SchoolDecision(RegionDecision):
    """Verified or declined: by whom, when and why. Append-only."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("besluit"), max_length=10, choices=SchoolVerdict)

    class Meta:
        verbose_name = _("besluit over een school")
        verbose_name_plural = _("besluiten over scholen")
        indexes = [models.Index(fields=["school", "-at"], name="school_decision_by_school")]
