"""How signing in looks in the OpenAPI document."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(OpenApiAuthenticationExtension):
    """A personal token in the ``Authorization`` header."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # Any: drf-spectacular's protocol
        """Return the scheme."""
        about = "A personal token with scopes, made under Veiligheid; it never does more than its owner may."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "meeloop_<prefix>_<secret>", "description": about}


class SessionScheme(OpenApiAuthenticationExtension):
    """The site's own session, with a CSRF token on everything that writes."""

    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"
    priority = -1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # Any: drf-spectacular's protocol
        """Return the scheme."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
