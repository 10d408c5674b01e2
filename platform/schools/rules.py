"""Who may do what at a school."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from schools.choices import SchoolRole
from schools.models import School

# Who may see every pupil of the school and sign classes up.
COORDINATING = (SchoolRole.COORDINATOR, SchoolRole.ADMIN)


def schools_of(user: User | AnonymousUser, *roles: SchoolRole) -> QuerySet[School]:
    """Return the schools where this person works now, in one of these roles (any role when none is given)."""
    if not user.is_authenticated:
        return School.objects.none()
    memberships = user.school_memberships.filter(ended_at=None)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return School.objects.filter(pk__in=memberships.values("school"))


def may_coordinate(user: User | AnonymousUser, school: School) -> bool:
    """Return whether this person may sign up classes of this school and read in its class lists."""
    return schools_of(user, *COORDINATING).filter(pk=school.pk).exists()
