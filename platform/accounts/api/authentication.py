"""Who is asking: a session of the site, or a personal token."""

from typing import Any

from django.db import connection
from django.utils import timezone
from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.api.permissions import ScopePermission
from accounts.choices import TokenScope
from accounts.errors import ScopeMissing, StatementNotAccepted, TermsNotAccepted
from accounts.models import ApiToken, User
from accounts.secrets import hash_of
from kit.middleware.readonly import writes_on_get
from kit.middleware.request_id import current_token
from kit.rows import Columns

PREFIX = "meeloop"
TOKEN, OWNER = Columns.of(ApiToken), Columns.of(User)
# Each request of a program asks this, so it is not put together anew each time.
LIVING = f"""
SELECT {TOKEN.sql}, {OWNER.sql}, newest.id IS NOT NULL AND NOT EXISTS (
    SELECT FROM accounts_termsacceptance AS said WHERE said.user_id = accounts_user.id AND said.terms_id = newest.id)
FROM accounts_apitoken
JOIN accounts_user ON accounts_user.id = accounts_apitoken.user_id
LEFT JOIN LATERAL (
    SELECT id FROM accounts_termsversion WHERE published_at <= %(now)s ORDER BY published_at DESC, id DESC LIMIT 1
) AS newest ON true
WHERE accounts_apitoken.prefix = %(prefix)s AND accounts_apitoken.secret_hash = %(secret_hash)s
    AND accounts_apitoken.revoked_at IS NULL AND accounts_apitoken.expires_at > %(now)s
    AND accounts_user.blocked_at IS NULL AND accounts_user.is_active
"""  # noqa: S608  # put together from the columns of our own tables; whatever comes in is a parameter
# Says who you are and what waits for you, so it answers before the terms are accepted too.
ME = "/api/v1/me/"


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own session, with CSRF; answers 401 instead of 403 when nobody is signed in."""

    def authenticate_header(self, request: Request) -> str:
        """Return a challenge, so that DRF answers 401."""
        return "Session"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer meeloop_<prefix>_<secret>``. Makes no session and sets no cookie."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's owner and the token, or None when no token was sent.

        Answers 401 for a token that does not work, 403 ``terms_not_accepted``, ``statement_not_accepted`` or ``scope_missing`` for one
        that may not.
        """
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = living_token(text.strip())
        if token is None:
            raise AuthenticationFailed(code="token_invalid")
        if request.path != ME and token.waits_for_terms:  # type: ignore[attr-defined]  # annotated by living_token()
            raise TermsNotAccepted
        if request.path != ME and token.user.statement_asked_at is not None:
            raise StatementNotAccepted
        refuse_undeclared(request, token)
        note_use(token)
        # The log of who looked says with which token, so that one that leaked can be followed (promise SBB-9b).
        current_token.set(token.pk)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge for a 401."""
        return 'Bearer realm="meeloop"'


def living_token(text: str) -> ApiToken | None:
    """Return the token with this text while it works: not revoked, not expired, its owner active and not blocked.

    With its owner, and ``waits_for_terms``: whether the owner has terms to accept first (as ``services.terms`` says it).
    """
    name, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if name != PREFIX or not secret:
        return None
    asked: dict[str, Any] = {  # Any: parameters of one statement
        "now": timezone.now(),
        "prefix": prefix,
        "secret_hash": hash_of(secret),
    }
    with connection.cursor() as cursor:
        cursor.execute(LIVING, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    token = TOKEN.load(row[: len(TOKEN)])
    token.user = OWNER.load(row[len(TOKEN) : -1])
    token.waits_for_terms = row[-1]  # type: ignore[attr-defined]  # for authenticate()
    return token


def refuse_undeclared(request: Request, token: ApiToken) -> None:
    """Refuse a token at a door that names no scope, except for reading with ``read``: fail closed (V8.2.1)."""
    view = (request.parser_context or {}).get("view")
    if view is not None and any(isinstance(one, ScopePermission) for one in view.get_permissions()):
        return
    if request.method not in SAFE_METHODS or TokenScope.READ not in token.scopes:
        raise ScopeMissing


def note_use(token: ApiToken) -> None:
    """Note the day of use, at most once a day."""
    today = timezone.localdate()
    if token.last_used_on != today:
        with writes_on_get("the day a token was last used is noted once a day"):
            ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today)
