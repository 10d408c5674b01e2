"""What can be done to accounts, invitations, tokens and terms."""

from accounts.services.blocking import block_user, unblock_user
from accounts.services.closing import close_account
from accounts.services.invitations import accept_as_new_person, accept_invitation, invite, resend, withdraw
from accounts.services.memberships import end_membership
from accounts.services.register import register
from accounts.services.restricting import free_account, restrict_account
from accounts.services.sessions import sign_out_everywhere
from accounts.services.terms import accept_terms
from accounts.services.tokens import make_token, revoke_token, revoke_tokens

__all__ = [
    "accept_as_new_person",
    "accept_invitation",
    "accept_terms",
    "block_user",
    "close_account",
    "end_membership",
    "free_account",
    "invite",
    "make_token",
    "register",
    "resend",
    "restrict_account",
    "revoke_token",
    "revoke_tokens",
    "sign_out_everywhere",
    "unblock_user",
    "withdraw",
]
