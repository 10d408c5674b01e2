"""The clocks of a request, in days of the calendar here: no night in which the clock changes moves one (promise SBB-5b).

We promise four weeks; the law gives a month (AVG article 12 lid 3), which is never shorter. More time is two months on top, once,
with a reason and a letter before the first term ends: never later than the law's own end, three months after the day of asking.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from desk.choices import InquiryKind
from kit.months import months_after
from kit.working_days import add_working_days, working_day_at_or_before

ANSWER_WITHIN = timedelta(days=28)
MORE_MONTHS = 2
# Days before the end on which who must act hears about it: days 7, 14, 21 and 26 of the 28. Nothing left: it goes to the top.
REMINDERS = (21, 14, 7, 2)
ESCALATION = 0
# A code that proves who you are, and how often it may be tried.
CODE_LIVES = timedelta(hours=24)
CODE_TRIES = 5
# After the answer the asker can still react; then the words go.
READABLE_AFTER_ANSWER = timedelta(days=30)
# The contact form: five working days, as the help page and the accessibility statement say; a complaint takes looking into.
INQUIRY_WORKING_DAYS = 5
COMPLAINT_WITHIN = timedelta(days=28)
# An answer that nobody reacts to is enough; an inquiry that nobody ever answered is no reason to keep it for ever.
INQUIRY_RESTS = timedelta(days=30)
INQUIRY_LAPSES = timedelta(days=365)


def due_on(received_at: datetime) -> date:
    """Return the last day for an answer: the 28th day after the day of asking."""
    return timezone.localdate(received_at) + ANSWER_WITHIN


def with_more_time(due: date) -> date:
    """Return the last day after an extension: the same day two months later, or the last day of that month."""
    return months_after(due, MORE_MONTHS)


def work_by(due: date) -> date:
    """Return the last working day on which somebody is there to answer."""
    return working_day_at_or_before(due)


def signal(today: date, due: date) -> int | None:
    """Return which signal holds today: the smallest number of ``REMINDERS`` reached, ``ESCALATION``, or None before the first."""
    left = (due - today).days
    return min((at for at in (*REMINDERS, ESCALATION) if left <= at), default=None)


def is_breached(today: date, due: date) -> bool:
    """Return whether the term is over."""
    return today > due


def inquiry_due_on(kind: str, asked_at: datetime) -> date:
    """Return the last day for an answer to an inquiry: five working days, for a complaint four weeks."""
    local = timezone.localtime(asked_at)
    if kind == InquiryKind.COMPLAINT:
        return local.date() + COMPLAINT_WITHIN
    return add_working_days(local, INQUIRY_WORKING_DAYS).date()


def inquiry_reminder_on(due: date) -> date:
    """Return the last working day before the last day: whoever must answer hears of it then."""
    return working_day_at_or_before(due - timedelta(days=1))
