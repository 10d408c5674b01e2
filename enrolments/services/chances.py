"""Where waiting groups stand: how many are before them, and how likely their places are (``rules.chance``)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from activities.choices import SessionStatus
from activities.models import Session
from enrolments.choices import HOLDING, Chance, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.querysets import last_origin
from enrolments.rules.chance import Line, Past, chance_of, give_up_rate
from kit.isolation import everywhere

# The newest dates that were: what schools do now, in a query that stays small.
LATEST_DATES = 200
LOOK_BACK = timedelta(days=2 * 365)
WENT = (EnrolmentStatus.ACCEPTED, EnrolmentStatus.CONFIRMED, EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)
GAVE_UP = (EnrolmentStatus.CANCELLED_BY_SCHOOL, EnrolmentStatus.DECLINED, EnrolmentStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many groups are before this one, and the chance of places; None when nobody can say."""

    before: int
    chance: Chance | None


@everywhere("how many groups wait before one, of whatever school")
def outlooks_of(waiting: Sequence[Enrolment]) -> dict[object, Outlook]:
    """Return the outlook of each of these groups by their id, in a number of queries that does not grow with them.

    The groups were read with their date. Who does not wait is left out.
    """
    groups = [one for one in waiting if one.status == EnrolmentStatus.WAITING]
    if not groups:
        return {}
    sessions = {one.session_id: one.session for one in groups}
    lines: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    rows = Enrolment.objects.waiting().filter(session__in=sessions).values_list("session", "waiting_number", "claim")
    for session, number, claim in rows:
        lines[session].append((number, claim))
    held, rates = _held(sessions), _rates({session.activity_id for session in sessions.values()})
    outlooks: dict[object, Outlook] = {}
    for one in groups:
        mine = one.waiting_number or 0
        before = [claim for number, claim in lines[one.session_id] if number is not None and number < mine]
        places, holders = held.get(one.session_id, (0, 0))
        line = Line(places, holders, free=one.session.places_free, wanted=sum(before) + least_claim(one))
        outlooks[one.pk] = Outlook(len(before), chance_of(line, rates[one.session.activity_id]))
    return outlooks


def outlook_of(enrolment: Enrolment) -> Outlook | None:
    """Return where this group stands, or None when it does not wait."""
    return outlooks_of([enrolment]).get(enrolment.pk)


def least_claim(waiting: Enrolment) -> int:
    """Return how many places of its date a waiting group wants at least: a part of its pupils, or the one place of a group."""
    return waiting.claim if waiting.session.counts_groups else waiting.least_places or waiting.claim


def _held(sessions: dict[int, Session]) -> dict[int, tuple[int, int]]:
    rows = Enrolment.objects.holding().filter(session__in=sessions).values_list("session")
    return {session: (places, groups) for session, places, groups in rows.annotate(Sum("claim"), Count("pk"))}


def _rates(activities: set[int]) -> dict[int, float | None]:
    now = timezone.now()
    latest = _went_by(now).order_by("-starts_at").values("pk")[:LATEST_DATES]
    past = _outcomes(Enrolment.objects.filter(session__in=latest)).aggregate(**COUNTS)
    everywhere = Past(past["groups"], past["gave_up"])
    here = Enrolment.objects.filter(session__in=_went_by(now).filter(activity__in=activities))
    rows = _outcomes(here).values_list("session__activity").annotate(**COUNTS)
    known = {activity: Past(groups, gave_up) for activity, groups, gave_up in rows}
    return {activity: give_up_rate(known.get(activity, Past(0, 0)), everywhere) for activity in activities}


def _went_by(now: datetime) -> QuerySet[Session]:
    found: QuerySet[Session] = Session.objects.filter(
        status=SessionStatus.SCHEDULED, starts_at__lt=now, starts_at__gt=now - LOOK_BACK
    )
    return found


def _outcomes(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Keep the groups that had places: who only waited, or let an offer go, tells nothing about who has them."""
    left = Q(status__in=GAVE_UP, last_origin__in=[one for one in HOLDING if one != EnrolmentStatus.OFFERED])
    return enrolments.alias(**last_origin()).filter(Q(status__in=WENT) | left)


COUNTS = {"groups": Count("pk"), "gave_up": Count("pk", filter=Q(status__in=GAVE_UP))}
