"""Who may be who: allauth's backend, which also knows blocked accounts."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Django asks this at every request, so a block holds from the next one on (promise PM-6)."""

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:  # Any: Django's protocol
        """Return the person with this e-mail address and password.

        Django's and Wagtail's own forms send a ``username``: they know no second factor, so here they open nothing.
        """
        if "username" in credentials:
            return None
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Return whether the account is active and not blocked."""
        return bool(super().user_can_authenticate(user)) and getattr(user, "blocked_at", None) is None
