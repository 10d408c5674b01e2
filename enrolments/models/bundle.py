"""Sign-ups of one class that were made in one action and belong together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrolments.choices import BundleKind
from schools.models import School, SchoolClass


class Bundle(models.Model):
    """A class on every date of a series, or spread over several dates (``rotation``, ``rounds``)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("soort"), max_length=10, choices=BundleKind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # Target of a composite foreign key: a sign-up only joins a bundle of its own school.
        constraints = [models.UniqueConstraint(fields=["school", "id"], name="bundle_of_school")]

    def __str__(self) -> str:
        return f"bundle {self.pk}"
