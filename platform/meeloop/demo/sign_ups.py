"""Groups on dates: who goes where, who waits, who left, who came. Every history follows the moves of ``enrolments.moves``."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from random import Random

from enrolments.choices import HOLDING, EnrolmentStatus
from kit.school_year import start_year_on
from kit.working_days import add_working_days
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.geography import far
from meeloop.demo.school_days import school_day_after
from meeloop.demo.world import ActivitySite, ClassGroup, Group, Occasion, SchoolSite, Setting, Step

S = EnrolmentStatus
Pupils = tuple[SchoolSite, ClassGroup]
# How often a class goes on a trip: in a past year, and in the coming months.
MOST_PAST, MOST_COMING = 9, 4
TRIES = 10
NOTES = (
    "Wij komen met de bus van 08.40 uur.",
    "Een leerling gebruikt een rolstoel. Is er een lift?",
    "Mogen wij hun lunch bij jullie opeten?",
    "Twee leerlingen zijn vegetariër.",
    "Wij nemen een stagiair mee.",
)
LEFT = (
    "De toetsweek is verplaatst.",
    "De begeleider is ziek.",
    "De klas gaat op een andere dag.",
    "Het vervoer komt niet rond.",
)
REFUSED = (
    "Deze groep is te groot voor die dag.",
    "Wij hebben die dag te weinig begeleiders.",
    "Dit past beter bij leerjaar 3.",
)


class Region:
    """Finds classes for dates, and keeps them from being in two places on one day."""

    def __init__(self, setting: Setting, schools: Sequence[SchoolSite], throws: Random) -> None:
        self.setting, self.throws = setting, throws
        self._classes: dict[int, list[Pupils]] = defaultdict(list)
        for school in schools:
            for one in school.classes:
                if one.size:
                    self._classes[one.start_year].append((school, one))
        self._fitting: dict[tuple[int, tuple[str, ...], tuple[int, ...]], list[Pupils]] = {}

    def find(self, occasion: Occasion) -> Pupils | None:
        """Return a class that may go and is free that day: of a few at random, the nearest."""
        day = occasion.starts_at.date()
        is_coming = occasion.starts_at > self.setting.now
        fitting = self.fitting(occasion.activity, min(start_year_on(day), start_year_on(self.setting.today)))
        drawn = [self.throws.choice(fitting) for _ in range(TRIES)] if fitting else []
        free = [
            (school, one)
            for school, one in drawn
            if day not in one.busy and one.size >= occasion.activity.smallest and self.has_time(one, is_coming=is_coming)
        ]
        return min(free, key=lambda pair: far(pair[0].address, occasion.activity.provider.address), default=None)

    def has_time(self, one: ClassGroup, *, is_coming: bool) -> bool:
        """Return whether a class has not gone often enough yet; classes of the stories go nowhere else in the coming weeks."""
        coming = sum(day > self.setting.today for day in one.busy)
        if is_coming:
            return not one.is_kept_free and coming < MOST_COMING
        return len(one.busy) - coming < MOST_PAST

    def fitting(self, activity: ActivitySite, start_year: int) -> list[Pupils]:
        """Return the year's classes that the activity is for."""
        key = (start_year, tuple(activity.levels), tuple(activity.years))
        if key not in self._fitting:
            self._fitting[key] = [
                (school, one)
                for school, one in self._classes[start_year]
                if (not activity.levels or set(activity.levels) & set(one.levels))
                and (not activity.years or one.year in activity.years)
            ]
        return self._fitting[key]


def make_groups(setting: Setting, schools: Sequence[SchoolSite], occasions: Sequence[Occasion]) -> list[Group]:
    """Return every sign-up; the occasions' ``taken`` counts what they hold."""
    throws = dice(setting.seed, "sign-ups", setting.region)
    region = Region(setting, schools, throws)
    groups: list[Group] = []
    for occasion in throws.sample(list(occasions), len(occasions)):
        fill = throws.choices((0.0, 0.3, 0.6, 0.85, 1.0), (22, 22, 24, 18, 14))[0]
        groups += past(region, occasion, fill) if occasion.starts_at <= setting.now else coming(region, occasion, fill)
    groups.sort(key=lambda group: (group.steps[0].at, group.pk))
    return groups


