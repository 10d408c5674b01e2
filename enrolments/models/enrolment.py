"""One school's group on one session. Head count first: ``places`` always holds, names only where needed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.choices import NamesMode
from activities.models import Session
from enrolments.choices import ACTIVE, EnrolmentStatus
from enrolments.querysets import EnrolmentQuerySet
from schools.models import School, SchoolClass


class Enrolment(models.Model):
    """Inschrijving. A UUID as key, so that ids tell nobody how many sign-ups there are.

    ``waiting_number`` orders the waiting list (a sequence, never a clock). ``attended_count`` is the head count of
    those who came, in both modes, and stays when names melt away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments")
    mode = models.CharField(_("namen"), max_length=10, choices=NamesMode)
    places = models.PositiveSmallIntegerField(_("leerlingen"))
    adults = models.PositiveSmallIntegerField(_("begeleiders"), default=1)
    note = models.CharField(_("opmerking voor de aanbieder"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=24, choices=EnrolmentStatus)
    status_reason = models.CharField(_("reden"), max_length=300, blank=True)
    waiting_number = models.BigIntegerField(null=True, blank=True)
    offer_until = models.DateTimeField(_("aanbod geldt tot"), null=True, blank=True)
    attended_count = models.PositiveSmallIntegerField(_("opkomst"), null=True, blank=True)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inschrijving")
        verbose_name_plural = _("inschrijvingen")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "school_class"],
                condition=Q(status__in=ACTIVE),
                name="class_enrolled_once_per_session",
            ),
            # Targets of composite foreign keys: a place belongs to its enrolment's school and session.
            models.UniqueConstraint(fields=["school", "id"], name="enrolment_of_school"),
            models.UniqueConstraint(fields=["session", "id"], name="enrolment_of_session"),
            models.CheckConstraint(condition=Q(places__gte=1), name="enrolment_has_pupils"),
            models.CheckConstraint(
                condition=Q(attended_count=None) | Q(attended_count__lte=models.F("places")),
                name="enrolment_attendance_fits_places",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.WAITING) | Q(waiting_number__isnull=False),
                name="enrolment_waits_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.OFFERED) | Q(offer_until__isnull=False), name="enrolment_offer_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "-created_at"], name="enrolment_by_school"),
            models.Index(fields=["session", "waiting_number"], condition=Q(status="waiting"), name="enrolment_waiting"),
            models.Index(fields=["offer_until"], condition=Q(status="offered"), name="enrolment_offer_to_lapse"),
            models.Index(fields=["session", "status"], name="enrolment_of_session_by_status"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
