"""A school that asks a provider for a date of its own ("op aanvraag")."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPage, Session
from enrolments.choices import DateRequestStatus
from schools.models import School, SchoolClass


class DateRequest(models.Model):
    """Who wants to come, and when it suits. The answer is a date kept for this school, offered to its class."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(ActivityPage, on_delete=models.PROTECT, related_name="date_requests")
    places = models.PositiveSmallIntegerField(_("leerlingen"))
    adults = models.PositiveSmallIntegerField(_("begeleiders"), default=1)
    first_day = models.DateField(_("vanaf"))
    last_day = models.DateField(_("tot en met"))
    wishes = models.CharField(_("welke dagen en tijden passen?"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=DateRequestStatus, default=DateRequestStatus.OPEN)
    reason = models.CharField(_("reden"), max_length=300, blank=True)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer_until = models.DateTimeField(_("antwoord voor"))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vraag om een datum")
        verbose_name_plural = _("vragen om een datum")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "school_class"], condition=Q(status="open"), name="date_requested_once_per_class"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="date_request_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(places__gte=1), name="date_request_has_pupils"),
        ]
        indexes = [models.Index(fields=["answer_until"], condition=Q(status="open"), name="date_request_to_answer")]

    def __str__(self) -> str:
        return f"date request {self.pk}"
