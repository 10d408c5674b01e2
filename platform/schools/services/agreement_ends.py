"""Two weeks before a school may add no pupils any more for want of an agreement, it and the region hear it (promise OGP-0h).

Sixty days before, the school had the mail about the new version: that is the moment from which its time runs.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from schools.emails import remind_of_agreement, tell_region_agreements_end
from schools.models import School
from schools.services.agreements import agreement_ends

BEFORE = timedelta(days=14)


def remind_schools(*, now: datetime | None = None) -> int:
    """Queue the mails that are due; return for how many schools the end is near. Each person hears of one end once."""
    moment = now or timezone.now()
    near: dict[date, list[School]] = defaultdict(list)
    for school, until in agreement_ends():
        if until is not None and moment < until <= moment + BEFORE:
            with transaction.atomic():
                remind_of_agreement(school, until=until)
            near[timezone.localdate(until)].append(school)
    for day, schools in near.items():
        with transaction.atomic():
            tell_region_agreements_end(schools, day=day)
    return sum(map(len, near.values()))
