"""Three months and one month before a recognition ends its provider hears so: extending takes SBB some weeks."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from kit.months import months_after
from providers import emails
from providers.models import Recognition

MONTHS_BEFORE = (3, 1)


@transaction.atomic
def remind_of_ends(*, today: date | None = None) -> int:
    """Queue the reminders that are due; return of how many recognitions. Twice is the same as once, a missed day is made up for.

    Who has the next term confirmed already is not bothered, and in the last month nobody hears of three months.
    """
    day = today or timezone.localdate()
    # Months differ by three days at most: the rest is looked at per row.
    near = Recognition.objects.holding(day).filter(valid_until__lt=months_after(day, max(MONTHS_BEFORE)) + timedelta(days=4))
    reminded = 0
    for one in near.filter(withdrawn_on=None).select_related("provider").order_by("pk"):
        due = [months for months in MONTHS_BEFORE if months_after(one.valid_until, -months) <= day]
        if due and not is_followed(one):
            emails.remind_of_end(one, months=min(due))
            reminded += 1
    return reminded


def is_followed(recognition: Recognition) -> bool:
    """Return whether the provider's next term is confirmed."""
    later = Recognition.objects.confirmed().filter(provider=recognition.provider_id, withdrawn_on=None)
    return later.filter(valid_until__gt=recognition.valid_until).exists()
