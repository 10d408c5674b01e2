"""Dates: a past school year, this one so far, and what is to come."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from activities.choices import ActivityKind, CapacityUnit, SessionStatus
from activities.models import Session
from kit.school_year import days_of, start_year_on
from meeloop.demo.activities import SIZES
from meeloop.demo.copying import Row, copy_pairs, copy_rows, new_ids
from meeloop.demo.dice import dice
from meeloop.demo.school_days import at, school_day_after, school_days
from meeloop.demo.world import ActivitySite, Occasion, Setting

# How many dates an activity has: last school year, this year so far, to come. A few have none to come.
PAST, SO_FAR, COMING = (1, 1, 2, 3), (0, 1, 1, 2), (0, 1, 1, 2, 2, 3, 4)
MORNINGS = ((8, 30), (9, 0), (9, 30), (10, 0))
AFTERNOONS = ((12, 30), (13, 0))
LONG = 4
SHARE_CALLED_OFF = 0.04
# Large dates may count groups instead of pupils; a few dates are for the schools of the provider's own municipality.
LARGE = frozenset({ActivityKind.CAREER_FAIR, ActivityKind.CAROUSEL, ActivityKind.OPEN_DAY})
SHARE_IN_GROUPS, SHARE_KEPT = 0.35, 0.04
CALLED_OFF = (
    "Onze begeleider is ziek. We plannen een nieuwe datum.",
    "Er is een spoedklus op die dag. Onze excuses.",
    "Te weinig inschrijvingen om er een goede dag van te maken.",
    "Door de storm is het terrein dicht.",
    "De ruimte is die dag toch niet vrij.",
)


def plan_dates(setting: Setting, activities: Sequence[ActivitySite]) -> list[Occasion]:
    """Return every date, not written yet: the groups on it come first."""
    throws = dice(setting.seed, "sessions", setting.region)
    this_year = start_year_on(setting.today)
    last, this = days_of(this_year - 1), days_of(this_year)
    periods = (
        (PAST, school_days(last.first, last.last)),
        (SO_FAR, school_days(this.first, setting.today - timedelta(days=1))),
        (COMING, coming_days(setting.today)),
    )
    planned = [
        (activity, day)
        for activity in activities
        for numbers, days in periods
        for day in sorted(pick_days([day for day in days if day >= activity.since], throws.choice(numbers), throws))
    ]
    ids = new_ids(Session, len(planned))
    return [plan_date(pk, activity, day, throws) for pk, (activity, day) in zip(ids, planned, strict=True)]


def coming_days(today: date) -> list[date]:
    """Return the school days of the coming months but the first two; the near ones more often."""
    days = [school_day_after(today, number) for number in range(3, 75)]
    return [*days[:25], *days[:25], *days]


def pick_days(days: Sequence[date], number: int, throws: Random) -> set[date]:
    """Return so many different days, or fewer when there are not as many."""
    return set(throws.choices(days, k=number)) if days else set()


def plan_date(pk: int, activity: ActivitySite, day: date, throws: Random) -> Occasion:
    """Return one date during school hours."""
    hours = SIZES[activity.idea.kind][3]
    starts: Sequence[tuple[int, int]]
    title = activity.idea.title
    if "ochtend" in title:
        hours, starts = min(hours, 3), MORNINGS
    elif "middag" in f"{title} {activity.idea.intro}":
        hours, starts = min(hours, 3), AFTERNOONS
    else:
        starts = MORNINGS[:3] if hours >= LONG else (*MORNINGS, *AFTERNOONS)
    starts_at = at(day, *throws.choice(starts))
    closes_on = school_day_after(day, -throws.choice((2, 3, 5)))
    counts_groups = activity.idea.kind in LARGE and throws.random() < SHARE_IN_GROUPS
    return Occasion(
        pk=pk,
        activity=activity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours, minutes=throws.choice((0, 0, 30))),
        closes_at=at(closes_on, 17),
        capacity=throws.randrange(3, 7) if counts_groups else activity.capacity,
        counts_groups=counts_groups,
        municipality_code=activity.provider.address.place.municipality_code if throws.random() < SHARE_KEPT else "",
        cancelled_because=throws.choice(CALLED_OFF) if throws.random() < SHARE_CALLED_OFF else "",
    )


def write_dates(setting: Setting, occasions: Sequence[Occasion]) -> None:
    """Write the dates with the places that their groups hold."""
    copy_rows(Session, (row_of(setting, occasion) for occasion in occasions))
    kept = [(one.pk, one.only_school_id) for one in occasions if one.only_school_id]
    copy_pairs(Session.reserved_for.through, [{"session_id": pk, "school_id": school_id} for pk, school_id in kept])


def row_of(setting: Setting, occasion: Occasion) -> Row:
    """Return a date as a row; nothing marks a date as done, its end has simply passed."""
    made_at = min(setting.now, occasion.starts_at - timedelta(days=45))
    return {
        "id": occasion.pk,
        "activity_id": occasion.activity.pk,
        "starts_at": occasion.starts_at,
        "ends_at": occasion.ends_at,
        "series_id": occasion.series_id,
        "capacity": occasion.capacity,
        "capacity_unit": CapacityUnit.GROUPS if occasion.counts_groups else CapacityUnit.PUPILS,
        "reserved_municipalities": [occasion.municipality_code] if occasion.municipality_code else [],
        "places_taken": occasion.taken,
        "enrolment_closes_at": occasion.closes_at,
        "status": SessionStatus.CANCELLED if occasion.cancelled_because else SessionStatus.SCHEDULED,
        "status_reason": occasion.cancelled_because,
        "sequence": 1 if occasion.cancelled_because else 0,
        "created_at": made_at,
        "updated_at": made_at,
    }
