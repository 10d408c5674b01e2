"""In whose name somebody may act on a sign-up. Read once per request, asked for every row of a list."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from enrolments.models import Enrolment
from enrolments.moves import Actor, moves_from
from enrolments.rules.guards import Moment, is_possible
from providers.choices import ProviderStatus
from providers.rules import EDITING
from schools.choices import ApprovalMode, SchoolRole
from schools.rules import APPROVERS, COORDINATING


@dataclass(frozen=True, slots=True)
class Standing:
    """The schools and approved providers somebody works for now, by what the work allows."""

    coordinates: frozenset[int]
    teaches_at: frozenset[int]
    edits: frozenset[int]
    hosts_for: frozenset[int]
    mentors_at: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()

    def actors_for(
        self, *, school_id: int, provider_id: int | None, approval_mode: str = ApprovalMode.NONE
    ) -> frozenset[Actor]:
        """Return in whose names this person may act on a sign-up of that school with that provider."""
        claims = (
            (Actor.SCHOOL, school_id in self.coordinates),
            (Actor.TEACHER, school_id in self.teaches_at),
            (Actor.APPROVER, self.approves_at(school_id, approval_mode)),
            (Actor.PROVIDER, provider_id in self.edits),
            (Actor.HOST, provider_id in self.hosts_for),
        )
        return frozenset(actor for actor, holds in claims if holds)

    def approves_at(self, school_id: int, approval_mode: str) -> bool:
        """Return whether this person may say yes inside the school, where it asks for that."""
        roles = APPROVERS[ApprovalMode(approval_mode)]
        return any(school_id in schools and role in roles for role, schools in self._approving)

    @property
    def _approving(self) -> tuple[tuple[SchoolRole, frozenset[int]], ...]:
        return ((SchoolRole.MENTOR, self.mentors_at), (SchoolRole.ADMIN, self.heads))


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
        mentors_at=frozenset(pk for pk, role in school if role == SchoolRole.MENTOR),
        heads=frozenset(pk for pk, role in school if role == SchoolRole.ADMIN),
    )


def allowed_actions(enrolment: Enrolment, actors: frozenset[Actor], *, now: datetime, attendance_until: datetime) -> list[str]:
    """Return what these actors may do with a sign-up now, in the order of the table: the interface's sub-resources.

    ``attendance_until`` is the last moment at which attendance may be noted or put right.
    """
    moment = Moment(enrolment, now, attendance_until, has_names=getattr(enrolment, "has_names", None))
    possible = (move.action for move in moves_from(enrolment.status, actors) if is_possible(move, moment))
    return list(dict.fromkeys(possible))
