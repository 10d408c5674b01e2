"""What a token needs before it reaches pupils of a school: a program with an agreement. The floor that keeps programs answers (SP-9e)."""

from collections.abc import Collection, Sequence
from typing import Protocol

from accounts.choices import TokenScope
from accounts.errors import ProgramMissing
from accounts.models import ApiToken, User

# Everything else opens doors behind which a pupil can be seen.
REACH_NOBODY = frozenset({TokenScope.PUBLISH, TokenScope.JUDGE, TokenScope.REPORT})


class ProgramBook(Protocol):
    """What is known about programs and their agreements."""

    def needed_by(self, user: User) -> bool:
        """Return whether a token of this person reaches pupils of a school."""

    def choices_for(self, user: User) -> Sequence[tuple[int, str]]:
        """Return (number, words) of the programs for which this person can make a token now."""

    def hold(self, user: User, programs: Collection[int]) -> None:
        """Wait for who ends one of these programs now. Raises ``ProgramMissing`` unless they cover every school of this person."""

    def covers(self, user: User, programs: Collection[int]) -> bool:
        """Return whether these programs run now and cover every school where this person works; nobody's school is covered."""


_books: list[ProgramBook] = []


def register_programs(book: ProgramBook) -> None:
    """Make the book known; called once, from ``AppConfig.ready``."""
    _books[:] = [book]


def book() -> ProgramBook:
    """Return the book. Without one no token is made or let through: fails closed."""
    return _books[0]


def reaches_pupils(scopes: Collection[str]) -> bool:
    """Return whether one of these scopes opens a door behind which a pupil can be seen."""
    return not frozenset(scopes) <= REACH_NOBODY


def check_program(token: ApiToken) -> None:
    """Raise ``ProgramMissing`` (403) unless the schools of the token's owner have a running agreement with its program."""
    if not book().covers(token.user, token.programs):
        raise ProgramMissing
