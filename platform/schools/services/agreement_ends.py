"""Two weeks before a school may add no pupils any more for want of an agreement, it and the region hear it (promise OGP-0h).

Sixty days before, the school had the mail about the new version: that is the moment from which its time runs.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from schools.emails import remind_of_agreement, tell_region_agreements_end
from schools.models import School
from schools.services.agreements import agreement_ends

logger = logging.getLogger("meeloop.schools")
BEFORE = timedelta(days=14)


def remind_schools(*, now: datetime | None = None) -> int:
    """Queue the mails that are due; return for how many schools the end is near.

    Each person hears of one end once; the region hears anew of a day when it is about other schools than before. One mail that cannot be
    written keeps no other waiting: it is logged as ``agreement_reminder_failed``, and tried again the next day.
    """
    moment = now or timezone.now()
    near: dict[date, list[School]] = defaultdict(list)
    for school, until in agreement_ends():
        if until is not None and moment < until <= moment + BEFORE:
            _try(partial(remind_of_agreement, school, until=until), about=str(school.pk))
            near[timezone.localdate(until)].append(school)
    for day, schools in near.items():
        _try(partial(tell_region_agreements_end, schools, day=day), about=str(day))
    return sum(map(len, near.values()))


def _try(write: Callable[[], None], *, about: str) -> None:
    try:
        with transaction.atomic():
            write()
    except Exception:  # whatever is wrong with one school, the others have as little time left
        logger.exception("agreement_reminder_failed", extra={"object_id": about})
