"""Public pages stay free of sessions: without its cookie nobody is signed in, and nothing is looked up."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User | None:
    """Return who is signed in, without touching the session of a visitor who has none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None
