"""Places kept while a coordinator looks at the check page."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.choices import CapacityUnit
from activities.models import Session
from enrolments.models.enrolment import claim_expression
from schools.models import School, SchoolClass


class Hold(models.Model):
    """A claim on a date's places that ends by itself. One per class and date; the sign-up takes it over.

    Its ``claim`` is counted in the date's ``places_taken`` as long as the row exists: whoever deletes it releases the places.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="holds")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    places = models.PositiveSmallIntegerField()
    capacity_unit = models.CharField(
        max_length=10, choices=CapacityUnit, default=CapacityUnit.PUPILS, db_default=CapacityUnit.PUPILS
    )
    claim = models.GeneratedField(
        expression=claim_expression(), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    expires_at = models.DateTimeField()
    extensions = models.PositiveSmallIntegerField(default=0)
    # What this class used of its hour on this date before (``KeptBefore``).
    used = models.DurationField(default=timedelta, db_default=timedelta(0))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "school_class"], name="hold_once_per_class"),
            models.CheckConstraint(condition=Q(places__gte=1), name="hold_has_pupils"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="hold_to_end")]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class KeptBefore(models.Model):
    """For how long a class kept places on a date that it let go, until it counts no more: who takes them again goes on from there.

    Without it, letting go and taking again would be a new hour each time. A hold that became a sign-up leaves none.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    used = models.DurationField()
    extensions = models.PositiveSmallIntegerField()
    counts_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "school_class"], name="kept_before_once_per_class")]

    def __str__(self) -> str:
        return f"kept before {self.pk}"
