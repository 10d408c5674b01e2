"""Which roles somebody holds. Schools and providers stand on higher floors, so each brings its own book of roles.

A higher app calls ``register_roles`` in its ``AppConfig.ready``; sign-in, the menu, the colleagues page and ``/api/v1/me/``
ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Choices
from django.http import HttpRequest

from accounts.choices import OrganisationKind
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Role:
    """One role of one person in one organisation. ``organisation_id`` is None for the region itself."""

    kind: OrganisationKind
    code: str
    label: str
    organisation_id: int | None
    organisation: str
    home: str
    sees_pupils: bool
    manages: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else with a role in the same organisation."""

    user: User
    code: str
    label: str


class RoleBook(Protocol):
    """What one kind of organisation knows about its people."""

    @property
    def kind(self) -> OrganisationKind:
        """Which kind of organisation."""

    @property
    def choices(self) -> type[Choices]:
        """The roles there are."""

    def roles_of(self, user: User) -> Sequence[Role]:
        """Return the roles this person holds now."""

    def name_of(self, organisation_id: int | None) -> str | None:
        """Return the organisation's name, or None when there is none with this id."""

    def colleagues(self, organisation_id: int | None) -> Sequence[Colleague]:
        """Return everybody with a role there now, by name."""

    def may_give(self, roles: Sequence[Role]) -> frozenset[str]:
        """Return the role codes that somebody with these roles in the organisation may give and end."""

    def give(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """Make the membership; return whether it is new."""

    def end(self, *, organisation_id: int | None, user: User, role: str) -> bool:
        """End the membership; return whether there was one."""


_books: dict[OrganisationKind, RoleBook] = {}
# Somebody with several roles starts where the daily work is.
_HOME_ORDER = (OrganisationKind.SCHOOL, OrganisationKind.PROVIDER, OrganisationKind.REGION, OrganisationKind.FUNDER)


def register_roles(book: RoleBook) -> None:
    """Make one kind of organisation known; called once, from ``AppConfig.ready``."""
    _books[book.kind] = book


def book_of(kind: str) -> RoleBook:
    """Return the book of this kind of organisation. Raises ``KeyError`` for a kind that no app registered."""
    return _books[OrganisationKind(kind)]


def roles_of(user: User | AnonymousUser) -> tuple[Role, ...]:
    """Return every role of this person, the one whose home comes first in front. One query a kind of organisation."""
    if not user.is_authenticated:
        return ()
    return tuple(role for kind in _HOME_ORDER if kind in _books for role in _books[kind].roles_of(user))


def roles_for(request: HttpRequest) -> tuple[Role, ...]:
    """Return the roles of who is asking, read once a request."""
    cached: tuple[int | None, tuple[Role, ...]] | None = getattr(request, "accounts_roles", None)
    if cached is None or cached[0] != request.user.pk:
        cached = (request.user.pk, roles_of(request.user))
        request.accounts_roles = cached  # type: ignore[attr-defined]  # lives as long as the request
    return cached[1]


def sees_pupils(user: User | AnonymousUser, roles: Sequence[Role]) -> bool:
    """Return whether a pupil can be seen with these roles; the installation's administrator counts as one who does."""
    return any(role.sees_pupils for role in roles) or bool(getattr(user, "is_superuser", False))
