"""Groups that wait: for the whole, for a part, or for any date of the activity; and the offers that some of them have."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from enrolments.choices import EnrolmentStatus
from enrolments.services.promoting import OFFER_WORKING_DAYS
from meeloop.demo.dice import throw_uuid
from meeloop.demo.finding import Region
from meeloop.demo.steps import S, add, ends_at, take
from meeloop.demo.world import Group, Occasion, Step

SHARE_OFFERED, SHARE_PART, SHARE_ANY_DATE = 0.6, 0.4, 0.5


def offer_what_is_free(region: Region, occasion: Occasion) -> list[Group]:
    """Return a group that waited and has an offer now, of all its places or of a part: what others left behind."""
    throws = region.throws
    if occasion.free < 1 or throws.random() > SHARE_OFFERED or (found := region.find(occasion)) is None:
        return []
    wanted = min(found[1].size, occasion.activity.largest)
    places = wanted if occasion.claim(wanted) <= occasion.free else occasion.free
    if places < occasion.activity.smallest:
        return []
    group = begin_to_wait(region, take(region, occasion, found, wanted, region.setting.now), hours=(45, 90))
    if places < wanted:
        group.places, group.wanted = places, wanted
        group.least = throws.randint(occasion.activity.smallest, places)
    group.steps.append(give_offer(region, group, after=group.steps[-1]))
    return [group]


def waiting(region: Region, occasion: Occasion) -> list[Group]:
    """Return one or two groups that wait for more places than are free."""
    throws, groups = region.throws, []
    for _ in range(throws.choice((1, 1, 2))):
        found = region.find(occasion)
        if found is None:
            break
        smallest, places = occasion.activity.smallest, min(found[1].size, occasion.activity.largest)
        if occasion.claim(places) <= occasion.free or places < smallest:
            continue
        group = begin_to_wait(region, take(region, occasion, found, places, region.setting.now), hours=(3, 90))
        least = max(smallest, occasion.free + 1)
        if not occasion.counts_groups and least < places and throws.random() < SHARE_PART:
            group.least = throws.randint(least, places - 1)
        groups.append(group)
    return groups


def begin_to_wait(region: Region, group: Group, *, hours: tuple[int, int]) -> Group:
    """Put a group on the list, so many hours ago."""
    asked_at = region.setting.now - timedelta(hours=region.throws.randrange(*hours))
    group.steps = [Step(S.REQUESTED, asked_at, group.school.coordinator_id)]
    add(group, S.WAITING, asked_at, group.school.coordinator_id)
    return group


def give_offer(region: Region, group: Group, *, after: Step) -> Step:
    """Hold a group's places for an offer that still stands; return the line of its history, later than ``after``."""
    hours_ago = timedelta(hours=region.throws.randrange(1, 40))
    offered_at = max(region.setting.now - hours_ago, after.at + timedelta(minutes=1))
    group.offer_until = ends_at(offered_at, OFFER_WORKING_DAYS, group.occasion)
    group.occasion.taken += group.occasion.claim(group.places)
    return Step(S.OFFERED, offered_at, None)


def offer_other_dates(region: Region, occasions: Sequence[Occasion], groups: Sequence[Group]) -> list[Group]:
    """Let half of the waiting groups take any date; return the offers on another date that some of them get for it.

    Nobody is left waiting while another date has room: then the group gets its offer, or wants its own date only.
    """
    now, offers = region.setting.now, []
    others: dict[int, list[Occasion]] = defaultdict(list)
    for occasion in sorted(occasions, key=lambda one: one.starts_at):
        if occasion.closes_at > now and not occasion.cancelled_because:
            others[occasion.activity.pk].append(occasion)
    waits = [group for group in groups if group.status == EnrolmentStatus.WAITING]
    for group in waits:
        if region.throws.random() > SHARE_ANY_DATE or has_limit(group):
            continue
        with_room = [one for one in others[group.occasion.activity.pk] if has_room(one, group)]
        free = [one for one in with_room if is_free(region, one, group)]
        if not with_room:
            group.takes_other_dates = True
        elif free:
            group.takes_other_dates = True
            offers.append(stand_in(region, group, free[0]))
    return offers


def has_limit(group: Group) -> bool:
    """Return whether the provider counts how often somebody comes."""
    activity = group.occasion.activity
    return bool(activity.most_per_school or activity.most_per_class)


def has_room(other: Occasion, group: Group) -> bool:
    """Return whether another date has places for the whole group."""
    return other is not group.occasion and other.claim(group.places) <= other.free


def is_free(region: Region, other: Occasion, group: Group) -> bool:
    """Return whether the group's class could go on another date."""
    day, code = other.starts_at.date(), other.municipality_code
    is_for_school = not code or code == group.school.address.place.municipality_code
    return (
        is_for_school and other.series_id is None and day not in group.school_class.busy and day not in group.school.test_days
    )


def stand_in(region: Region, group: Group, other: Occasion) -> Group:
    """Return an offer on another date, which stands in for the group that keeps waiting."""
    group.school_class.busy.add(other.starts_at.date())
    offered = Group(
        pk=throw_uuid(region.throws),
        school=group.school,
        school_class=group.school_class,
        occasion=other,
        places=group.places,
        steps=[],
        pupil_ids=group.pupil_ids,
        note=group.note,
        stands_in_for=group.pk,
        has_teacher=group.has_teacher,
    )
    offered.steps.append(give_offer(region, offered, after=group.steps[-1]))
    return offered
