"""The life of a release as data: which step exists, whose it is, what must hold, and whether a reason is needed.

``stats.services.deciding`` makes the steps, the region's screens draw their buttons from the same table, and the trigger of
migration ``0006`` lets no other change of status through (``tests/stats/test_deciding.py`` compares the two).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stats.choices import ReleaseStatus as S


class Actor(StrEnum):
    """Who takes a step."""

    MAKER = "maker"  # coordinator or administrator of the region
    APPROVER = "approver"  # somebody else of the region, or an administrator of a school for its board
    SYSTEM = "system"  # the worker, or a rule that follows from another step


class Guard(StrEnum):
    """What must hold at the moment of a step (``stats.rules``); the database checks the first three once more."""

    NOTHING_FOUND = "nothing_found"  # the audit was finished and found nothing that blocks
    SOMEBODY_ELSE = "somebody_else"  # not who had it counted or asked for approval, and not twice the same person
    ANOTHER_BODY = "another_body"  # not twice the same body
    FIRST_OF_TWO = "first_of_two"  # nobody has approved yet
    SECOND_OF_TWO = "second_of_two"  # one other has approved


@dataclass(frozen=True, slots=True)
class Move:
    """One step: its name, from and to, by whom, and under which conditions. Empty ``origin``: there was no release yet."""

    action: str
    origin: str
    target: S
    actor: Actor
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False


START = ""
TWO_PEOPLE = (Guard.NOTHING_FOUND, Guard.SOMEBODY_ELSE, Guard.ANOTHER_BODY)

MOVES: tuple[Move, ...] = (
    Move("count", START, S.DRAFT, Actor.SYSTEM),
    Move("audit", S.DRAFT, S.AUDITED, Actor.SYSTEM),
    Move("request", S.AUDITED, S.REQUESTED, Actor.MAKER, (Guard.NOTHING_FOUND,)),
    # The first yes leaves the release where it is; the second one, of another body, approves it.
    Move("approve", S.REQUESTED, S.REQUESTED, Actor.APPROVER, (*TWO_PEOPLE, Guard.FIRST_OF_TWO)),
    Move("approve", S.REQUESTED, S.APPROVED, Actor.APPROVER, (*TWO_PEOPLE, Guard.SECOND_OF_TWO)),
    Move("refuse", S.REQUESTED, S.WITHDRAWN, Actor.APPROVER, needs_reason=True),
    Move("publish", S.APPROVED, S.PUBLISHED, Actor.MAKER, (Guard.NOTHING_FOUND,)),
    Move("supersede", S.PUBLISHED, S.SUPERSEDED, Actor.SYSTEM),
    *(Move("withdraw", origin, S.WITHDRAWN, Actor.MAKER) for origin in (S.DRAFT, S.AUDITED, S.REQUESTED, S.APPROVED)),
)


def moves_named(action: str) -> Iterator[Move]:
    """Yield the moves of one name, in the order of the table."""
    return (move for move in MOVES if move.action == action)


def changes_of_status() -> frozenset[tuple[str, str]]:
    """Return every pair (from, to) of different states that a stored release may go through."""
    return frozenset((move.origin, move.target.value) for move in MOVES if move.origin not in {START, move.target})
