"""Whom a service message concerns: once as a question about one person's roles, once as a query over all accounts.

Both say the same, and a test compares them: the bar asks the first on each page, the mail asks the second.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.choices import OrganisationKind
from accounts.models import FunderMembership, RegionMembership, User
from accounts.roles import Role
from desk.models import ServiceMessage
from desk.service_choices import group_of
from providers.models import ProviderMembership
from schools.models import SchoolMembership


def concerns(message: ServiceMessage, roles: Sequence[Role]) -> bool:
    """Return whether somebody with these roles is meant; a visitor has none."""
    return message.for_everybody or any(_reaches(message, role) for role in roles)


def reached_by(message: ServiceMessage) -> QuerySet[User]:
    """Return everybody with an open account who is meant, by number."""
    people = User.objects.filter(is_active=True, blocked_at=None).order_by("pk")
    if message.for_everybody:
        return people
    meant = Q(pk__in=_at_schools(message)) | Q(pk__in=_at_providers(message))
    if group_of(OrganisationKind.FUNDER) in message.groups:
        meant |= Q(pk__in=FunderMembership.objects.values("user"))
    if group_of(OrganisationKind.REGION) in message.groups:
        meant |= Q(pk__in=RegionMembership.objects.values("user"))
    return people.filter(meant)


def _reaches(message: ServiceMessage, role: Role) -> bool:
    if not {group_of(role.kind), group_of(role.kind, role.code)}.intersection(message.groups):
        return False
    chosen = {OrganisationKind.SCHOOL: message.at_schools, OrganisationKind.PROVIDER: message.at_providers}.get(role.kind)
    return not chosen or role.organisation_id in chosen


def _at_schools(message: ServiceMessage) -> QuerySet[SchoolMembership, Any]:  # Any: one column
    rows = SchoolMembership.objects.filter(ended_at=None, role__in=_roles(message, OrganisationKind.SCHOOL))
    if message.at_schools:
        rows = rows.filter(school__in=message.at_schools)
    return rows.values("user")


def _at_providers(message: ServiceMessage) -> QuerySet[ProviderMembership, Any]:  # Any: as above
    rows = ProviderMembership.objects.filter(ended_at=None, role__in=_roles(message, OrganisationKind.PROVIDER))
    if message.at_providers:
        rows = rows.filter(provider__in=message.at_providers)
    return rows.values("user")


def _roles(message: ServiceMessage, kind: OrganisationKind) -> list[str]:
    return [code.partition(":")[2] for code in message.groups if code.partition(":")[0] == kind]
