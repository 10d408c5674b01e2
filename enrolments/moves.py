"""The life of a sign-up as data: which move exists, whose it is, when it can be made, for which reason, and who hears of it.

Services make moves through ``services.moving``, which asks this table (``services.judging``); forms, buttons, ``allowed_actions`` of the interface, mails and the page of states
(``docs/guides/states.md``) read the same table. No other code changes a status (``tests/enrolments/test_moves.py`` looks).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import ReasonCode as R


class Actor(StrEnum):
    """In whose name a move is made."""

    SCHOOL = "school"  # a coordinator of the group's own school
    TEACHER = "teacher"  # anybody who works at that school
    APPROVER = "approver"  # who says yes inside the school, where it asks for that
    PROVIDER = "provider"  # owner or editor of the provider
    HOST = "host"  # anybody who works for the provider
    SYSTEM = "system"  # the clock, or a rule that follows from somebody else's move


class Guard(StrEnum):
    """What must hold at the moment of a move (``rules.guards``)."""

    BEFORE_START = "before_start"  # the activity has not begun
    AFTER_START = "after_start"  # the activity has begun
    ATTENDANCE_OPEN = "attendance_open"  # its term is not over
    OFFER_STANDS = "offer_stands"  # the offer's end has not come
    NEARLY_THERE = "nearly_there"  # it begins within a few days
    JUST_DONE = "just_done"  # the last move was this one's opposite, less than ten minutes ago
    HAS_ANOTHER_CHANCE = "has_another_chance"  # it was offered a part, so the whole can still come
    NAMES_CHOSEN = "names_chosen"  # where the provider asks names, its school has chosen who goes


class Reasons(StrEnum):
    """When a move must say why: a kind of its ``codes``, and a few words (``rules.reasons``)."""

    NONE = "none"  # it need not; a kind of the list, where there is one, may be said
    WHEN_LATE = "when_late"  # once signing up has closed: the other side counts on the group
    WHEN_FEWER_COME = "when_fewer_come"  # once signing up has closed, for fewer pupils: the other side counts on them
    NEEDED = "needed"  # always


class Letter(StrEnum):
    """Who hears of a move, and what (``emails.by_move``)."""

    SCHOOL_CONFIRMED = "school_confirmed"
    SCHOOL_REQUESTED = "school_requested"
    SCHOOL_WAITING = "school_waiting"
    SCHOOL_OFFERED = "school_offered"
    SCHOOL_ENDED = "school_ended"
    SCHOOL_DATE_OFF = "school_date_off"
    SCHOOL_RESTORED = "school_restored"
    APPROVERS_ASKED = "approvers_asked"
    PROVIDER_NEW_GROUP = "provider_new_group"
    PROVIDER_ASKED = "provider_asked"
    PROVIDER_CANCELLED = "provider_cancelled"
    PROVIDER_RESTORED = "provider_restored"
    PROVIDER_EXPIRED = "provider_expired"
    SCHOOL_CHANGED = "school_changed"
    PROVIDER_CHANGED = "provider_changed"


@dataclass(frozen=True, slots=True)
class Move:
    """From, to, under which name, who may, when, why, and who hears of it. Empty ``origin``: there was no sign-up yet."""

    action: str
    origin: str
    target: S
    actors: frozenset[Actor]
    guards: tuple[Guard, ...] = ()
    reasons: Reasons = Reasons.NONE
    codes: tuple[R, ...] = ()
    letters: tuple[Letter, ...] = ()
    is_undoable: bool = False


START = ""  # before there was a sign-up
SCHOOL_CODES = (R.ILLNESS, R.TIMETABLE, R.TRANSPORT, R.TOO_FEW, R.DOES_NOT_FIT, R.MISTAKE, R.OTHER)
# A group whose places are taken can change; one that waits or was offered something answers that first.
CHANGEABLE = (S.DRAFT, S.REQUESTED, S.ACCEPTED, S.CONFIRMED)
PROVIDER_CODES = (R.STAFF, R.ILLNESS, R.DOES_NOT_FIT, R.OTHER_DATE, R.OTHER)


def _moves(
    action: str,
    origins: tuple[str, ...],
    targets: tuple[S, ...],
    *actors: Actor,
    guards: tuple[Guard, ...] = (),
    reasons: Reasons = Reasons.NONE,
    codes: tuple[R, ...] = (),
    letters: tuple[Letter, ...] = (),
    is_undoable: bool = False,
) -> Iterator[Move]:
    for origin in origins:
        for target in targets:
            yield Move(action, origin, target, frozenset(actors), guards, reasons, codes, letters, is_undoable)


MOVES: tuple[Move, ...] = (
    # --- asking ---
    *_moves("ask_school", (START,), (S.DRAFT,), Actor.SCHOOL, letters=(Letter.APPROVERS_ASKED,)),
    *_moves("request", (START,), (S.REQUESTED,), Actor.SCHOOL, letters=(Letter.SCHOOL_REQUESTED, Letter.PROVIDER_ASKED)),
    *_moves(
        "approve",
        (S.DRAFT,),
        (S.REQUESTED,),
        Actor.APPROVER,
        guards=(Guard.BEFORE_START,),
        letters=(Letter.SCHOOL_REQUESTED, Letter.PROVIDER_ASKED),
    ),
    # The school asks for no yes any more: who waited for one goes on.
    *_moves(
        "approval_lifted",
        (S.DRAFT,),
        (S.REQUESTED,),
        Actor.SYSTEM,
        guards=(Guard.BEFORE_START,),
        letters=(Letter.SCHOOL_REQUESTED, Letter.PROVIDER_ASKED),
    ),
    *_moves(
        "disapprove",
        (S.DRAFT,),
        (S.DECLINED,),
        Actor.APPROVER,
        guards=(Guard.BEFORE_START,),
        reasons=Reasons.NEEDED,
        codes=SCHOOL_CODES,
        letters=(Letter.SCHOOL_ENDED,),
    ),
    # --- the answer: at once where the activity says so, else the provider's ---
    *_moves(
        "accept_at_once",
        (S.REQUESTED,),
        (S.ACCEPTED,),
        Actor.SYSTEM,
        letters=(Letter.SCHOOL_CONFIRMED, Letter.PROVIDER_NEW_GROUP),
    ),
    *_moves(
        "accept",
        (S.REQUESTED,),
        (S.ACCEPTED,),
        Actor.PROVIDER,
        guards=(Guard.BEFORE_START,),
        letters=(Letter.SCHOOL_CONFIRMED,),
        is_undoable=True,
    ),
    *_moves(
        "decline",
        (S.REQUESTED,),
        (S.DECLINED,),
        Actor.PROVIDER,
        guards=(Guard.BEFORE_START,),
        reasons=Reasons.NEEDED,
        codes=PROVIDER_CODES,
        letters=(Letter.SCHOOL_ENDED,),
        is_undoable=True,
    ),
    # Nobody answered in time, the school itself or the provider: a school is never kept waiting for ever.
    *_moves("expire", (S.DRAFT, S.WAITING), (S.EXPIRED,), Actor.SYSTEM, letters=(Letter.SCHOOL_ENDED,)),
    *_moves("expire", (S.REQUESTED,), (S.EXPIRED,), Actor.SYSTEM, letters=(Letter.SCHOOL_ENDED, Letter.PROVIDER_EXPIRED)),
    # --- the waiting list: a group waits, and gets an offer that holds its places for a while ---
    *_moves("wait", (S.REQUESTED,), (S.WAITING,), Actor.SCHOOL, letters=(Letter.SCHOOL_WAITING,)),
    *_moves("offer", (S.WAITING,), (S.OFFERED,), Actor.SYSTEM, letters=(Letter.SCHOOL_OFFERED,)),
    # Another date: a sign-up of its own, that stands in for the one that waits or was declined.
    *_moves("propose", (START,), (S.OFFERED,), Actor.SYSTEM, Actor.PROVIDER, letters=(Letter.SCHOOL_OFFERED,)),
    *_moves(
        "accept_offer",
        (S.OFFERED,),
        (S.ACCEPTED,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START, Guard.OFFER_STANDS),
        letters=(Letter.SCHOOL_CONFIRMED, Letter.PROVIDER_NEW_GROUP),
    ),
    *_moves(
        "accept_offer",
        (S.OFFERED,),
        (S.REQUESTED,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START, Guard.OFFER_STANDS),
        letters=(Letter.SCHOOL_REQUESTED, Letter.PROVIDER_ASKED),
    ),
    # Where the school itself must say yes first; the places stay held.
    *_moves(
        "accept_offer",
        (S.OFFERED,),
        (S.DRAFT,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START, Guard.OFFER_STANDS),
        letters=(Letter.APPROVERS_ASKED,),
    ),
    *_moves(
        "decline_offer",
        (S.OFFERED,),
        (S.CANCELLED_BY_SCHOOL,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START,),
        letters=(Letter.SCHOOL_ENDED,),
    ),
    # "Not this part": the group keeps its number in the line.
    *_moves("keep_waiting", (S.OFFERED,), (S.WAITING,), Actor.SCHOOL, guards=(Guard.BEFORE_START, Guard.HAS_ANOTHER_CHANCE)),
    *_moves("lapse", (S.OFFERED,), (S.LAPSED,), Actor.SYSTEM, letters=(Letter.SCHOOL_ENDED,)),
    # The group got its places on another date of the same activity, so it waits no longer.
    *_moves("leave_for_other_date", (S.WAITING,), (S.CANCELLED_BY_SCHOOL,), Actor.SYSTEM),
    # --- shortly before: "gaat dit door?" ---
    *_moves(
        "confirm",
        (S.ACCEPTED,),
        (S.CONFIRMED,),
        Actor.SCHOOL,
        Actor.TEACHER,
        guards=(Guard.BEFORE_START, Guard.NEARLY_THERE, Guard.NAMES_CHOSEN),
    ),
    # Another time than the one for which it was said: asked anew. The letter about the date tells it (``tell_school_of_change``).
    *_moves("ask_anew", (S.CONFIRMED,), (S.ACCEPTED,), Actor.SYSTEM),
    # --- the group itself: who goes, how many, with whom (until when what: ``rules.changing``); the state stays ---
    *(
        move
        for state in CHANGEABLE
        for move in _moves(
            "change",
            (state,),
            (state,),
            Actor.SCHOOL,
            guards=(Guard.BEFORE_START,),
            reasons=Reasons.WHEN_FEWER_COME,
            codes=SCHOOL_CODES,
            letters=(Letter.SCHOOL_CHANGED,) if state == S.DRAFT else (Letter.SCHOOL_CHANGED, Letter.PROVIDER_CHANGED),
        )
    ),
    # --- leaving is always possible until the activity begins ---
    *_moves(
        "cancel",
        (S.DRAFT, S.WAITING),
        (S.CANCELLED_BY_SCHOOL,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START,),
        codes=SCHOOL_CODES,
        letters=(Letter.SCHOOL_ENDED,),
        is_undoable=True,
    ),
    *_moves(
        "cancel",
        (S.REQUESTED, S.ACCEPTED, S.CONFIRMED),
        (S.CANCELLED_BY_SCHOOL,),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START,),
        reasons=Reasons.WHEN_LATE,
        codes=SCHOOL_CODES,
        letters=(Letter.SCHOOL_ENDED, Letter.PROVIDER_CANCELLED),
        is_undoable=True,
    ),
    # One group cannot come after all, says the provider; or a whole date is off and takes everybody with it.
    *_moves(
        "withdraw",
        (S.ACCEPTED, S.CONFIRMED),
        (S.CANCELLED_BY_PROVIDER,),
        Actor.PROVIDER,
        guards=(Guard.BEFORE_START,),
        reasons=Reasons.NEEDED,
        codes=PROVIDER_CODES,
        letters=(Letter.SCHOOL_DATE_OFF,),
    ),
    *_moves(
        "call_off_date",
        (S.DRAFT, S.REQUESTED, S.WAITING, S.OFFERED, S.ACCEPTED, S.CONFIRMED),
        (S.CANCELLED_BY_PROVIDER,),
        Actor.SYSTEM,
        letters=(Letter.SCHOOL_DATE_OFF,),
    ),
    # --- ten minutes to think better of it, where the places are still there ---
    *_moves(
        "undo_cancel",
        (S.CANCELLED_BY_SCHOOL,),
        (S.DRAFT, S.REQUESTED, S.ACCEPTED, S.CONFIRMED, S.WAITING),
        Actor.SCHOOL,
        guards=(Guard.BEFORE_START, Guard.JUST_DONE),
        letters=(Letter.SCHOOL_RESTORED, Letter.PROVIDER_RESTORED),
    ),
    *_moves(
        "undo_answer",
        (S.DECLINED, S.ACCEPTED),
        (S.REQUESTED,),
        Actor.PROVIDER,
        guards=(Guard.BEFORE_START, Guard.JUST_DONE),
        letters=(Letter.SCHOOL_RESTORED,),
    ),
    # --- afterwards; a mistake can be put right for a while ---
    *_moves(
        "note_attendance",
        (S.ACCEPTED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW),
        (S.ATTENDED, S.NO_SHOW),
        Actor.TEACHER,
        Actor.HOST,
        guards=(Guard.AFTER_START, Guard.ATTENDANCE_OPEN),
    ),
)
# Moves that nobody presses: the system makes them, or another action leads to them.
SILENT = frozenset(
    {
        "ask_school",
        "approval_lifted",
        "request",
        "wait",
        "accept_at_once",
        "ask_anew",
        "expire",
        "offer",
        "propose",
        "lapse",
        "leave_for_other_date",
        "call_off_date",
    }
)
# Names of what somebody may do, in the order of the table: the interface's sub-resources.
ACTIONS = tuple(dict.fromkeys(move.action for move in MOVES if move.action not in SILENT))


def moves_of(action: str, origin: str, actor: Actor) -> Sequence[Move]:
    """Return the moves that this action of this actor can be from a state, in the order of the table; nothing when none."""
    return [move for move in MOVES if move.action == action and move.origin == origin and actor in move.actors]


def codes_of(action: str) -> Sequence[R]:
    """Return the kinds of reason that can be said with this action, in the order of the table."""
    return list(dict.fromkeys(code for move in MOVES if move.action == action for code in move.codes))


def find_move(origin: str, target: str, actor: Actor | None = None, *, action: str = "") -> Move | None:
    """Return the first move between two states (of this actor, under this name), or None when there is none."""
    return next(
        (
            move
            for move in MOVES
            if move.origin == origin
            and move.target == target
            and (actor is None or actor in move.actors)
            and action in {"", move.action}
        ),
        None,
    )


def moves_from(origin: str, actors: frozenset[Actor]) -> Iterator[Move]:
    """Yield the moves of these actors out of a state, in the order of the table; those that nobody presses are left out."""
    return (move for move in MOVES if move.origin == origin and move.action not in SILENT and move.actors & actors)
