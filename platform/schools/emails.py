"""Letters about being a school, to both sides; written in the transaction of their cause."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from outbox.rendering import render
from outbox.services import queue_message
from schools.models import School
from schools.rules import VERIFYING


def region_people() -> QuerySet[User]:
    """Return who checks, for the region, which schools are who they say."""
    return User.objects.filter(region_memberships__role__in=VERIFYING, is_active=True).distinct().order_by("pk")


def people_of(school: School) -> QuerySet[User]:
    """Return who works at this school now."""
    memberships = school.memberships.filter(ended_at=None)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def send(name: str, *, to: User, cause: str, **context: Any) -> None:  # Any: template context
    """Queue one letter to one person. ``cause`` names the event: the same letter about it is never sent twice."""
    letter = render(f"schools/email/{name}", {"recipient": to, **context}, language=to.language)
    queue_message(
        kind=f"schools.{name}",
        recipient=to.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=f"schools.{name}:{cause}:{to.pk}",
    )


def confirm_application(school: School, *, to: User) -> None:
    """Tell the applicant that we have it and what happens next."""
    send("application_received", to=to, cause=_cause(school), school=school)


def tell_region_of_application(school: School) -> None:
    """Tell the region that a school waits."""
    for person in region_people():
        send("application_waiting", to=person, cause=_cause(school), school=school)


def tell_school_it_is_verified(school: School) -> None:
    """Tell the school's people that they can begin."""
    for person in people_of(school):
        send("verified", to=person, cause=_cause(school), school=school)


def tell_school_no(school: School, *, to: User, reason: str) -> None:
    """Tell an applicant no, and why."""
    send("declined", to=to, cause=_cause(school), school=school, reason=reason)


def _cause(school: School) -> str:
    return f"{school.pk}:{school.applied_at:%Y%m%d%H%M%S}" if school.applied_at else str(school.pk)
