"""The life of a sign-up as data: which move exists, and whose it is.

Services make moves through ``services.moving``, pages and the interface read them for buttons and ``allowed_actions``.
"""

from dataclasses import dataclass
from enum import StrEnum

from enrolments.choices import EnrolmentStatus as S


class Actor(StrEnum):
    """In whose name a move is made."""

    SCHOOL = "school"  # a coordinator of the group's own school
    TEACHER = "teacher"  # anybody who works at that school
    PROVIDER = "provider"  # owner or editor of the provider
    HOST = "host"  # anybody who works for the provider
    SYSTEM = "system"  # the clock, or a rule that follows from somebody else's move


@dataclass(frozen=True, slots=True)
class Move:
    """From, to, and who may."""

    origin: str
    target: S
    actors: frozenset[Actor]


START = ""  # before there was a sign-up


def _move(origin: str, target: S, *actors: Actor) -> Move:
    return Move(origin, target, frozenset(actors))


MOVES = (
    _move(START, S.REQUESTED, Actor.SCHOOL),
    # Acceptance: at once where the activity says so, else by the provider.
    _move(S.REQUESTED, S.ACCEPTED, Actor.PROVIDER, Actor.SYSTEM),
    _move(S.REQUESTED, S.DECLINED, Actor.PROVIDER),
    # The waiting list: a whole group waits for places, and gets an offer that holds them for a while.
    _move(S.REQUESTED, S.WAITING, Actor.SCHOOL),
    _move(S.WAITING, S.OFFERED, Actor.SYSTEM),
    _move(S.OFFERED, S.ACCEPTED, Actor.SCHOOL),
    _move(S.OFFERED, S.REQUESTED, Actor.SCHOOL),
    _move(S.OFFERED, S.LAPSED, Actor.SYSTEM),
    # Leaving is always possible until the activity begins.
    _move(S.REQUESTED, S.CANCELLED_BY_SCHOOL, Actor.SCHOOL),
    _move(S.WAITING, S.CANCELLED_BY_SCHOOL, Actor.SCHOOL),
    _move(S.OFFERED, S.CANCELLED_BY_SCHOOL, Actor.SCHOOL),
    _move(S.ACCEPTED, S.CANCELLED_BY_SCHOOL, Actor.SCHOOL),
    # A date that does not go on takes everybody with it, waiting groups too.
    _move(S.REQUESTED, S.CANCELLED_BY_PROVIDER, Actor.PROVIDER),
    _move(S.WAITING, S.CANCELLED_BY_PROVIDER, Actor.PROVIDER),
    _move(S.OFFERED, S.CANCELLED_BY_PROVIDER, Actor.PROVIDER),
    _move(S.ACCEPTED, S.CANCELLED_BY_PROVIDER, Actor.PROVIDER),
    # Nobody answered before the activity began.
    _move(S.REQUESTED, S.EXPIRED, Actor.SYSTEM),
    _move(S.WAITING, S.EXPIRED, Actor.SYSTEM),
    # Afterwards; a mistake can be put right for a while.
    _move(S.ACCEPTED, S.ATTENDED, Actor.TEACHER, Actor.HOST),
    _move(S.ACCEPTED, S.NO_SHOW, Actor.TEACHER, Actor.HOST),
    _move(S.ATTENDED, S.NO_SHOW, Actor.TEACHER, Actor.HOST),
    _move(S.NO_SHOW, S.ATTENDED, Actor.TEACHER, Actor.HOST),
)
_BY_ENDS = {(move.origin, move.target): move for move in MOVES}


def find_move(origin: str, target: str) -> Move | None:
    """Return the move between two states, or None when there is none."""
    return _BY_ENDS.get((origin, S(target)))


def may_move(origin: str, target: str, actors: frozenset[Actor]) -> bool:
    """Return whether one of these actors may make this move."""
    move = find_move(origin, target)
    return move is not None and bool(move.actors & actors)
