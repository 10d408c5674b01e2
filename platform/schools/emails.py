"""Letters about being a school, to both sides; written in the transaction of their cause."""

from django.db.models import QuerySet

from accounts.emails import write_to
from accounts.models import User
from schools.models import School
from schools.rules import VERIFYING


def region_people() -> QuerySet[User]:
    """Return who checks, for the region, which schools are who they say."""
    return User.objects.filter(region_memberships__role__in=VERIFYING, is_active=True).distinct().order_by("pk")


def people_of(school: School) -> QuerySet[User]:
    """Return who works at this school now."""
    memberships = school.memberships.filter(ended_at=None)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def confirm_application(school: School, *, to: User) -> None:
    """Tell the applicant that we have it and what happens next."""
    write_to(to, "schools.application_received", cause=_cause(school), school=school)


def tell_region_of_application(school: School) -> None:
    """Tell the region that a school waits."""
    for person in region_people():
        write_to(person, "schools.application_waiting", cause=_cause(school), school=school)


def tell_school_it_is_verified(school: School) -> None:
    """Tell the school's people that they can begin."""
    for person in people_of(school):
        write_to(person, "schools.verified", cause=_cause(school), school=school)


def tell_school_no(school: School, *, to: User, reason: str) -> None:
    """Tell an applicant no, and why."""
    write_to(to, "schools.declined", cause=_cause(school), school=school, reason=reason)


def _cause(school: School) -> str:
    return f"{school.pk}:{school.applied_at:%Y%m%d%H%M%S}" if school.applied_at else str(school.pk)
