"""The table of moves: which step leads from which state to which, and whose step it is."""

from dataclasses import dataclass
from enum import StrEnum

from desk.choices import RequestStatus as S


class Who(StrEnum):
    """Who takes a step."""

    SYSTEM = "system"
    ASKER = "asker"
    DESK = "desk"


class Step(StrEnum):
    """The steps there are."""

    ASK_PROOF = "ask_proof"
    TAKE = "take"
    REFER = "refer"
    PROVE = "prove"
    VOUCH = "vouch"
    ANSWER = "answer"
    REFUSE = "refuse"
    NO_DATA = "no_data"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table."""

    before: frozenset[S]
    after: S
    by: frozenset[Who]


def _move(before: tuple[S, ...], after: S, *by: Who) -> Move:
    return Move(frozenset(before), after, frozenset(by))


MOVES: dict[Step, Move] = {
    Step.ASK_PROOF: _move((S.RECEIVED,), S.IDENTITY, Who.SYSTEM),
    # Proved already by a fresh sign-in, or a complaint: that gives nobody data.
    Step.TAKE: _move((S.RECEIVED,), S.IN_HAND, Who.SYSTEM),
    # The school is the controller of pupils (promise POR-7i).
    Step.REFER: _move((S.RECEIVED, S.IN_HAND), S.REFERRED, Who.SYSTEM, Who.DESK),
    Step.PROVE: _move((S.IDENTITY,), S.IN_HAND, Who.ASKER),
    Step.VOUCH: _move((S.REFERRED,), S.IN_HAND, Who.DESK),
    Step.ANSWER: _move((S.IN_HAND,), S.ANSWERED, Who.DESK),
    Step.REFUSE: _move((S.RECEIVED, S.REFERRED, S.IN_HAND), S.REFUSED, Who.DESK),
    Step.NO_DATA: _move((S.RECEIVED, S.IDENTITY, S.REFERRED, S.IN_HAND), S.CLOSED, Who.DESK, Who.SYSTEM),
    Step.LAPSE: _move((S.IDENTITY,), S.CLOSED, Who.SYSTEM),
    Step.WITHDRAW: _move((S.RECEIVED, S.REFERRED, S.IN_HAND), S.CLOSED, Who.ASKER),
    Step.CLOSE: _move((S.ANSWERED, S.REFUSED), S.CLOSED, Who.DESK, Who.SYSTEM),
}
# Somebody waits for an answer and a clock runs.
WAITING = frozenset({S.RECEIVED, S.REFERRED, S.IN_HAND})
# What the desk sees: before the asker has shown who that is there is nothing to do yet.
AT_THE_DESK = WAITING | {S.ANSWERED, S.REFUSED, S.CLOSED}


def may(step: Step, status: str, by: Who) -> bool:
    """Return whether the table has this step from this state for this side."""
    move = MOVES[step]
    return by in move.by and S(status) in move.before


def steps_from(status: str, by: Who) -> frozenset[Step]:
    """Return what this side can do with a request in this state."""
    return frozenset(step for step in Step if may(step, status, by))
