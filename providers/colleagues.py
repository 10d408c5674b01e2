"""Who works for a provider: the book of roles that accounts reads (invitations, the colleagues page, sign-in)."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import User
from accounts.querysets import shown_people
from accounts.roles import Colleague, Role
from providers.choices import ProviderRole
from providers.models import Provider, ProviderMembership


class ProviderBook:
    """Roles at providers. Whoever works there can see who comes on a date, so every role counts as seeing pupils."""

    kind = OrganisationKind.PROVIDER
    choices = ProviderRole

    def roles_of(self, user: User) -> Sequence[Role]:
        """Return the roles this person holds at providers now."""
        memberships = user.provider_memberships.filter(ended_at=None).select_related("provider").order_by("pk")
        return [
            Role(
                kind=self.kind,
                code=one.role,
                label=one.get_role_display(),
                organisation_id=one.provider_id,
                organisation=one.provider.name,
                home="/aanbieder/",
                sees_pupils=True,
                manages=one.role == ProviderRole.OWNER,
            )
            for one in memberships
        ]

    def name_of(self, organisation_id: int | None) -> str | None:
        """Return the provider's name."""
        return Provider.objects.filter(pk=organisation_id or 0).values_list("name", flat=True).first()

    def colleagues(self, organisation_id: int | None) -> Sequence[Colleague]:
        """Return who works for this provider."""
        memberships = ProviderMembership.objects.filter(
            shown_people("user__"), provider=organisation_id, ended_at=None
        ).select_related("user")
        return [
            Colleague(one.user, one.role, one.get_role_display()) for one in memberships.order_by("user__display_name", "pk")
        ]

    def may_give(self, roles: Sequence[Role]) -> frozenset[str]:
        """An owner gives every role."""
        return frozenset(ProviderRole.values) if any(role.manages for role in roles) else frozenset()

    def give(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Make the membership; return whether it is new."""
        return ProviderMembership.objects.get_or_create(provider_id=organisation_id or 0, user=user, role=role, ended_at=None)[
            1
        ]

    def end(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """End the membership; return whether there was one. Saved row by row: the CMS group listens (``receivers``)."""
        memberships = ProviderMembership.objects.filter(provider=organisation_id, user=user, role=role, ended_at=None)
        ended = list(memberships)
        for membership in ended:
            membership.ended_at = timezone.now()
            membership.save(update_fields=["ended_at"])
        return bool(ended)
