"""``POST /api/v1/enrolments/{id}/<action>/``: one endpoint for each move of the table that somebody can make."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request

from enrolments.api import reasons, serializers
from enrolments.api.common import ENROLLING, KEY, refusals
from enrolments.api.doors import EnrolmentDoor, shown_afterwards
from enrolments.models import Enrolment
from enrolments.moves import MOVES, Actor, codes_of
from enrolments.services import answering, approving, cancelling, confirming, series, undoing, waiting
from kit.api.bodies import body_of
from kit.api.versions import ETAG, IF_MATCH, STALE

Service = Callable[..., Enrolment]
Body = type[drf.Serializer[Any]]  # Any: plain keywords


def action(
    name: str, service: Service, *, about: str, body: Body | None = None, codes: tuple[str, ...] = (), operation: str = ""
) -> Any:  # Any: a view class
    """Return the view of one action: its actors are those of the table, its body are keywords of the service.

    ``operation`` names a second endpoint of the same move. The action is documented with who may do it and when; a retry with the same Idempotency-Key has one effect.
    """
    moves = [move for move in MOVES if move.action == name]
    actors = frozenset(actor for move in moves for actor in move.actors) - {Actor.SYSTEM}
    origins = ", ".join(dict.fromkeys(f"`{move.origin}`" for move in moves))
    guards = ", ".join(dict.fromkeys(f"`{guard}`" for move in moves for guard in move.guards)) or "none"

    class Action(EnrolmentDoor):
        permission_classes = ENROLLING

        @extend_schema(
            operation_id=f"enrolments_{operation or name}",
            tags=["enrolments"],
            request=body,
            parameters=[KEY, IF_MATCH, ETAG],
            description=f"{about}\n\nBy: {', '.join(sorted(actors))}. From: {origins}. When: {guards}.{_why(name)}",
            responses={200: serializers.EnrolmentDetailSerializer, **STALE, **refusals("move_not_possible", *codes)},
        )
        @shown_afterwards
        def post(self, request: Request, pk: UUID) -> Enrolment:
            said = body_of(body, request) if body else {}
            return service(self.find(pk, *actors), by=self.person(), **said)

    Action.__name__ = Action.__qualname__ = f"{name.title().replace('_', '')}Action"
    Action.__doc__ = about
    return Action


def _why(name: str) -> str:
    """Return what the document says about reasons, where the table knows any for this action."""
    codes = ", ".join(f"`{code}`" for code in codes_of(name))
    refused = "Else 422 `reason_code_needed`, `reason_code_unknown` or `reason_needed`."
    return f" Reasons: {codes}. {refused}" if codes else ""


def _confirm(enrolment: Enrolment, **said: Any) -> Enrolment:  # Any: keywords of the service
    return confirming.confirm_coming(enrolment, actor=Actor.SCHOOL, **said)


def _approve(enrolment: Enrolment, **said: Any) -> Enrolment:  # Any: as above
    # A yes is a yes to the group as it was looked up for this request, and as If-Match knew it.
    return approving.approve(enrolment, seen=enrolment.sequence, **said)


def _cancel(enrolment: Enrolment, *, whole_series: bool, **said: Any) -> Enrolment:  # Any: as above
    return (series.cancel_series if whole_series else cancelling.cancel_enrolment)(enrolment, **said)


def _propose(enrolment: Enrolment, **said: Any) -> Enrolment:  # Any: as above
    answering.propose_other_date(enrolment, **said)
    return enrolment


ACTION_VIEWS = {
    "cancel": action(
        "cancel",
        _cancel,
        about="Take a group off a date or off its waiting list. After signing up closed `reason_code` and `reason` are needed. "
        "With `whole_series` off every date of its series that is still to come.",
        body=reasons.CancelEnrolmentSerializer,
        codes=("cancel_too_late",),
    ),
    "accept_offer": action(
        "accept_offer",
        waiting.accept_offer,
        about="Say yes to an offer of the waiting list, or to a date that the provider proposed. `pupils` where a part was offered.",
        body=serializers.AcceptOfferSerializer,
        codes=("offer_expired", "pupils_elsewhere", "pupils_already_enrolled"),
    ),
    "decline_offer": action("decline_offer", waiting.decline_offer, about="Say no to an offer; the next group gets it."),
    "keep_waiting": action("keep_waiting", waiting.keep_waiting, about="Not this part: wait on for all places, same number."),
    "approve": action(
        "approve",
        _approve,
        about="Say yes inside the school, where the school asks for that. Send the ETag of the group you looked at in If-Match: "
        "then a yes is never a yes to something else (412 `precondition_failed` when it changed).",
    ),
    "disapprove": action(
        "disapprove",
        approving.disapprove,
        about="Say no inside the school, with `reason_code` and `reason`.",
        body=reasons.DisapproveGroupSerializer,
    ),
    "confirm": action(
        "confirm",
        _confirm,
        about="Say that the group comes, from a week before.",
        codes=("too_early_to_confirm", "names_not_chosen"),
    ),
    "undo_cancel": action(
        "undo_cancel",
        undoing.undo_cancel,
        about="Take a cancellation back within ten minutes, where the places are still there.",
        codes=("undo_too_late", "places_given_away", "pupils_elsewhere", "class_already_enrolled"),
    ),
    "accept": action("accept", answering.accept_request, about="The provider says yes to a requested group."),
    "decline": action(
        "decline",
        answering.decline_request,
        about="The provider says no, with a `reason_code` and a `reason` that the school reads.",
        body=reasons.DeclineGroupSerializer,
    ),
    "propose_date": action(
        "decline",
        _propose,
        about="The provider says no to this date and offers the group another one of the same activity.",
        body=serializers.OtherDateSerializer,
        operation="propose_date",
        codes=("date_does_not_fit",),
    ),
    "undo_answer": action(
        "undo_answer",
        answering.undo_answer,
        about="The provider takes its yes or no back within ten minutes.",
        codes=("undo_too_late", "places_given_away"),
    ),
    "withdraw": action(
        "withdraw",
        answering.withdraw_group,
        about="The provider cannot receive this one group after all, with `reason_code` and `reason`.",
        body=reasons.WithdrawGroupSerializer,
    ),
}
