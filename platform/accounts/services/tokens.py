"""Personal tokens for programs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAct, TokenScope
from accounts.errors import TooManyTokens
from accounts.models import ApiToken, User
from accounts.programs import book, reaches_pupils
from accounts.secrets import hash_of, new_prefix, new_secret
from accounts.services.log import note_act

LONGEST_LIFE = timedelta(days=365)
MOST_TOKENS = 10


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was made just now: the only moment at which its text is known."""

    row: ApiToken
    text: str


@transaction.atomic
def make_token(
    *, user: User, name: str, scopes: Sequence[TokenScope], days: int, by: User, programs: Collection[int] = ()
) -> NewToken:
    """Make a token of at most a year. Its text is ``meeloop_<prefix>_<secret>``; only a hash is stored.

    Raises ``TooManyTokens``, and ``ProgramMissing`` for scopes that reach pupils of a school without a program that has a running
    agreement with it. That its owner has a second factor is looked at by the door: it is a fact of the session.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if living_tokens(user=user) >= MOST_TOKENS:
        raise TooManyTokens(limit=MOST_TOKENS)
    needs_program = reaches_pupils(scopes)
    if needs_program:
        book().hold(user, programs)
    secret, prefix = new_secret(), new_prefix()
    row = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        secret_hash=hash_of(secret),
        scopes=sorted(TokenScope(scope).value for scope in scopes),
        programs=sorted(set(programs)) if needs_program else [],
        expires_at=timezone.now() + min(timedelta(days=days), LONGEST_LIFE),
    )
    note_act(user=user, act=AccountAct.TOKEN_MADE, by=by, about=f"token:{row.pk}")
    return NewToken(row=row, text=f"meeloop_{prefix}_{secret}")


def living_tokens(*, user: User) -> int:
    """Return how many tokens of this person still work."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now()).count()


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None) -> None:
    """Let this token be refused from the next request on. Twice is the same as once."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        note_act(user=token.user, act=AccountAct.TOKEN_REVOKED, by=by, about=f"token:{token.pk}")


@transaction.atomic
def revoke_tokens(*, user: User, by: User | None) -> int:
    """Revoke every token of this person; return how many still worked."""
    tokens = ApiToken.objects.filter(user=user, revoked_at=None).order_by("pk")
    for token in tokens:
        revoke_token(token=token, by=by)
    return len(tokens)


@transaction.atomic
def revoke_tokens_for(*, program: int, by: User) -> list[ApiToken]:
    """Revoke every token that names this program; return those that still worked, with their owners."""
    found = ApiToken.objects.filter(programs__contains=[program], revoked_at=None, expires_at__gt=timezone.now())
    tokens = list(found.select_related("user").order_by("pk"))
    for token in tokens:
        revoke_token(token=token, by=by)
    return tokens
