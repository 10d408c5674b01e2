"""What every endpoint of sign-ups does at its door."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.idempotency import idempotent
from accounts.models import ApiToken, User
from enrolments.api.serializers import EnrolmentDetailSerializer
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.moves import Actor
from enrolments.querysets import HIDDEN_FROM_PROVIDERS, EnrolmentQuerySet
from enrolments.rules.standing import Standing, allowed_actions, standing_of
from enrolments.services.chances import outlook_of
from enrolments.services.moving import check_version, version_of
from enrolments.services.roster import NAMED, Guest, guests_of
from enrolments.services.windows import current_terms
from kit.api.versions import expected_version
from privacy.models import AccessPurpose
from privacy.services import log_access


class EnrolmentDoor(APIView):
    """Base: find a row among one's own, know in whose name one acts, answer with the row as it is now."""

    def person(self) -> User:
        """Return who is asking; the permissions have seen to it that somebody is."""
        user = self.request.user
        if not isinstance(user, User):
            raise Http404
        return user

    def standing(self) -> Standing:
        """Return what this person may; read once a request."""
        if not hasattr(self, "_standing"):
            self._standing = standing_of(self.person())
        return self._standing

    def rows(self) -> EnrolmentQuerySet:
        """Return one's own sign-ups with what the answer shows."""
        return Enrolment.objects.visible_to(self.person()).with_details()

    def find(self, pk: UUID, *actors: Actor) -> Enrolment:
        """Return one's own sign-up; not yours, or not in that name: 404. Raises ``StaleVersion`` (412) on ``If-Match``."""
        enrolment: Enrolment | None = self.rows().filter(pk=pk).first()
        if enrolment is None or (actors and not self.actors(enrolment) & set(actors)):
            raise Http404
        # Said at once here, and once more when the row is locked: somebody may change it in between.
        enrolment.expected_version = expected_version(self.request)
        check_version(enrolment)
        return enrolment

    def actors(self, enrolment: Enrolment) -> frozenset[Actor]:
        """Return in whose names this person acts on a sign-up."""
        provider_id: int | None = enrolment.provider_id  # type: ignore[attr-defined]  # annotated by with_provider()
        return self.standing().actors_for(
            school_id=enrolment.school_id, provider_id=provider_id, approval_mode=enrolment.school.approval_mode
        )

    def actions_of(self) -> Callable[[Enrolment], list[str]]:
        """Return the function that fills ``allowed_actions``."""
        terms, now = current_terms(), timezone.now()

        def actions(enrolment: Enrolment) -> list[str]:
            actors = self.actors(enrolment)
            return allowed_actions(enrolment, actors, now=now, attendance_until=terms.note_until(enrolment, actors))

        return actions

    def reader(self) -> dict[str, Any]:  # Any: a serializer's context
        """Return what the serializers ask about who reads: what they may do, and whose sign-ups are their own school's."""
        return {"actions_of": self.actions_of(), "own_schools": self.standing().teaches_at}

    def answer(self, enrolment: Enrolment, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        """Return the sign-up with history and, for who may see them now, names; each look at names is written down."""
        enrolment.transitions_in_order = self._history(enrolment)  # type: ignore[attr-defined]  # for the serializer
        enrolment.guests_shown = self._guests(enrolment)  # type: ignore[attr-defined]  # as above
        enrolment.outlook = outlook_of(enrolment)  # type: ignore[attr-defined]  # as above
        data = EnrolmentDetailSerializer(enrolment, context=self.reader()).data
        return Response(data, status=status, headers={"ETag": version_of(enrolment), **(headers or {})})

    def handle_exception(self, exc: Exception) -> Response:
        """Say when to come back, where a refusal knows."""
        response = super().handle_exception(exc)
        if seconds := getattr(exc, "retry_after", None):
            response["Retry-After"] = str(seconds)
        return response

    def _history(self, enrolment: Enrolment) -> list[EnrolmentTransition]:
        """Return the moves in order; to a provider without what the school did before, or beside, it: wait, ask inside."""
        moves = list(enrolment.transitions.order_by("pk"))
        if enrolment.school_id in self.standing().teaches_at:
            return moves
        shown = [one for one in moves if one.to_status not in HIDDEN_FROM_PROVIDERS]
        for one in shown:
            one.from_status = "" if one.from_status in HIDDEN_FROM_PROVIDERS else one.from_status
        return shown

    def _guests(self, enrolment: Enrolment) -> list[Guest]:
        actors = self.actors(enrolment)
        is_own = bool(actors & {Actor.SCHOOL, Actor.TEACHER})
        is_in_time = is_own or current_terms().sees_names(enrolment.session, timezone.now())
        if not is_own and (enrolment.status not in NAMED or not is_in_time):
            return []
        if not is_own and isinstance(self.request.auth, ApiToken):
            # A school's agreement covers the school's programs, never one of a provider (promise SP-9e).
            return []
        guests = list(guests_of(enrolment, for_school=is_own))
        if guests:
            log_access(
                actor_id=self.person().pk,
                actor_role="school" if is_own else "provider",
                purpose=AccessPurpose.ROSTER_VIEW,
                school_id=enrolment.school_id,
                object_label="enrolment",
                object_id=enrolment.pk,
                pupil_ids=[one.pupil_id for one in guests],
            )
        return guests


def shown_afterwards(method: Callable[..., Enrolment]) -> Callable[..., Response]:
    """Wrap a method that moves a sign-up: sent is the row as it is now, kept for a retry is its id and nothing else.

    Names live in the sign-up only; and who lost the role since gets 404, not yesterday's answer.
    """

    @idempotent
    @wraps(method)
    def once(view: EnrolmentDoor, request: Request, pk: UUID) -> Response:
        return Response({"id": str(method(view, request, pk).pk)})

    @wraps(method)
    def show(view: EnrolmentDoor, request: Request, pk: UUID) -> Response:
        kept = once(view, request, pk)
        moved = view.rows().filter(pk=kept.data["id"]).first()
        if moved is None:
            raise Http404
        replayed = {name: kept[name] for name in ("Idempotent-Replayed",) if name in kept}
        return view.answer(moved, status=kept.status_code, headers=replayed)

    return show
