"""In whose name somebody may act on a sign-up. Read once per request, asked for every row of a list."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.moves import Actor, may_move
from providers.choices import ProviderStatus
from providers.rules import EDITING
from schools.rules import COORDINATING


@dataclass(frozen=True, slots=True)
class Standing:
    """The schools and approved providers somebody works for now, by what the work allows."""

    coordinates: frozenset[int]
    teaches_at: frozenset[int]
    edits: frozenset[int]
    hosts_for: frozenset[int]

    def actors_for(self, *, school_id: int, provider_id: int | None) -> frozenset[Actor]:
        """Return in whose names this person may act on a sign-up of that school with that provider."""
        claims = (
            (Actor.SCHOOL, school_id in self.coordinates),
            (Actor.TEACHER, school_id in self.teaches_at),
            (Actor.PROVIDER, provider_id in self.edits),
            (Actor.HOST, provider_id in self.hosts_for),
        )
        return frozenset(actor for actor, holds in claims if holds)


def standing_of(user: User | AnonymousUser) -> Standing:
    """Return what this person may, in two queries."""
    if not user.is_authenticated:
        return Standing(frozenset(), frozenset(), frozenset(), frozenset())
    school = list(user.school_memberships.filter(ended_at=None).values_list("school_id", "role"))
    approved = user.provider_memberships.filter(ended_at=None, provider__status=ProviderStatus.APPROVED)
    provider = list(approved.values_list("provider_id", "role"))
    return Standing(
        coordinates=frozenset(pk for pk, role in school if role in COORDINATING),
        teaches_at=frozenset(pk for pk, _role in school),
        edits=frozenset(pk for pk, role in provider if role in EDITING),
        hosts_for=frozenset(pk for pk, _role in provider),
    )


def allowed_actions(enrolment: Enrolment, actors: frozenset[Actor], *, now: datetime, attendance_until: datetime) -> list[str]:
    """Return what these actors may do with a sign-up now; names of the interface's own actions.

    ``attendance_until`` is the last moment at which attendance may be noted or put right.
    """
    status, session = enrolment.status, enrolment.session
    before, offer_stands = now < session.starts_at, enrolment.offer_until is not None and now < enrolment.offer_until
    possible = (
        ("cancel", before and status != S.OFFERED and may_move(status, S.CANCELLED_BY_SCHOOL, actors)),
        ("accept_offer", before and offer_stands and status == S.OFFERED and Actor.SCHOOL in actors),
        ("decline_offer", before and status == S.OFFERED and Actor.SCHOOL in actors),
        ("accept", before and status == S.REQUESTED and may_move(status, S.ACCEPTED, actors)),
        ("decline", before and status == S.REQUESTED and may_move(status, S.DECLINED, actors)),
        ("note_attendance", session.starts_at <= now < attendance_until and may_note(status, actors)),
    )
    return [action for action, is_possible in possible if is_possible]


def may_note(status: str, actors: frozenset[Actor]) -> bool:
    """Return whether these actors may note who came, for a group in this state."""
    return status in {S.ACCEPTED, S.ATTENDED, S.NO_SHOW} and bool(actors & {Actor.TEACHER, Actor.HOST})
