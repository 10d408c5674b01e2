"""One action on several sign-ups: each by itself, each with its own result.

From a page each has a transaction of its own. With an Idempotency-Key all of them and the stored answer stand in one, so that a
retry never does half again; the dates are then locked in the order of their numbers, so that two of these never lock each other out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from enrolments.models import Enrolment
from enrolments.moves import MOVES, Actor, codes_of
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


def _confirm(enrolment: Enrolment, *, by: User) -> Enrolment:
    return confirming.confirm_coming(enrolment, by=by, actor=Actor.SCHOOL)


# What can be done to many at once: the services' own actions, nothing of its own.
BULK: dict[str, Callable[..., Enrolment]] = {
    "cancel": cancelling.cancel_enrolment,
    "confirm": _confirm,
    "approve": approving.approve,
    "accept": answering.accept_request,
    "decline": answering.decline_request,
}
# Those of which the table knows reasons.
WITH_REASON = frozenset(name for name in BULK if codes_of(name))
BULK_ACTIONS = [(name, name) for name in sorted(BULK)]


def do_many(keys: Sequence[UUID], action: str, *, by: User, reason: str = "", reason_code: str = "") -> list[Outcome]:
    """Do one action to each of these sign-ups; return a result for each, in the order given. They are done date by date.

    One refusal stops nothing else. What is not this person's to act on is "not found", like everywhere. Raises ``KeyError``
    for an action that is not in ``BULK``.
    """
    service = BULK[action]
    why = {"reason": reason, "reason_code": reason_code} if action in WITH_REASON else {}
    may = frozenset(actor for move in MOVES if move.action == action for actor in move.actors) - {Actor.SYSTEM}
    standing = standing_of(by)
    found = Enrolment.objects.visible_to(by).with_details().filter(pk__in=list(keys)[:MOST])
    outcomes: dict[UUID, Outcome] = {key: Outcome(key, None, NotFound()) for key in keys}
    for enrolment in found.order_by("session", "pk"):
        if not _actors(standing, enrolment) & may:
            continue
        try:
            outcomes[enrolment.pk] = Outcome(enrolment.pk, service(enrolment, by=by, **why))
        except Refusal as refusal:
            outcomes[enrolment.pk] = Outcome(enrolment.pk, enrolment, refusal)
    return list(outcomes.values())


def _actors(standing: Standing, enrolment: Enrolment) -> frozenset[Actor]:
    return standing.actors_for(
        school_id=enrolment.school_id,
        provider_id=enrolment.provider_id,  # type: ignore[attr-defined]  # annotated by with_provider()
        approval_mode=enrolment.school.approval_mode,
    )
