"""How a state of a sign-up looks: always a word, and a colour with it. And a class's sign-ups, for its own page."""

from typing import Any

from django import template

from activities.models import Session
from enrolments.choices import ACTIVE, DateRequestStatus
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.services.series import dates_together
from kit.when import day_and_clock
from schools.models import SchoolClass

register = template.Library()
KINDS = {
    S.ACCEPTED: "ok",
    S.CONFIRMED: "ok",
    S.ATTENDED: "ok",
    S.DRAFT: "info",
    S.REQUESTED: "info",
    S.WAITING: "info",
    S.OFFERED: "warning",
    S.NO_SHOW: "muted",
}

REQUEST_KINDS = {DateRequestStatus.OPEN: "info", DateRequestStatus.ANSWERED: "ok"}


@register.filter
def status_kind(status: str) -> str:
    """Return the kind of tag for a state; what ended is muted."""
    return KINDS.get(S(status), "muted")


@register.filter
def request_kind(status: str) -> str:
    """Return the kind of tag for a question for a date; what ended without a date is muted."""
    return REQUEST_KINDS.get(DateRequestStatus(status), "muted")


@register.filter
def group_told_apart(enrolment: Enrolment) -> str:
    """Return what tells a sign-up from the others of its school, for who hears a link or button without its row."""
    session, group = enrolment.session, enrolment.school_class or enrolment.school
    return f"{session.activity.title}, {group.name}, {day_and_clock(session.starts_at)}"


@register.filter
def told_apart_by_school(enrolment: Enrolment) -> str:
    """Return the same for a provider, to whom groups of several schools come."""
    return f"{enrolment.school.name}, {group_told_apart(enrolment)}"


@register.inclusion_tag("enrolments/_series.html")
def dates_of_series(session: Session) -> dict[str, Any]:  # Any: template context
    """Draw the dates to which a class comes together; nothing for a date on its own."""
    return {"dates": dates_together(session)}


@register.inclusion_tag("enrolments/_of_class.html")
def sign_ups_of_class(school_class: SchoolClass, user: Any) -> dict[str, Any]:  # Any: a request's user; template context
    """Draw all sign-ups of a class that this reader may see: what comes, the soonest first, and what was."""
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(school_class=school_class.pk)
        .with_details()
        .order_by("session__starts_at", "pk")
    )
    known = list(rows)
    return {
        "coming": [one for one in known if one.status in ACTIVE and one.attended_count is None],
        "over": [one for one in reversed(known) if one.status not in ACTIVE or one.attended_count is not None],
    }
