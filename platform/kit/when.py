"""Moments in Dutch local time, and written out in the reader's language."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def midnight(day: date, moment: time = time.min) -> datetime:
    """Return a moment of a day in Dutch time; its beginning where none is given."""
    return timezone.make_aware(datetime.combine(day, moment))


def day_text(moment: datetime) -> str:
    """Return "dinsdag 2 december", with the year only when it is another one."""
    local = timezone.localtime(moment)
    return date_format(local, "l j F" if local.year == timezone.localdate().year else "l j F Y")


def clock_text(moment: datetime) -> str:
    """Return "09.00"."""
    return timezone.localtime(moment).strftime("%H.%M")


def day_and_clock(moment: datetime) -> str:
    """Return "dinsdag 2 december om 09.00 uur"."""
    return _("%(day)s om %(clock)s uur") % {"day": day_text(moment), "clock": clock_text(moment)}


def span_text(starts_at: datetime, ends_at: datetime) -> str:
    """Return "dinsdag 2 december, 09.00 tot 12.00 uur"."""
    words = {"day": day_text(starts_at), "from": clock_text(starts_at), "to": clock_text(ends_at)}
    return _("%(day)s, %(from)s tot %(to)s uur") % words
