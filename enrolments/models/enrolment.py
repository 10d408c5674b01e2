"""One school's group on one session. Head count first: ``places`` always holds, names only where needed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from activities.choices import CapacityUnit, NamesMode
from activities.models import Session
from enrolments.choices import ACTIVE, EnrolmentStatus, ReasonCode
from enrolments.models.bundle import Bundle
from enrolments.querysets import EnrolmentQuerySet
from schools.models import School, SchoolClass


def claim_expression() -> Case:
    """Return what a group takes of its date's places: its pupils, or one where the date counts groups."""
    return Case(
        When(capacity_unit=CapacityUnit.GROUPS, then=Value(1)),
        default=F("places"),
        output_field=models.PositiveSmallIntegerField(),
    )


class Enrolment(models.Model):
    """Inschrijving. A UUID as key, so that ids tell nobody how many sign-ups there are.

    ``waiting_number`` orders the waiting list (a sequence, never a clock). ``attended_count`` is the head count of
    those who came, in both modes, and stays when names melt away; it includes ``extra_count``, who came without being on the
    list (a number, never a name). ``counted_at`` is when those numbers were seen.
    ``claim`` is what the group takes of its date's places; ``capacity_unit`` follows the date by a composite foreign key.
    A waiting group says what it takes: a part from ``least_places`` on, another date of the same activity. A part that is
    offered stands in ``places`` and what was wanted in ``wanted_places``; an offer on another date is a sign-up of its own
    that ``stands_in_for`` the one that waits. ``answer_until`` is the end of whoever must answer now: the school itself
    (draft) or the provider (requested). ``sequence`` counts moves for calendars (RFC 5545). ``undo_to`` is where the last
    move came from, while it can be taken back (``undo_until``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments")
    mode = models.CharField(_("namen"), max_length=10, choices=NamesMode)
    places = models.PositiveSmallIntegerField(_("leerlingen"))
    capacity_unit = models.CharField(
        max_length=10, choices=CapacityUnit, default=CapacityUnit.PUPILS, db_default=CapacityUnit.PUPILS, editable=False
    )
    claim = models.GeneratedField(
        expression=claim_expression(), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    adults = models.PositiveSmallIntegerField(_("begeleiders"), default=1)
    note = models.CharField(_("opmerking voor de aanbieder"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=24, choices=EnrolmentStatus)
    status_reason = models.CharField(_("reden"), max_length=300, blank=True)
    reason_code = models.CharField(_("soort reden"), max_length=20, choices=ReasonCode, blank=True, default="", db_default="")
    answer_until = models.DateTimeField(_("antwoord voor"), null=True, blank=True)
    waiting_number = models.BigIntegerField(null=True, blank=True)
    least_places = models.PositiveSmallIntegerField(_("ook goed vanaf (leerlingen)"), null=True, blank=True)
    takes_other_dates = models.BooleanField(_("een andere datum is ook goed"), default=False, db_default=False)
    wanted_places = models.PositiveSmallIntegerField(_("gevraagd (leerlingen)"), null=True, blank=True)
    stands_in_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins")
    offer_until = models.DateTimeField(_("aanbod geldt tot"), null=True, blank=True)
    bundle = models.ForeignKey(Bundle, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("gaat mee")
    )
    attended_count = models.PositiveSmallIntegerField(_("opkomst"), null=True, blank=True)
    extra_count = models.PositiveSmallIntegerField(_("niet op de lijst"), default=0, db_default=0)
    counted_at = models.DateTimeField(_("geteld op"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    undo_to = models.CharField(max_length=24, choices=EnrolmentStatus, blank=True, default="", db_default="", editable=False)
    undo_until = models.DateTimeField(null=True, blank=True, editable=False)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnrolmentQuerySet.as_manager()
    # What the asker says the row was (``If-Match``): judged where the row is locked (``services.moving.hold``), then forgotten.
    expected_version: str | None = None

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
                condition=Q(attended_count=None) | Q(attended_count__lte=F("places") + F("extra_count")),
                name="enrolment_attendance_fits_places",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.WAITING) | Q(waiting_number__isnull=False),
                name="enrolment_waits_with_number",
            ),
            models.CheckConstraint(
                condition=Q(least_places=None)
                | Q(least_places__gte=1, least_places__lte=F("places"))
                | Q(wanted_places__isnull=False),
                name="enrolment_part_fits_group",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.OFFERED) | Q(offer_until__isnull=False), name="enrolment_offer_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_until"], condition=Q(status__in=["draft", "requested"]), name="enrolment_to_answer"),
            models.Index(fields=["stands_in_for"], condition=Q(stands_in_for__isnull=False), name="enrolment_stand_in"),
            models.Index(fields=["school", "-created_at"], name="enrolment_by_school"),
            models.Index(fields=["session", "waiting_number"], condition=Q(status="waiting"), name="enrolment_waiting"),
            models.Index(fields=["offer_until"], condition=Q(status="offered"), name="enrolment_offer_to_lapse"),
            models.Index(fields=["session", "status"], name="enrolment_of_session_by_status"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
