"""Days on which a school would rather stay in: test weeks, its own free days."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.choices import ClosureKind
from schools.models.organisation import School


class SchoolClosure(models.Model):
    """From the first up to and including the last day. A sign-up on such a day gets a warning, never a refusal."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(_("soort"), max_length=10, choices=ClosureKind)
    name = models.CharField(_("naam"), max_length=60, blank=True)
    first_day = models.DateField(_("eerste dag"))
    last_day = models.DateField(_("laatste dag"))
    # Empty: the whole school.
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("leerjaren"), default=list, blank=True)

    class Meta:
        verbose_name = _("toetsweek of vrije dag")
        verbose_name_plural = _("toetsweken en vrije dagen")
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_begins")]
        indexes = [models.Index(fields=["school", "first_day"], name="closure_by_school")]

    def __str__(self) -> str:
        return f"closure {self.pk}"
