"""Once a school year: is your data still right? One mail, and a banner until somebody says so or edits (promise SP-8c)."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.emails import write_to
from accounts.models import User, YearlyCheck
from kit.school_year import days_of, start_year_on

# Not in the holidays: nobody reads it then.
FIRST_MONTH = 9
BATCH = 200


def year_to_ask(today: date) -> int | None:
    """Return the school year that is asked about now; None in August."""
    year = start_year_on(today)
    return year if today >= date(year, FIRST_MONTH, 1) else None


def is_asked(user: User) -> bool:
    """Return whether this person still has to say that their data is right. Who joined this school year just filled it in."""
    year = year_to_ask(timezone.localdate())
    if year is None or user.date_joined >= _start_of(year):
        return False
    return not YearlyCheck.objects.filter(user=user, school_year=year, confirmed_at__isnull=False).exists()


def confirm_data(*, user: User) -> None:
    """Note for this school year that it is right. Twice keeps the first moment."""
    year = start_year_on(timezone.localdate())
    check, _made = YearlyCheck.objects.get_or_create(user=user, school_year=year)
    YearlyCheck.objects.filter(pk=check.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def ask_everybody() -> int:
    """Mail who was not asked this school year; return how many. Safe to repeat: that they were asked and the mail are one transaction."""
    year = year_to_ask(timezone.localdate())
    asked = 0
    while year is not None and (number := _ask_some(year)):
        asked += number
    return asked


@transaction.atomic
def _ask_some(year: int) -> int:
    known = YearlyCheck.objects.filter(school_year=year).values("user")
    people = User.objects.filter(is_active=True, blocked_at=None, date_joined__lt=_start_of(year)).exclude(pk__in=known)
    some = list(people.order_by("pk").select_for_update(of=("self",), no_key=True)[:BATCH])
    YearlyCheck.objects.bulk_create([YearlyCheck(user=person, school_year=year) for person in some], ignore_conflicts=True)
    for person in some:
        write_to(person, "accounts.yearly_check", cause=str(year), url=settings.SITE_URL + reverse("accounts:my_data"))
    return len(some)


def _start_of(year: int) -> datetime:
    return timezone.make_aware(datetime.combine(days_of(year).first, time.min))