def past(region: Region, occasion: Occasion, fill: float) -> list[Group]:
    """Return the groups of a date that is over."""
    throws, groups, asked = region.throws, [], 0
    while asked < fill * occasion.capacity and (group := new_group(region, occasion, past_at(occasion, throws))):
        finish(region, group)
        groups.append(group)
        asked += group.places
    return groups


def coming(region: Region, occasion: Occasion, fill: float) -> list[Group]:
    """Return the groups of a date to come; a full one has a waiting list now and then."""
    throws, now, groups, asked = region.throws, region.setting.now, [], 0
    while asked < fill * occasion.capacity:
        group = new_group(region, occasion, now - timedelta(hours=throws.randrange(5, 24 * 30)))
        if group is None:
            break
        settle(region, group)
        groups.append(group)
        asked += group.places
    if fill == 1.0 and not occasion.cancelled_because and throws.random() < 0.6:
        groups += waiting(region, occasion)
    return groups


def past_at(occasion: Occasion, throws: Random) -> datetime:
    """Return when a school signed up for a date that is over."""
    return occasion.closes_at - timedelta(hours=throws.randrange(30, 24 * 40))


def new_group(region: Region, occasion: Occasion, asked_at: datetime) -> Group | None:
    """Return a group that asked for places, when a class can be found and fits."""
    found = region.find(occasion)
    if found is None:
        return None
    school, one = found
    free = occasion.capacity - occasion.taken
    places = min(one.size, occasion.activity.largest, free)
    if places < occasion.activity.smallest:
        return None
    one.busy.add(occasion.starts_at.date())
    return Group(
        pk=throw_uuid(region.throws),
        school=school,
        school_class=one,
        occasion=occasion,
        places=places,
        steps=[Step(S.REQUESTED, asked_at, school.coordinator_id)],
        pupil_ids=sorted(region.throws.sample(one.pupil_ids, places)) if occasion.activity.asks_names and one.pupil_ids else [],
        note=region.throws.choice(NOTES) if region.throws.random() < 0.08 else "",
    )


def add(group: Group, target: EnrolmentStatus, at: datetime, by: int | None, reason: str = "") -> None:
    """Add a line to the history, never before the one above it."""
    group.steps.append(Step(target, max(at, group.steps[-1].at + timedelta(minutes=1)), by, reason))


def accept(group: Group, throws: Random, latest: datetime) -> None:
    """Say yes: at once, or by the provider a few days later."""
    asked = group.steps[0]
    if group.occasion.activity.is_automatic:
        group.steps.append(Step(S.ACCEPTED, asked.at, asked.by))
    else:
        answered_at = min(asked.at + timedelta(hours=throws.randrange(2, 70)), latest)
        add(group, S.ACCEPTED, answered_at, group.occasion.activity.provider.owner_id)


def hold(group: Group) -> None:
    """Count the group's places when it holds them."""
    if group.steps[-1].target in HOLDING:
        group.occasion.taken += group.places


