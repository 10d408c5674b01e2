"""Who comes to a date, for its provider: the least that is needed, for as long as it is needed, and written down (POR-4c)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from enrolments.choices import CAME, GOING, Attendance, ConsentState, EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.services.consents import states_of
from enrolments.services.naming import without_names
from enrolments.services.windows import current_terms
from kit.names import short_name
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.querysets import shown_pupils

SHOWN = (
    EnrolmentStatus.REQUESTED,
    *GOING,
    EnrolmentStatus.ATTENDED,
    EnrolmentStatus.NO_SHOW,
)
# Of whom a provider sees names: who comes, or came. To answer a request a number is enough.
NAMED = (*GOING, EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)


COLUMNS = ("pk", "enrolment_id", "attendance", "pupil_id", "pupil__first_name", "pupil__last_name", "pupil__name_withheld_at")


@dataclass(frozen=True, slots=True)
class Guest:
    """One pupil as a provider sees them: "Sanne B.", whether they came, and whether they may be in a photo (POR-2e)."""

    place_id: int
    name: str
    mark: Attendance
    # Only to write down who was looked at.
    pupil_id: int
    may_be_photographed: bool = False

    @property
    def is_present(self) -> bool:
        """Who came later was there."""
        return self.mark in CAME


@dataclass(frozen=True, slots=True)
class Group:
    """One school's group. ``guests`` is empty for a head count, and outside the term of names.

    ``names_follow``: its school has yet to choose who goes.
    """

    enrolment: Enrolment
    guests: Sequence[Guest]
    names_follow: bool = False

    @property
    def unnamed(self) -> int:
        """How many pupils come without a name on the list (frozen data, or names that melted away)."""
        return self.enrolment.places - len(self.guests) if self.guests else 0


@dataclass(frozen=True, slots=True)
class Roster:
    """A date's groups. ``names_from`` and ``names_until`` say when names show."""

    session: Session
    groups: Sequence[Group]
    shows_names: bool
    names_from: datetime
    names_until: datetime

    @property
    def pupils(self) -> int:
        """How many pupils are expected."""
        return sum(group.enrolment.places for group in self.groups)

    @property
    def adults(self) -> int:
        """How many adults come along."""
        return sum(group.enrolment.adults for group in self.groups)

    @property
    def kept(self) -> int:
        """How many places are kept for groups not listed: offered, waiting for a yes at school, or being filled in now."""
        listed: int = sum(group.enrolment.claim for group in self.groups)
        return max(0, self.session.places_taken - listed)


def open_roster(session: Session, *, by: User, role: str, purpose: AccessPurpose = AccessPurpose.ROSTER_VIEW) -> Roster:
    """Return who comes; each look at names is written down, once per school (trust page §6)."""
    window, now = current_terms().names_of(session.activity), timezone.now()
    shows_names = window.is_open(session, now)
    enrolments = list(
        Enrolment.objects.with_details()
        .filter(session=session.pk, status__in=SHOWN)
        .order_by("school__name", "created_at", "pk")
    )
    guests = dict(_with_guests([one for one in enrolments if shows_names and one.status in NAMED], for_school=False))
    nameless = [one.pk for one in enrolments if one.mode == NamesMode.NAMES and not guests.get(one)] if shows_names else []
    follow = set(Enrolment.objects.filter(without_names(), pk__in=nameless).values_list("pk", flat=True)) if nameless else set()
    groups = [Group(one, guests.get(one, []), one.pk in follow) for one in enrolments]
    for group in groups:
        if group.guests:
            log_access(
                actor_id=by.pk,
                actor_role=role,
                purpose=purpose,
                school_id=group.enrolment.school_id,
                object_label="session",
                object_id=session.pk,
                pupil_ids=[one.pupil_id for one in group.guests],
            )
    return Roster(session, groups, shows_names, window.opens_at(session), window.closes_at(session))


def guests_of(enrolment: Enrolment, *, for_school: bool) -> Sequence[Guest]:
    """Return one group's named pupils, sorted as they are listed; pupils whose data is frozen are left out (POR-7d).

    For a provider, whose name stays at school goes along as "+1 leerling", after all others (SP-9a).
    """
    return dict(_with_guests([enrolment], for_school=for_school)).get(enrolment, [])


def _with_guests(enrolments: Sequence[Enrolment], *, for_school: bool) -> Sequence[tuple[Enrolment, Sequence[Guest]]]:
    by_enrolment: dict[object, list[Guest]] = {}
    withheld: dict[object, list[Guest]] = {}
    found = Place.objects.filter(shown_pupils("pupil__"), enrolment__in=[one.pk for one in enrolments])
    # Plain columns: three hundred rows of all that we know of a pupil cost three times as much to read, and nobody looks at the rest.
    rows = found.order_by("pupil__first_name", "pupil__sort_key", "pk").values_list(*COLUMNS)
    places = [_Named(*row) for row in rows]
    agreed, withheld_name = _agreed(enrolments, places), _("+1 leerling")
    for place in places:
        is_shown = for_school or place.name_withheld_at is None
        name = short_name(place.first_name, place.last_name) if is_shown else withheld_name
        may_be = (place.enrolment_id, place.pupil_id) in agreed
        guest = Guest(place.pk, name, Attendance(place.attendance), place.pupil_id, may_be)
        (by_enrolment if is_shown else withheld).setdefault(place.enrolment_id, []).append(guest)
    # Last and by number, so that the place in the list says nothing of the name either.
    for group, guests in withheld.items():
        by_enrolment.setdefault(group, []).extend(sorted(guests, key=lambda guest: guest.place_id))
    return [(one, by_enrolment.get(one.pk, [])) for one in enrolments]


class _Named(NamedTuple):
    pk: int
    enrolment_id: UUID
    attendance: str
    pupil_id: int
    first_name: str
    last_name: str
    name_withheld_at: datetime | None


def _agreed(enrolments: Sequence[Enrolment], places: Sequence[_Named]) -> set[tuple[object, int]]:
    """Return who said yes to photos of the activity that their group goes to. One query per activity: lists are of one date."""
    activities = {one.pk: one.session.activity_id for one in enrolments}
    agreed: set[tuple[object, int]] = set()
    for activity in sorted(set(activities.values())):
        here = [place for place in places if activities[place.enrolment_id] == activity]
        states = states_of({place.pupil_id for place in here}, activity) if here else {}
        agreed |= {(one.enrolment_id, one.pupil_id) for one in here if states[one.pupil_id] == ConsentState.GIVEN}
    return agreed
