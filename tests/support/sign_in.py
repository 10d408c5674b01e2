"""Sign in without a page, as the development sign-in would: the session counts as one with a second factor."""

import time

from django.test import Client

from accounts.access import DEVELOPMENT_FACTOR
from accounts.models import User


def sign_in(client: Client, user: User) -> Client:
    """Return the client with this person signed in and the second factor passed."""
    client.force_login(user)
    session = client.session
    session[DEVELOPMENT_FACTOR] = user.pk
    session.save()
    return client


def proved(user: User, *, minutes_ago: int = 0) -> Client:
    """Return a client in which this person typed their password so long ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 60 * minutes_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
