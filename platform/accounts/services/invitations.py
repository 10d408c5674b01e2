"""Let a colleague in, by e-mail."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails
from accounts.errors import (
    AlreadyColleague,
    AlreadyInvited,
    InvitationClosed,
    InvitationForSomeoneElse,
    RoleNotYours,
    SharedMailbox,
    TooManyInvitations,
)
from accounts.models import Invitation, User
from accounts.roles import book_of
from accounts.rules import is_shared_mailbox
from accounts.secrets import hash_of, new_secret
from accounts.services.lapsing import lock_sender, stands
from accounts.services.memberships import give_membership, roles_to_give
from accounts.services.register import register

VALID_FOR = timedelta(days=14)
MOST_A_DAY = 100


@transaction.atomic
def invite(*, email: str, kind: str, organisation_id: int | None, role: str, by: User, is_personal: bool = False) -> Invitation:
    """Send an invitation to one role in one organisation; it works for 14 days.

    ``is_personal`` says that an address such as info@ belongs to one person after all (PM-1a). An invitation that
    expired is sent again. Raises ``MayNotInvite``, ``RoleNotYours``, ``SharedMailbox``, ``AlreadyColleague``,
    ``AlreadyInvited`` and ``TooManyInvitations``.
    """
    email = email.strip().lower()
    _check_may_invite(kind=kind, organisation_id=organisation_id, role=role, by=by)
    if is_shared_mailbox(email) and not is_personal:
        raise SharedMailbox
    # One invitation at a time for one sender: the limit and the open one are looked at without a race.
    User.objects.select_for_update().get(pk=by.pk)
    colleagues = book_of(kind).colleagues(organisation_id)
    if any(one.user.email.lower() == email and one.code == role for one in colleagues):
        raise AlreadyColleague
    _check_limit(by)
    return _open_invitation(email=email, kind=kind, organisation_id=organisation_id, role=role, by=by)


def _open_invitation(*, email: str, kind: str, organisation_id: int | None, role: str, by: User) -> Invitation:
    to_same = Invitation.objects.unanswered().to(kind, organisation_id).filter(email=email, role=role)
    standing = to_same.select_for_update().first()
    if standing is not None and standing.is_open:
        raise AlreadyInvited
    invitation = standing or Invitation(email=email, kind=kind, organisation_id=organisation_id, role=role)
    invitation.invited_by = by
    try:
        with transaction.atomic():
            return send_invitation(invitation)
    except IntegrityError as same:
        # A colleague invited the same address at this moment, and was first.
        raise AlreadyInvited from same


def resend(*, invitation: Invitation, by: User) -> Invitation:
    """Send it once more with a new link and 14 new days; the old link dies. Raises ``InvitationClosed`` and as ``invite``."""
    with transaction.atomic():
        locked = _lock_unanswered(invitation)
        _check_may_invite(kind=locked.kind, organisation_id=locked.organisation_id, role=locked.role, by=by)
        _check_limit(by)
        locked.invited_by = by
        return send_invitation(locked)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Close an invitation before it is accepted. Raises ``InvitationClosed`` and as ``invite``."""
    locked = _lock_unanswered(invitation)
    _check_may_invite(kind=locked.kind, organisation_id=locked.organisation_id, role=locked.role, by=by)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])


def find_invitation(secret: str) -> Invitation:
    """Return the open invitation with this link.

    Raises ``InvitationClosed``, also for a link that never was, and when who sent it may let nobody in any more.
    """
    invitation = Invitation.objects.open().select_related("invited_by").filter(secret_hash=hash_of(secret)).first()
    if invitation is None or book_of(invitation.kind).name_of(invitation.organisation_id) is None or not stands(invitation):
        raise InvitationClosed
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Give this person the role. Raises ``InvitationClosed`` (also when it was just used) and ``InvitationForSomeoneElse``."""
    if user.email.lower() != invitation.email:
        raise InvitationForSomeoneElse
    lock_sender(invitation)
    if not stands(invitation):
        raise InvitationClosed
    taken = Invitation.objects.open().filter(pk=invitation.pk, secret_hash=invitation.secret_hash)
    if not taken.update(accepted_at=timezone.now(), accepted_by=user):
        raise InvitationClosed
    give_membership(invitation=invitation, user=user)


@transaction.atomic
def accept_as_new_person(*, invitation: Invitation, display_name: str, password: str, language: str = "nl") -> User:
    """Make the account and give it the role. The mail arrived, so the address is proved.

    Raises ``InvitationClosed`` and ``AddressTaken`` (the account exists: sign in first).
    """
    user = register(email=invitation.email, password=password, display_name=display_name, language=language, verified=True)
    accept_invitation(invitation=invitation, user=user)
    return user


def _check_may_invite(*, kind: str, organisation_id: int | None, role: str, by: User) -> None:
    if role not in roles_to_give(user=by, kind=kind, organisation_id=organisation_id):
        raise RoleNotYours


def _check_limit(by: User) -> None:
    sent = Invitation.objects.filter(invited_by=by, expires_at__gt=timezone.now() + VALID_FOR - timedelta(days=1)).count()
    if sent >= MOST_A_DAY:
        raise TooManyInvitations(limit=MOST_A_DAY)


def _lock_unanswered(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.unanswered().select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        raise InvitationClosed
    return locked


def send_invitation(invitation: Invitation) -> Invitation:
    """Save with a new secret and 14 days, and write the mail; an earlier link dies. Checks nothing: callers do."""
    secret = new_secret()
    invitation.secret_hash, invitation.expires_at = hash_of(secret), timezone.now() + VALID_FOR
    invitation.save()
    emails.send_invitation(invitation, secret=secret)
    return invitation
