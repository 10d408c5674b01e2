"""The clock of inquiries: a reminder the working day before the last, a warning when it is over, and an end for what rests."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from desk.choices import InquiryStatus
from desk.clocks import INQUIRY_LAPSES, INQUIRY_RESTS, inquiry_reminder_on
from desk.models import Inquiry
from desk.rules import people_above
from desk.services.helping import shut
from desk.services.inquiring import concerned
from desk.services.inquiry_letters import remind, tell_it_is_late

# The last working day before a last day is never further away than this: Easter with its Friday and a Monday.
FURTHEST = timedelta(days=7)


def keep_inquiry_time(now: datetime | None = None) -> int:
    """Do everything that is due; return how many signals went out. Safe to repeat and to run twice at once."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    near = Q(status=InquiryStatus.OPEN, due_on__lte=today + FURTHEST)
    sent = sum(_signal(pk, today) for pk in _keys(near))
    quiet = Q(status=InquiryStatus.ANSWERED, last_at__lt=moment - INQUIRY_RESTS)
    forgotten = Q(status=InquiryStatus.OPEN, last_at__lt=moment - INQUIRY_LAPSES)
    for pk in _keys(quiet | forgotten):
        _close(pk, quiet | forgotten)
    return sent


@transaction.atomic
def _signal(pk: UUID, today: date) -> int:
    """Send the newest signal for this last day that was not sent yet; a new last day starts anew."""
    row = Inquiry.objects.select_for_update().filter(pk=pk, status=InquiryStatus.OPEN).first()
    if row is None:
        return 0
    if today > row.due_on and row.late_for != row.due_on:
        row.late_for = row.reminded_for = row.due_on
        people = {person.pk: person for person in (*concerned(row), *people_above(None))}
        tell_it_is_late(row, list[User](people.values()))
    elif inquiry_reminder_on(row.due_on) <= today <= row.due_on and row.reminded_for != row.due_on:
        row.reminded_for = row.due_on
        remind(row, concerned(row))
    else:
        return 0
    row.save(update_fields=["late_for", "reminded_for"])
    return 1


@transaction.atomic
def _close(pk: UUID, condition: Q) -> None:
    row = Inquiry.objects.select_for_update().filter(condition, pk=pk).first()
    if row is not None:
        shut(row)


def _keys(condition: Q) -> list[UUID]:
    return list(Inquiry.objects.filter(condition).order_by("pk").values_list("pk", flat=True))
