"""Who works at a school: the book of roles that accounts reads (invitations, the colleagues page, sign-in)."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import User
from accounts.querysets import shown_people
from accounts.roles import Colleague, Role
from schools.choices import SchoolRole
from schools.models import School, SchoolMembership
from schools.rules import COORDINATING


class SchoolBook:
    """Roles at schools. Ending one closes access in the next request (promise SP-5a)."""

    kind = OrganisationKind.SCHOOL
    choices = SchoolRole

    def roles_of(self, user: User) -> Sequence[Role]:
        """Return the roles this person holds at schools now."""
        memberships = user.school_memberships.filter(ended_at=None).select_related("school").order_by("pk")
        return [
            Role(
                kind=self.kind,
                code=one.role,
                label=one.get_role_display(),
                organisation_id=one.school_id,
                organisation=one.school.name,
                home="/school/",
                sees_pupils=True,
                manages=one.role in COORDINATING,
            )
            for one in memberships
        ]

    def name_of(self, organisation_id: int | None) -> str | None:
        """Return the school's name."""
        return School.objects.filter(pk=organisation_id or 0).values_list("name", flat=True).first()

    def colleagues(self, organisation_id: int | None) -> Sequence[Colleague]:
        """Return who works at this school."""
        memberships = SchoolMembership.objects.filter(
            shown_people("user__"), school=organisation_id, ended_at=None
        ).select_related("user")
        return [
            Colleague(one.user, one.role, one.get_role_display()) for one in memberships.order_by("user__display_name", "pk")
        ]

    def may_give(self, roles: Sequence[Role]) -> frozenset[str]:
        """A school's administrator gives every role, a coordinator every role but that one."""
        codes = {role.code for role in roles}
        if SchoolRole.ADMIN in codes:
            return frozenset(SchoolRole.values)
        return frozenset(SchoolRole.values) - {SchoolRole.ADMIN} if SchoolRole.COORDINATOR in codes else frozenset()

    def give(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Make the membership; return whether it is new."""
        return SchoolMembership.objects.get_or_create(school_id=organisation_id or 0, user=user, role=role, ended_at=None)[1]

    def end(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """End the membership; return whether there was one."""
        memberships = SchoolMembership.objects.filter(school=organisation_id, user=user, role=role, ended_at=None)
        return bool(memberships.update(ended_at=timezone.now()))
