"""Dates on request: schools that ask for a day of their own, and what providers answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from activities.models import Session
from enrolments.choices import DateRequestStatus
from enrolments.models import DateRequest
from enrolments.services.answering import PROPOSAL_WORKING_DAYS
from kit.working_days import add_working_days
from meeloop.demo.copying import Row, copy_pairs, new_ids
from meeloop.demo.dice import throw_uuid
from meeloop.demo.finding import Pupils, Region
from meeloop.demo.school_days import at, school_day_after
from meeloop.demo.steps import S, add, adults_for, asks_colleague, ends_at, hold
from meeloop.demo.world import ActivitySite, Group, Occasion, Step

WISHES = (
    "Het liefst op dinsdag of donderdag in de ochtend.",
    "Alleen in de middag. Wij komen lopend.",
    "Elke dag is goed, als wij voor 15.00 uur terug zijn.",
    "Niet op woensdag: dan heeft deze klas gym.",
    "",
)
NO = ("Wij zitten die weken vol. Probeer het na de vakantie.", "In die weken verbouwen wij.")
STATUSES = {
    DateRequestStatus.OPEN: 45,
    DateRequestStatus.ANSWERED: 30,
    DateRequestStatus.DECLINED: 15,
    DateRequestStatus.WITHDRAWN: 10,
}
SHARE_ASKED, SHARE_TAKEN = 0.7, 0.5
# A question lapses after so many of the provider's own terms (enrolments.services.requesting).
TERMS = 2


@dataclass(slots=True)
class Requests:
    """What was asked, as rows, with the dates and groups that came of it."""

    rows: list[Row] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def write(self) -> None:
        """Write the questions; their dates must be there."""
        copy_pairs(DateRequest, self.rows)


def ask_for_dates(region: Region, activities: Sequence[ActivitySite]) -> Requests:
    """Let schools ask for a date of most activities on request."""
    throws, requests = region.throws, Requests()
    asked = [one for one in activities if one.is_on_request and throws.random() < SHARE_ASKED]
    for activity, key in zip(asked, new_ids(Session, len(asked)), strict=True):
        day = school_day_after(region.setting.today, throws.randrange(20, 45))
        found = region.find_for_days(activity, [day])
        if found is None:
            continue
        region.book(found, activity, [day])
        places = min(found[1].size, activity.largest)
        closes_at = at(school_day_after(day, -3), 17)
        occasion = Occasion(key, activity, at(day, 9), at(day, 11), closes_at, places, only_school_id=found[0].pk)
        ask(region, requests, found, occasion)
    return requests


def ask(region: Region, requests: Requests, found: Pupils, occasion: Occasion) -> None:
    """Add one question with its answer, if there is one."""
    throws, now, activity = region.throws, region.setting.now, occasion.activity
    status = throws.choices(list(STATUSES), list(STATUSES.values()))[0]
    # What waits can still be answered; a date that was proposed still stands.
    longest = TERMS * activity.answer_days if status == DateRequestStatus.OPEN else PROPOSAL_WORKING_DAYS
    latest = now - timedelta(hours=throws.randrange(2, 24 * longest - 3))
    is_open = status == DateRequestStatus.OPEN
    asked_at = latest if is_open else latest - timedelta(hours=throws.randrange(5, 60))
    group = offered_group(region, found, occasion, latest)
    if status == DateRequestStatus.ANSWERED:
        hold(group)
        requests.occasions.append(occasion)
        requests.groups.append(group)
    day = occasion.starts_at.date()
    requests.rows.append(
        {
            "school_id": found[0].pk,
            "school_class_id": found[1].pk,
            "activity_id": activity.pk,
            "places": group.places,
            "adults": adults_for(group),
            "first_day": day - timedelta(days=6),
            "last_day": day + timedelta(days=8),
            "wishes": throws.choice(WISHES),
            "status": status,
            "reason": throws.choice(NO) if status == DateRequestStatus.DECLINED else "",
            "session_id": occasion.pk if status == DateRequestStatus.ANSWERED else None,
            "asked_by_id": found[0].coordinator_id,
            "answer_until": answer_end(asked_at, activity),
            "created_at": asked_at,
            "updated_at": latest,
        }
    )


def answer_end(asked_at: datetime, activity: ActivitySite) -> datetime:
    """Return until when the provider answers."""
    return add_working_days(timezone.localtime(asked_at), TERMS * activity.answer_days)


def offered_group(region: Region, found: Pupils, occasion: Occasion, offered_at: datetime) -> Group:
    """Return the class on the date that was made for it: offered by the provider, half of them taken already.

    Who goes along is chosen after the school's yes, so an offer names nobody.
    """
    throws, (school, one), activity = region.throws, found, occasion.activity
    group = Group(
        pk=throw_uuid(throws),
        school=school,
        school_class=one,
        occasion=occasion,
        places=occasion.capacity,
        steps=[Step(S.OFFERED, offered_at, activity.provider.owner_id)],
        pupil_ids=[],
        offer_until=ends_at(offered_at, PROPOSAL_WORKING_DAYS, occasion),
    )
    is_simple = activity.is_automatic and not activity.asks_names and not asks_colleague(school)
    if is_simple and throws.random() < SHARE_TAKEN:
        add(group, S.ACCEPTED, min(offered_at + timedelta(hours=20), region.setting.now), school.coordinator_id)
    return group
