"""What every page of sign-ups does at its door: find the row among one's own, and know in whose name one acts."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import person
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.names import Terms
from enrolments.rules.situation import Occasion
from enrolments.rules.standing import Standing, allowed_actions, standing_of
from enrolments.services.reading import read_occasion
from kit.refusals import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """A sign-up with what this reader may do with it."""

    enrolment: Enrolment
    actions: list[str]


def find_enrolment(request: HttpRequest, pk: UUID, *actors: Actor) -> tuple[Enrolment, frozenset[Actor]]:
    """Return one's own sign-up and in whose names one may act on it. Not yours, or not in that name: 404."""
    user = person(request)
    enrolment = Enrolment.objects.visible_to(user).with_details().filter(pk=pk).first()
    if enrolment is None:
        raise Http404
    mine = actors_for(enrolment, standing_of(user))
    if not mine & set(actors):
        raise Http404
    return enrolment, mine


def find_own_date(request: HttpRequest, session_id: int) -> tuple[Occasion, frozenset[Actor]]:
    """Return a date of one's own provider and in whose names one may act on its groups. Anybody else's: 404."""
    try:
        occasion = read_occasion(session_id)
    except NotFound as error:
        raise Http404 from error
    actors = standing_of(person(request)).actors_for(school_id=0, provider_id=occasion.provider_id)
    if Actor.HOST not in actors:
        raise Http404
    return occasion, actors


def role_of(actors: frozenset[Actor]) -> str:
    """Return the word for the log of looks."""
    return "provider" if Actor.PROVIDER in actors else "host"


def actors_for(enrolment: Enrolment, standing: Standing) -> frozenset[Actor]:
    """Return in whose names this reader acts on a sign-up that was read ``with_details``."""
    provider_id: int | None = enrolment.provider_id  # type: ignore[attr-defined]  # annotated by with_provider()
    return standing.actors_for(
        school_id=enrolment.school_id, provider_id=provider_id, approval_mode=enrolment.school.approval_mode
    )


def row_of(enrolment: Enrolment, actors: frozenset[Actor], terms: Terms) -> Row:
    """Return a sign-up with its possible actions now."""
    until = terms.note_until(enrolment, actors)
    return Row(enrolment, allowed_actions(enrolment, actors, now=timezone.now(), attendance_until=until))


def refused(request: HttpRequest, refusal: Refusal, *, back_url: str) -> HttpResponse:
    """Answer a refusal that no form belongs to: a sentence, a way back, and the refusal's own status."""
    response = render(request, "enrolments/refused.html", {"refusal": refusal, "back_url": back_url}, status=refusal.status)
    return with_retry(response, refusal)


def with_retry(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """Say when to come back, where the refusal knows."""
    if seconds := getattr(refusal, "retry_after", None):
        response.headers["Retry-After"] = str(seconds)
    return response
