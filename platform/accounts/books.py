"""The two kinds of organisation that live on this floor: the region itself, and funders."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import OrganisationKind, RegionRole
from accounts.models import FunderMembership, FunderOrganisation, RegionMembership, User
from accounts.querysets import shown_people
from accounts.roles import Colleague, Role


class RegionBook:
    """The region's own team. There is one region in an installation, so it has no id."""

    kind = OrganisationKind.REGION
    choices = RegionRole

    def roles_of(self, user: User) -> Sequence[Role]:
        """Return the roles in the region's team; every one of them can come across a pupil."""
        codes = user.region_memberships.order_by("pk").values_list("role", flat=True)
        return [self._role(RegionRole(code)) for code in codes]

    def _role(self, code: RegionRole) -> Role:
        return Role(
            kind=self.kind,
            code=code,
            label=str(code.label),
            organisation_id=None,
            organisation=_("Regio"),
            home="/regio/",
            sees_pupils=True,
            manages=code == RegionRole.ADMIN,
        )

    def name_of(self, organisation_id: int | None) -> str | None:
        """Return the region's name."""
        return _("Regio") if organisation_id is None else None

    def colleagues(self, organisation_id: int | None) -> Sequence[Colleague]:
        """Return the region's team."""
        memberships = (
            RegionMembership.objects.filter(shown_people("user__")).select_related("user").order_by("user__display_name", "pk")
        )
        return [Colleague(one.user, one.role, one.get_role_display()) for one in memberships]

    def may_give(self, roles: Sequence[Role]) -> frozenset[str]:
        """An administrator gives every role."""
        return frozenset(RegionRole.values) if any(role.manages for role in roles) else frozenset()

    def give(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Make the membership; return whether it is new."""
        return RegionMembership.objects.get_or_create(user=user, role=role)[1]

    def end(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Remove the membership; return whether there was one."""
        return bool(RegionMembership.objects.filter(user=user, role=role).delete()[0])


class FunderRole(models.TextChoices):
    """People of a funder all do the same: read what was released."""

    READER = "reader", gettext_lazy("Lezer van cijfers")


class FunderBook:
    """Funders and partners. The region decides who reads for them (PM-2a), so nobody there manages colleagues."""

    kind = OrganisationKind.FUNDER
    choices = FunderRole

    def roles_of(self, user: User) -> Sequence[Role]:
        """Return for which funders this person reads."""
        memberships = user.funder_memberships.select_related("organisation").order_by("pk")
        return [
            Role(
                kind=self.kind,
                code=FunderRole.READER,
                label=str(FunderRole.READER.label),
                organisation_id=one.organisation_id,
                organisation=one.organisation.name,
                home="/cijfers/",
                sees_pupils=False,
                manages=False,
            )
            for one in memberships
        ]

    def name_of(self, organisation_id: int | None) -> str | None:
        """Return the funder's name."""
        return FunderOrganisation.objects.filter(pk=organisation_id or 0).values_list("name", flat=True).first()

    def colleagues(self, organisation_id: int | None) -> Sequence[Colleague]:
        """Return who reads for this funder."""
        memberships = FunderMembership.objects.filter(shown_people("user__"), organisation=organisation_id)
        memberships = memberships.select_related("user").order_by("user__display_name", "pk")
        return [Colleague(one.user, FunderRole.READER, str(FunderRole.READER.label)) for one in memberships]

    def may_give(self, roles: Sequence[Role]) -> frozenset[str]:
        """Nobody of the funder itself."""
        return frozenset()

    def give(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Make the membership; return whether it is new."""
        return FunderMembership.objects.get_or_create(user=user, organisation_id=organisation_id)[1]

    def end(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Remove the membership; return whether there was one."""
        return bool(FunderMembership.objects.filter(user=user, organisation=organisation_id).delete()[0])
