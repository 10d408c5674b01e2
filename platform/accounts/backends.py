"""Who may be who: allauth's backend, which also knows blocked accounts."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Django asks this at every request, so a block holds from the next one on (promise PM-6)."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Return whether the account is active and not blocked."""
        return bool(super().user_can_authenticate(user)) and getattr(user, "blocked_at", None) is None
