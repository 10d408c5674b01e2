"""Give and end roles, through the organisation's own book."""

from django.db import connection, transaction

from accounts.choices import AccountAct, OrganisationKind, RegionRole
from accounts.errors import LastManager, MayNotInvite, RoleNotYours
from accounts.models import Invitation, User
from accounts.roles import Role, book_of, roles_of
from accounts.rules import has_region_role
from accounts.services.log import note_act
from accounts.signals import invitation_accepted, roles_changed


def roles_to_give(*, user: User, kind: str, organisation_id: int | None) -> frozenset[str]:
    """Return the role codes this person may give and end there. Raises ``MayNotInvite`` when that is none.

    The region lets in the first person of a school, a provider or a funder, so it may give every role there.
    """
    book = book_of(kind)
    if book.name_of(organisation_id) is None:
        raise MayNotInvite
    own = [role for role in roles_of(user) if role.kind == kind and role.organisation_id == organisation_id]
    codes = book.may_give(own)
    if kind != OrganisationKind.REGION and has_region_role(user, RegionRole.ADMIN, RegionRole.COORDINATOR):
        codes = frozenset(str(value) for value in book.choices.values)
    if not codes:
        raise MayNotInvite
    return codes


def give_membership(*, invitation: Invitation, user: User) -> None:
    """Make the membership that an accepted invitation leads to, and tell the floors above."""
    kind, organisation_id, role = invitation.kind, invitation.organisation_id, invitation.role
    if book_of(kind).give(organisation_id=organisation_id, user=user, role=role):
        about = f"{kind}:{organisation_id or 0}:{role}"
        note_act(user=user, act=AccountAct.ROLE_GIVEN, by=invitation.invited_by, about=about)
    invitation_accepted.send(sender=Invitation, invitation=invitation, user=user)
    roles_changed.send(sender=User, kind=kind, organisation_id=organisation_id, user=user)


@transaction.atomic
def end_membership(*, kind: str, organisation_id: int | None, user: User, role: str, by: User) -> None:
    """End a role: access closes in the next request (SP-5a). Ending what has ended changes nothing.

    Raises ``MayNotInvite``, ``RoleNotYours`` and ``LastManager``.
    """
    if role not in roles_to_give(user=by, kind=kind, organisation_id=organisation_id):
        raise RoleNotYours
    one_at_a_time(kind=kind, organisation_id=organisation_id)
    _check_a_manager_stays(kind=kind, organisation_id=organisation_id, user=user, role=role)
    if book_of(kind).end(organisation_id=organisation_id, user=user, role=role):
        note_act(user=user, act=AccountAct.ROLE_ENDED, by=by, about=f"{kind}:{organisation_id or 0}:{role}")
        roles_changed.send(sender=User, kind=kind, organisation_id=organisation_id, user=user)


def _check_a_manager_stays(*, kind: str, organisation_id: int | None, user: User, role: str) -> None:
    """Refuse when this is the last role with which somebody can let colleagues in."""
    managing = [one for one in book_of(kind).colleagues(organisation_id) if _manages(kind, organisation_id, one.user, one.code)]
    if [(one.user.pk, one.code) for one in managing] == [(user.pk, role)]:
        raise LastManager


def _manages(kind: str, organisation_id: int | None, user: User, code: str) -> bool:
    roles = book_of(kind).roles_of(user)
    return any(role.manages and role.code == code and role.organisation_id == organisation_id for role in roles)


def is_last_manager(*, user: User, role: Role) -> bool:
    """Return whether nobody could let colleagues in there without this role, while there are colleagues (or it is the region)."""
    colleagues = book_of(role.kind).colleagues(role.organisation_id)
    others = {one.user.pk for one in colleagues if one.user.pk != user.pk}
    managing = {one.user.pk for one in colleagues if _manages(role.kind, role.organisation_id, one.user, one.code)}
    return managing == {user.pk} and bool(others or role.kind == OrganisationKind.REGION)


def one_at_a_time(*, kind: str, organisation_id: int | None) -> None:
    """Two managers who end each other's role at the same moment must not both succeed: wait for the other."""
    name = f"accounts.membership:{kind}:{organisation_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
