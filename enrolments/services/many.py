"""One action on several sign-ups: each in a transaction of its own, each with its own result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from enrolments.models import Enrolment
from enrolments.moves import MOVES, Actor
from enrolments.rules.standing import Standing, standing_of
from enrolments.services import answering, approving, cancelling, confirming
from kit.refusals import NotFound, Refusal

MOST = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: the sign-up as it is now, or why not. ``enrolment`` is None for what is not this person's."""

    key: UUID
    enrolment: Enrolment | None
    refusal: Refusal | None = None


def _confirm(enrolment: Enrolment, *, by: User, reason: str) -> Enrolment:
    return confirming.confirm_coming(enrolment, by=by, actor=Actor.SCHOOL)


# What can be done to many at once: the services' own actions, nothing of its own.
BULK: dict[str, Callable[..., Enrolment]] = {
    "cancel": lambda enrolment, *, by, reason: cancelling.cancel_enrolment(enrolment, by=by, reason=reason),
    "confirm": _confirm,
    "approve": lambda enrolment, *, by, reason: approving.approve(enrolment, by=by),
    "accept": lambda enrolment, *, by, reason: answering.accept_request(enrolment, by=by),
    "decline": lambda enrolment, *, by, reason: answering.decline_request(enrolment, by=by, reason=reason),
}
BULK_ACTIONS = [(name, name) for name in sorted(BULK)]


def do_many(keys: Sequence[UUID], action: str, *, by: User, reason: str = "") -> list[Outcome]:
    """Do one action to each of these sign-ups, in the order given; return a result for each.

    One refusal stops nothing else. What is not this person's to act on is "not found", like everywhere. Raises ``KeyError``
    for an action that is not in ``BULK``.
    """
    service = BULK[action]
    may = frozenset(actor for move in MOVES if move.action == action for actor in move.actors) - {Actor.SYSTEM}
    standing = standing_of(by)
    found: dict[Any, Enrolment] = {  # Any: a UUID
        one.pk: one for one in Enrolment.objects.visible_to(by).with_details().filter(pk__in=list(keys)[:MOST])
    }
    outcomes = []
    for key in dict.fromkeys(keys):
        enrolment = found.get(key)
        actors = _actors(standing, enrolment)
        if enrolment is None or not actors & may:
            outcomes.append(Outcome(key, None, NotFound()))
            continue
        try:
            outcomes.append(Outcome(key, service(enrolment, by=by, reason=reason)))
        except Refusal as refusal:
            outcomes.append(Outcome(key, enrolment, refusal))
    return outcomes


def _actors(standing: Standing, enrolment: Enrolment | None) -> frozenset[Actor]:
    if enrolment is None:
        return frozenset()
    return standing.actors_for(
        school_id=enrolment.school_id,
        provider_id=enrolment.provider_id,  # type: ignore[attr-defined]  # annotated by with_provider()
        approval_mode=enrolment.school.approval_mode,
    )
