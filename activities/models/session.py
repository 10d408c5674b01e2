"""One date of an activity, and the places on it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.choices import CapacityUnit, SessionStatus
from activities.models.page import ActivityPage
from activities.models.series import Series
from activities.querysets import SessionQuerySet
from kit.versions import tag_of


class Session(models.Model):
    """Moment. PROTECT keeps the page while sign-ups hang on it; ``places_taken`` moves by guarded UPDATE only.

    ``sequence`` counts changes for calendars (RFC 5545). Names of the constraints say what holds.
    """

    activity = models.ForeignKey(ActivityPage, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("activiteit"))
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("klaar"))
    location = models.CharField(_("plek"), max_length=200, blank=True, help_text=_("Alleen als het ergens anders is."))
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    capacity = models.PositiveSmallIntegerField(_("hoogste aantal leerlingen"))
    capacity_unit = models.CharField(
        _("wat een plek is"),
        max_length=10,
        choices=CapacityUnit,
        default=CapacityUnit.PUPILS,
        db_default=CapacityUnit.PUPILS,
        help_text=_("Tel je leerlingen, of hele groepen?"),
    )
    places_taken = models.PositiveSmallIntegerField(_("bezette plekken"), default=0, editable=False)
    min_group = models.PositiveSmallIntegerField(_("minste aantal per groep"), null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(_("hoogste aantal per groep"), null=True, blank=True)
    enrolment_opens_at = models.DateTimeField(_("inschrijven kan vanaf"), null=True, blank=True)
    enrolment_closes_at = models.DateTimeField(_("inschrijven kan tot"))
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus, default=SessionStatus.SCHEDULED)
    status_reason = models.CharField(_("reden"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    reserved_for = models.ManyToManyField(
        "schools.School", blank=True, related_name="+", verbose_name=_("alleen voor deze scholen")
    )
    reserved_municipalities = ArrayField(
        models.CharField(max_length=4),
        verbose_name=_("alleen voor scholen in deze gemeenten"),
        default=list,
        blank=True,
        db_default=[],
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    # What the asker says the row was (``If-Match``): judged where the row is locked (``services.sessions.changeable``).
    expected_version: str | None = None

    class Meta:
        verbose_name = _("datum")
        verbose_name_plural = _("datums")
        constraints = [
            models.CheckConstraint(
                condition=Q(places_taken__gte=0, places_taken__lte=F("capacity")), name="session_not_overbooked"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(enrolment_closes_at__lte=F("ends_at")), name="session_closes_before_it_is_over"),
            # Target of a sign-up's composite foreign key: what its claim counts is what its date counts.
            models.UniqueConstraint(fields=["id", "capacity_unit"], name="session_with_its_unit"),
            # Target of the places' composite foreign key: moving a session moves its places' times with it.
            models.UniqueConstraint(fields=["id", "starts_at", "ends_at"], name="session_with_its_times"),
        ]
        indexes = [
            models.Index(fields=["activity", "starts_at"], name="session_by_activity"),
            models.Index(fields=["starts_at"], condition=Q(status="scheduled"), name="session_scheduled"),
            # Names and words of sign-ups end some time after the date: the clean-up starts here.
            models.Index(fields=["ends_at"], name="session_by_end"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def version(self) -> str:
        """Its entity tag: changes with what its maker sets, not with who signs up."""
        return tag_of(self.pk, self.updated_at.timestamp())

    @property
    def places_free(self) -> int:
        """Places that nobody holds, in what this date counts: pupils or groups."""
        return self.capacity - self.places_taken

    @property
    def counts_groups(self) -> bool:
        """Whether a place is a whole group, whatever its size."""
        return self.capacity_unit == CapacityUnit.GROUPS

    @property
    def is_enrolment_open(self) -> bool:
        """Whether its own terms let schools sign up now."""
        return self.is_open_at(timezone.now())

    def is_open_at(self, now: datetime) -> bool:
        """Return whether its own terms let schools sign up then: ``querysets.is_open`` for one row.

        Who may, and whether there is room, is not judged here.
        """
        has_opened = self.enrolment_opens_at is None or self.enrolment_opens_at <= now
        is_coming = self.status == SessionStatus.SCHEDULED and now < self.starts_at
        return is_coming and has_opened and now < self.enrolment_closes_at

    def claim_of(self, pupils: int) -> int:
        """Return how many of this date's places so many pupils of one school take together."""
        return 1 if self.counts_groups else pupils

    def has_room_for(self, pupils: int) -> bool:
        """Return whether a group of so many pupils still fits."""
        return self.claim_of(pupils) <= self.places_free
