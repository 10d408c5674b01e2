"""Who may do what at a school."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.choices import RegionRole
from accounts.models import User
from accounts.rules import has_region_role
from kit.refusals import NotFound
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School

# Who may see every pupil of the school and sign classes up.
COORDINATING = (SchoolRole.COORDINATOR, SchoolRole.ADMIN)
# Who may say yes inside the school before a class goes out, as the school set it.
APPROVERS = {
    ApprovalMode.NONE: frozenset[SchoolRole](),
    ApprovalMode.MENTOR: frozenset({SchoolRole.MENTOR, SchoolRole.ADMIN}),
    ApprovalMode.HEAD: frozenset({SchoolRole.ADMIN}),
}
# Who checks, for the region, which schools are who they say they are.
VERIFYING = (RegionRole.COORDINATOR, RegionRole.ADMIN)
# Who keeps, for the region, what was agreed with schools and suppliers.
KEEPS_AGREEMENTS = (RegionRole.PRIVACY_OFFICER, RegionRole.ADMIN)


def schools_of(user: User | AnonymousUser, *roles: SchoolRole) -> QuerySet[School]:
    """Return the schools where this person works now, in one of these roles (any role when none is given)."""
    if not user.is_authenticated:
        return School.objects.none()
    memberships = user.school_memberships.filter(ended_at=None)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return School.objects.filter(pk__in=memberships.values("school"))


def boards_of(user: User | AnonymousUser, *roles: SchoolRole) -> list[tuple[str, str]]:
    """Return (code, name) of the boards of checked schools where this person works in one of these roles; by code.

    A school without a board stands for itself. The codes are those of published counts (``enrolments.facts``).
    """
    found = {}
    for school in schools_of(user, *roles).filter(verified_at__isnull=False).select_related("board"):
        board = school.board
        code, name = (board.number or f"b{board.pk}", board.name) if board else (school.branch_code, school.name)
        found[code] = name
    return sorted(found.items())


def may_coordinate(user: User | AnonymousUser, school: School) -> bool:
    """Return whether this person may sign up classes of this school and read in its class lists."""
    return schools_of(user, *COORDINATING).filter(pk=school.pk).exists()


def may_set_approval(user: User | AnonymousUser, school: School) -> bool:
    """Return whether this person decides who says yes inside the school: its administrator."""
    return schools_of(user, SchoolRole.ADMIN).filter(pk=school.pk).exists()


def may_sign_agreement(user: User | AnonymousUser, school: School) -> bool:
    """Return whether this person can accept the processing agreement for the school: its administrator."""
    return schools_of(user, SchoolRole.ADMIN).filter(pk=school.pk).exists()


def may_manage_agreements(user: User | AnonymousUser) -> bool:
    """Return whether this person publishes agreements and keeps the list of suppliers, for the region."""
    return has_region_role(user, *KEEPS_AGREEMENTS)


def approvers_at(school: School) -> QuerySet[User]:
    """Return who can say yes inside the school now, as it set that; nobody where it asks for no yes."""
    memberships = school.memberships.filter(ended_at=None, role__in=APPROVERS[ApprovalMode(school.approval_mode)])
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True, blocked_at=None)


def check_manages(user: User | AnonymousUser, school: School) -> None:
    """Raise ``NotFound`` unless this person is an administrator of this school."""
    if not schools_of(user, SchoolRole.ADMIN).filter(pk=school.pk).exists():
        raise NotFound


def check_coordinates(user: User | AnonymousUser, school: School) -> None:
    """Raise ``NotFound`` unless this person coordinates this school: not yours is the same as not there."""
    if not may_coordinate(user, school):
        raise NotFound


def may_verify_schools(user: User | AnonymousUser) -> bool:
    """Return whether this person checks, for the region, which schools are who they say they are."""
    return has_region_role(user, *VERIFYING)
