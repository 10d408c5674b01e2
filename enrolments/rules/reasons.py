"""Why a move is made: the table names when that must be said and with which kinds of reason, here it is judged."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from enrolments import errors
from enrolments.choices import ReasonCode
from enrolments.models import Enrolment
from enrolments.moves import Move, Reasons
from kit.no_bsn import refuse_bsn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def is_reason_needed(move: Move, enrolment: Enrolment, *, now: datetime, places: int | None = None) -> bool:
    """Return whether this move must say why now. ``places`` is with how many the group comes after it; None: as many."""
    is_late = enrolment.session.enrolment_closes_at <= now
    come_fewer = places is not None and places < enrolment.places
    return {
        Reasons.NONE: False,
        Reasons.WHEN_LATE: is_late,
        Reasons.WHEN_FEWER_COME: is_late and come_fewer,
        Reasons.NEEDED: True,
    }[move.reasons]


def check_reason(move: Move, *, code: str, words: str, is_needed: bool) -> None:
    """A kind that the table does not name with this move says nothing; where a reason is needed, so are kind and words.

    Raises ``LooksLikeBsn``, ``ReasonCodeUnknown``, ``ReasonCodeNeeded``, ``ReasonNeeded``.
    """
    refuse_bsn(words)
    if code and code not in move.codes:
        raise errors.ReasonCodeUnknown(_named(move))
    if is_needed and not code:
        raise errors.ReasonCodeNeeded(_named(move))
    if is_needed and not words.strip():
        raise errors.ReasonNeeded


def reason_choices(codes: Iterable[ReasonCode]) -> list[tuple[str, "StrOrPromise"]]:
    """Return kinds of reason as choices of a form or an interface."""
    return [(code.value, code.label) for code in codes]


def _named(move: Move) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in reason_choices(move.codes)]
