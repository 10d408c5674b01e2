"""Series: the same class comes on every date, signed up in one go."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from activities.choices import ActivityKind
from activities.models import Series, Session
from enrolments.choices import BundleKind
from enrolments.models import Bundle
from meeloop.demo.copying import Row, copy_rows, new_ids
from meeloop.demo.dice import dice
from meeloop.demo.finding import Pupils, Region
from meeloop.demo.school_days import at, is_school_day, school_day_after
from meeloop.demo.steps import accept, hold, take
from meeloop.demo.world import ActivitySite, Group, Occasion, Setting

KINDS = frozenset({ActivityKind.WORKSHOP, ActivityKind.COMPANY_ASSIGNMENT, ActivityKind.GUEST_LESSON})
# One in so many activities of these kinds comes as a series.
ONE_IN, DATES = 14, (3, 4)
WEEKDAYS = ("maandagen", "dinsdagen", "woensdagen", "donderdagen", "vrijdagen")
NUMBERS = {3: "drie", 4: "vier"}


def plan_series(setting: Setting, activities: Sequence[ActivitySite], dates: Sequence[Occasion]) -> list[Occasion]:
    """Write series and return their dates, not written yet."""
    throws = dice(setting.seed, "series", setting.region)
    taken = {(one.activity.pk, one.starts_at.date()) for one in dates}
    fitting = [one for one in activities if one.idea.kind in KINDS and not one.most_per_class and not one.most_per_school]
    planned: list[tuple[ActivitySite, list[date]]] = []
    for activity in fitting[::ONE_IN]:
        days = weekly_days(setting, throws)
        if all((activity.pk, day) not in taken for day in days):
            planned.append((activity, days))
    ids = new_ids(Series, len(planned))
    copy_rows(Series, (series_row(setting, pk, *one) for pk, one in zip(ids, planned, strict=True)))
    keys = iter(new_ids(Session, sum(len(days) for _activity, days in planned)))
    return [plan_date(next(keys), pk, activity, day) for pk, (activity, days) in zip(ids, planned, strict=True) for day in days]


def weekly_days(setting: Setting, throws: Random) -> list[date]:
    """Return school days on the same day of the week, a week or more apart."""
    day, number = school_day_after(setting.today, throws.randrange(9, 30)), throws.choice(DATES)
    found: list[date] = []
    while len(found) < number:
        if is_school_day(day):
            found.append(day)
        day += timedelta(days=7)
    return found


def series_row(setting: Setting, pk: int, activity: ActivitySite, days: Sequence[date]) -> Row:
    """Return a series with a name that says when it is."""
    title = f"{NUMBERS[len(days)].capitalize()} {WEEKDAYS[days[0].weekday()]} achter elkaar"
    return {"id": pk, "activity_id": activity.pk, "title": title, "created_at": setting.now - timedelta(days=40)}


def plan_date(pk: int, series_id: int, activity: ActivitySite, day: date) -> Occasion:
    """Return one afternoon."""
    starts_at = at(day, 13)
    return Occasion(
        pk=pk,
        activity=activity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=120),
        closes_at=at(school_day_after(day, -5), 17),
        capacity=activity.capacity,
        series_id=series_id,
    )


def join_series(region: Region, dates: Sequence[Occasion]) -> list[Group]:
    """Sign one class up for all dates of most series, each as one bundle."""
    of_series: dict[int, list[Occasion]] = {}
    for occasion in dates:
        of_series.setdefault(occasion.series_id or 0, []).append(occasion)
    joined: list[tuple[Pupils, list[Occasion]]] = []
    for occasions in of_series.values():
        found = region.find_for_days(occasions[0].activity, [one.starts_at.date() for one in occasions])
        if found is not None and region.throws.random() < 0.8:
            joined.append((found, occasions))
            region.book(found, occasions[0].activity, [one.starts_at.date() for one in occasions])
    ids = new_ids(Bundle, len(joined))
    groups = [
        group for pk, (found, occasions) in zip(ids, joined, strict=True) for group in bundled(region, pk, found, occasions)
    ]
    firsts = {group.bundle_id: group for group in groups}
    copy_rows(Bundle, (bundle_row(pk, firsts[pk]) for pk in ids))
    return groups


def bundled(region: Region, bundle_id: int, found: Pupils, occasions: Sequence[Occasion]) -> list[Group]:
    """Return a class's group on every date of a series."""
    activity, throws, now = occasions[0].activity, region.throws, region.setting.now
    places, asked_at = min(found[1].size, activity.largest), now - timedelta(hours=throws.randrange(90, 400))
    groups = [take(region, one, found, places, asked_at) for one in occasions]
    for group in groups:
        group.bundle_id, group.pupil_ids = bundle_id, groups[0].pupil_ids
        accept(group, throws, now)
        hold(group)
    return groups


def bundle_row(pk: int, group: Group) -> Row:
    """Return what holds a class's sign-ups together."""
    return {
        "id": pk,
        "school_id": group.school.pk,
        "school_class_id": group.school_class.pk,
        "kind": BundleKind.SERIES,
        "made_by_id": group.school.coordinator_id,
        "created_at": group.steps[0].at,
    }
