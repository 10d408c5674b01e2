"""Start an account at a form of ours (a provider that applies), with the address proved by a code.

``start`` never tells whether an address is known: who has an account already gets a letter that says so, and sees
the same page that asks for a code.
"""

from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.utils import perform_login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse

from accounts.errors import AddressTaken, TooManyApplications
from accounts.models import User
from accounts.networks import network_of
from accounts.services.register import register
from kit.rate_limit import may_happen

# A whole school shares one network.
APPLICATIONS_PER_NETWORK_AND_HOUR = 30


@dataclass(frozen=True, slots=True)
class Started:
    """``response`` goes to the browser as it is; ``user`` is None when the address had an account already."""

    user: User | None
    response: HttpResponse


def start(request: HttpRequest, *, email: str, password: str, display_name: str, next_url: str = "") -> Started:
    """Make the account and ask for the code that was mailed; after the code somebody is signed in at ``next_url``.

    Call it inside the transaction that makes what the account is for (with ``user`` None: make nothing).
    """
    try:
        user = register(email=email, password=password, display_name=display_name)
    except AddressTaken:
        # As slow as making an account, so that a clock does not tell either.
        make_password(password)
        return Started(user=None, response=prevent_enumeration(request, email=email))
    return Started(
        user=user, response=perform_login(request, user, redirect_url=next_url or None, signup=True, email=user.email)
    )


def check_pace(request: HttpRequest) -> None:
    """Count one more application of a stranger: each sends mail to an address that somebody typed.

    Raises ``TooManyApplications`` for the asker's network only, so it says nothing about any address.
    """
    times, who = APPLICATIONS_PER_NETWORK_AND_HOUR, network_of(request)
    if not may_happen(what="accounts.apply", who=who, times=times, seconds=3600):
        raise TooManyApplications


def sign_in_new_person(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Sign in somebody whose address was proved by the mail with the invitation."""
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, user, redirect_url=next_url or None, signup=True)
    return response
