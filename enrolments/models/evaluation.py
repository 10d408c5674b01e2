"""Three questions afterwards. What is answered hangs on the activity's date, never on a person or a group."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from enrolments.choices import Audience
from enrolments.models.enrolment import Enrolment
from schools.models import School


class EvaluationLink(models.Model):
    """The link of one group and one audience; it opens as often as there were people. Only its hash is kept."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="evaluation_links")
    audience = models.CharField(_("wie"), max_length=10, choices=Audience)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    uses = models.PositiveSmallIntegerField(default=0)
    most_uses = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "audience"], name="evaluation_link_once_per_audience"),
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="evaluation_link_not_overused"),
        ]

    def __str__(self) -> str:
        return f"evaluation link {self.pk}"


class EvaluationAnswer(models.Model):
    """Three marks from 1 to 5 on one date. ``month`` is the first day of the month: a moment would point at a person."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(_("wie"), max_length=10, choices=Audience)
    first = models.PositiveSmallIntegerField()
    second = models.PositiveSmallIntegerField()
    third = models.PositiveSmallIntegerField()
    month = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__range=(1, 5), second__range=(1, 5), third__range=(1, 5)), name="evaluation_marks_are_1_to_5"
            )
        ]
        indexes = [models.Index(fields=["session", "audience"], name="evaluation_by_session")]

    def __str__(self) -> str:
        return f"evaluation answer {self.pk}"
