"""Who may pass a door of the API, beyond being signed in."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.access import passed_second_factor, signed_in_just_now
from accounts.choices import TokenScope
from accounts.errors import FreshSignInNeeded, ScopeMissing, SecondFactorRequired
from accounts.models import ApiToken
from accounts.programs import check_program, reaches_pupils

if TYPE_CHECKING:  # DRF reads the authentication classes while its views are half imported
    from rest_framework.views import APIView


def check_second_factor(request: Request) -> None:
    """Raise ``SecondFactorRequired`` for a session without one: at doors that open further for some than for others."""
    if not isinstance(request.auth, ApiToken) and not passed_second_factor(request._request):  # noqa: SLF001  # DRF's own
        raise SecondFactorRequired


class SecondFactor(BasePermission):
    """For every door through which a pupil can be seen. Raises ``second_factor_required`` and ``program_agreement_missing`` (403).

    A token passes: only somebody with a second factor can make one, and it dies with the last factor. One of somebody who works at a
    school needs a program with a running agreement as well, asked at each request (promise SP-9e).
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return whether somebody is signed in; raise when it was without a second factor."""
        if not request.user.is_authenticated:
            return False
        check_second_factor(request)
        if isinstance(request.auth, ApiToken) and reaches_pupils(_scopes_of(view)):
            check_program(request.auth)
        return True


def _scopes_of(view: "APIView") -> frozenset[str]:
    """Return the scopes that a door names; one that names none is read with ``read``."""
    named = {one.scope.value for one in view.get_permissions() if isinstance(one, ScopePermission)}
    return frozenset(named or {TokenScope.READ.value})


class SignedInJustNow(BasePermission):
    """Before data leaves or goes: a session that proved itself in the last quarter of an hour. Raises ``fresh_sign_in_needed`` (403).

    ``GET`` is open to a token with its scope; nothing else is: a program erases nobody.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return True, or raise."""
        if isinstance(request.auth, ApiToken):
            if request.method in SAFE_METHODS:
                return True
        elif signed_in_just_now(request._request):  # noqa: SLF001  # DRF's own
            return True
        raise FreshSignInNeeded


class ScopePermission(BasePermission):
    """Base of ``HasScope``. A session may do what its owner may; a token needs the scope as well."""

    scope: TokenScope

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return True, or raise ``scope_missing`` (403) for a token without the scope."""
        if isinstance(request.auth, ApiToken) and self.scope not in request.auth.scopes:
            raise ScopeMissing
        return True


def HasScope(scope: str) -> type[ScopePermission]:  # noqa: N802  # reads as the class it returns
    """Return a permission class: ``permission_classes = [IsAuthenticated, HasScope("enrol")]``."""
    named = TokenScope(scope)
    return type(f"HasScope{named.name.title()}", (ScopePermission,), {"scope": named})
