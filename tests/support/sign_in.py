"""Sign in without a page, as the development sign-in would: the session counts as one with a second factor."""

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
