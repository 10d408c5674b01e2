"""Public pages stay free of sessions: without its cookie nobody is signed in, and nothing is looked up."""

from django.conf import settings
from django.http import HttpRequest


def is_signed_in(request: HttpRequest) -> bool:
    """Return whether somebody is signed in, without touching the session of a visitor who has none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
