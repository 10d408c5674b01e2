"""People who sign in, what they may come for, and how they got in."""

from accounts.models.access import AccountEvent, ApiToken, IdempotentRequest, LoginEvent
from accounts.models.change import AccountChange
from accounts.models.check import YearlyCheck
from accounts.models.decision import RegionDecision
from accounts.models.funder import FunderMembership, FunderOrganisation
from accounts.models.inbox import InboxItem
from accounts.models.invitation import Invitation
from accounts.models.region import RegionMembership
from accounts.models.terms import TermsAcceptance, TermsVersion
from accounts.models.user import User

__all__ = [
    "AccountChange",
    "AccountEvent",
    "ApiToken",
    "FunderMembership",
    "FunderOrganisation",
    "IdempotentRequest",
    "InboxItem",
    "Invitation",
    "LoginEvent",
    "RegionDecision",
    "RegionMembership",
    "TermsAcceptance",
    "TermsVersion",
    "User",
    "YearlyCheck",
]
