"""One named pupil on one session."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from enrolments.choices import Attendance
from enrolments.models.enrolment import Enrolment
from schools.models import Pupil, School, SchoolClass


class SessionTime(Func):
    """The half-open time range of a place: touching sessions do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Place(models.Model):
    """Plek. Exists only where an activity needs names, and melts away after its term while counts stay.

    ``starts_at`` and ``ends_at`` follow the session by a composite foreign key ON UPDATE CASCADE, so that the database
    itself keeps a pupil from being in two places at once. ``noted_at`` is when somebody saw whether the pupil came: a phone
    without a connection sends it later, and the later truth holds.

    ``counted_class`` is the pupil's class on 1 October of the date's school year (none: in no class that year), with which the
    pupil is counted (stats page §5.2). Nobody writes it: triggers keep it true, here and where somebody changes class. So it
    needs no constraint or index of its own.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="named_places")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    attendance = models.CharField(_("opkomst"), max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    noted_at = models.DateTimeField(_("opkomst genoteerd op"), null=True, blank=True, editable=False)
    counted_class = models.ForeignKey(
        SchoolClass,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("plek")
        verbose_name_plural = _("plekken")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "pupil"], name="pupil_once_per_enrolment"),
            models.UniqueConstraint(fields=["session", "pupil"], condition=Q(is_active=True), name="pupil_once_per_session"),
            ExclusionConstraint(
                name="pupil_never_in_two_places_at_once",
                expressions=[
                    ("pupil", RangeOperators.EQUAL),
                    (SessionTime(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
