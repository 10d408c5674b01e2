"""Two weeks before a school may add no pupils any more for want of an agreement, its people hear it (promise OGP-0h)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from schools.emails import remind_of_agreement
from schools.models import School
from schools.services.agreements import standing_of

BEFORE = timedelta(days=14)


def remind_schools(*, now: datetime | None = None) -> int:
    """Queue the mails that are due; return for how many schools the end is near. Each person hears of one end once."""
    moment = now or timezone.now()
    near = 0
    for school in School.objects.exclude(verified_at=None).order_by("pk"):
        until = standing_of(school).until
        if until is not None and moment < until <= moment + BEFORE:
            with transaction.atomic():
                remind_of_agreement(school, until=until)
            near += 1
    return near