def finish(region: Region, group: Group) -> None:
    """Bring a group of the past to its end."""
    throws, occasion, now = region.throws, group.occasion, region.setting.now
    is_manual, luck = not occasion.activity.is_automatic, throws.random()
    if is_manual and luck < 0.05:
        add(
            group,
            S.DECLINED,
            group.steps[0].at + timedelta(days=1),
            occasion.activity.provider.owner_id,
            throws.choice(REFUSED),
        )
    elif luck < 0.025 or (is_manual and luck < 0.08):
        # Nobody answered, or no place came free in time.
        if luck < 0.025:
            add(group, S.WAITING, group.steps[0].at, group.school.coordinator_id)
        add(group, S.EXPIRED, occasion.starts_at, None)
    elif luck < 0.04:
        lapse(group)
    else:
        accept(group, throws, occasion.closes_at)
        if occasion.cancelled_because:
            owner = occasion.activity.provider.owner_id
            add(group, S.CANCELLED_BY_PROVIDER, occasion.starts_at - timedelta(days=2), owner, occasion.cancelled_because)
        elif luck < 0.11:
            add(
                group,
                S.CANCELLED_BY_SCHOOL,
                occasion.closes_at - timedelta(hours=5),
                group.school.coordinator_id,
                throws.choice(LEFT),
            )
        elif occasion.ends_at < school_days_ago(now) or throws.random() < 0.5:
            note_who_came(region, group)
    hold(group)


def school_days_ago(now: datetime) -> datetime:
    """Return the moment before which everybody has noted who came."""
    return datetime.combine(school_day_after(now.date(), -4), now.timetz())


def lapse(group: Group) -> None:
    """Let a waiting group get an offer that nobody answered."""
    asked = group.steps[0]
    add(group, S.WAITING, asked.at, asked.by)
    add(group, S.OFFERED, asked.at + timedelta(hours=20), None)
    add(group, S.LAPSED, add_working_days(asked.at + timedelta(hours=20), 2), None)


def note_who_came(region: Region, group: Group) -> None:
    """Note attendance: nearly everybody, now and then nobody."""
    throws, occasion = region.throws, group.occasion
    came = 0 if throws.random() < 0.03 else max(1, group.places - throws.choice((0, 0, 0, 1, 1, 2, 3)))
    group.attended = min(came, group.places)
    noted_at = min(occasion.ends_at + timedelta(hours=throws.randrange(1, 30)), region.setting.now)
    add(group, S.ATTENDED if group.attended else S.NO_SHOW, noted_at, group.school.teacher_id)


def settle(region: Region, group: Group) -> None:
    """Bring a group of a date to come to where it stands now."""
    throws, occasion, now = region.throws, group.occasion, region.setting.now
    if occasion.cancelled_because:
        accept(group, throws, now)
        add(
            group,
            S.CANCELLED_BY_PROVIDER,
            now - timedelta(hours=3),
            occasion.activity.provider.owner_id,
            occasion.cancelled_because,
        )
    elif throws.random() < 0.07:
        accept(group, throws, now)
        add(group, S.CANCELLED_BY_SCHOOL, now - timedelta(hours=2), group.school.coordinator_id, throws.choice(LEFT))
    elif occasion.activity.is_automatic or throws.random() < 0.6:
        accept(group, throws, now)
    hold(group)


def waiting(region: Region, occasion: Occasion) -> list[Group]:
    """Return one or two groups that wait for more places than are free."""
    throws, now = region.throws, region.setting.now
    groups = []
    for _ in range(throws.choice((1, 1, 2))):
        found = region.find(occasion)
        if found is None:
            break
        free, (school, one) = occasion.capacity - occasion.taken, found
        places = min(one.size, occasion.activity.largest)
        if places <= free or places < occasion.activity.smallest:
            continue
        one.busy.add(occasion.starts_at.date())
        group = Group(
            pk=throw_uuid(throws),
            school=school,
            school_class=one,
            occasion=occasion,
            places=places,
            steps=[Step(S.REQUESTED, now - timedelta(hours=throws.randrange(3, 90)), school.coordinator_id)],
            pupil_ids=sorted(throws.sample(one.pupil_ids, places)) if occasion.activity.asks_names else [],
        )
        add(group, S.WAITING, group.steps[0].at, school.coordinator_id)
        groups.append(group)
    return groups


def adults_for(group: Group) -> int:
    """Return how many adults the group brings: what the provider asks, and never fewer than one."""
    ratio = group.occasion.activity.pupils_per_adult
    return max(1, ceil(group.places / ratio)) if ratio else 1
