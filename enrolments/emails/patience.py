"""Which letters can wait for a digest. Whoever writes a new letter says so here; a test looks whether all are known."""

from django.utils import timezone

from enrolments.models import Enrolment
from enrolments.rules.rhythm import is_near

CAN_WAIT = frozenset(
    {
        "approval_asked",
        "approval_reminder",
        "answer_reminder",
        "attendance_provider",
        "attendance_school",
        "cancelled",
        "changed",
        "confirmed",
        "declined",
        "disapproved",
        "evaluation_provider",
        "evaluation_school",
        "expired",
        "group_cancelled",
        "group_changed",
        "grown_after_yes",
        "group_restored",
        "lapsed",
        "message",
        "new_group",
        "new_groups",
        "new_request",
        "prepare",
        "request_expired",
        "requested",
        "restored",
        "together",
        "waiting",
    }
)
# An offer has an end; a date that is off, or another time, changes somebody's day; a question the day before is of today.
NEVER_WAITS = frozenset(
    {
        "coming",
        "nobody_approves",
        # About a date that a school asks for; no sign-up is there yet.
        *("date_asked", "date_declined", "date_lapsed", "date_proposed", "date_withdrawn"),
        "offer_reminder",
        "offered",
        "offered_other_date",
        "session_cancelled",
        "session_changed",
        "tomorrow",
        "withdrawn",
    }
)


def can_wait(name: str, enrolment: Enrolment) -> bool:
    """Return whether this letter about this sign-up can wait for its reader's next digest.

    Not when the activity, or the end of somebody's time to answer, comes before a digest would be of any use.
    """
    now = timezone.now()
    ends = (enrolment.session.starts_at, enrolment.answer_until, enrolment.offer_until)
    return name in CAN_WAIT and not any(is_near(end, now) for end in ends)
