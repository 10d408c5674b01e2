"""Groups on dates: who goes where, who left, who came. Every history follows the moves of ``enrolments.moves``."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from enrolments.choices import ReasonCode
from meeloop.demo.finding import Region
from meeloop.demo.school_days import school_day_after
from meeloop.demo.steps import S, accept, add, asks_colleague, ends_at, hold, leave_unanswered, let_school_agree, take
from meeloop.demo.waiting_lists import offer_other_dates, offer_what_is_free, waiting
from meeloop.demo.world import Group, Occasion, Step

LEFT = (
    (ReasonCode.TIMETABLE, "De toetsweek is verplaatst."),
    (ReasonCode.ILLNESS, "De begeleider is ziek."),
    (ReasonCode.OTHER, "De klas gaat op een andere dag."),
    (ReasonCode.TRANSPORT, "Het vervoer komt niet rond."),
    (ReasonCode.TOO_FEW, "Er gaan te weinig leerlingen mee."),
    (ReasonCode.MISTAKE, ""),
)
REFUSED = (
    (ReasonCode.DOES_NOT_FIT, "Deze groep is te groot voor die dag."),
    (ReasonCode.STAFF, "Wij hebben die dag te weinig begeleiders."),
    (ReasonCode.DOES_NOT_FIT, "Dit past beter bij leerjaar 3."),
    (ReasonCode.OTHER_DATE, "Die dag is er een grote levering. Kies een andere datum."),
)
REFUSED_AT_SCHOOL = (
    (ReasonCode.TIMETABLE, "Deze klas mist dan te veel lessen wiskunde."),
    (ReasonCode.DOES_NOT_FIT, "Deze klas was net bij een ander bedrijf."),
)
WITHDRAWN = (
    (ReasonCode.STAFF, "Onze begeleider heeft die dag een ander."),
    (ReasonCode.ILLNESS, "Wij hebben te veel zieken."),
)
SOON = timedelta(days=6)


def make_groups(region: Region, occasions: Sequence[Occasion], of_series: Sequence[Occasion]) -> list[Group]:
    """Return every sign-up of dates on their own; the occasions' ``taken`` counts what they hold.

    Dates of series have their groups already; no group that takes any date waits beside one with room.
    """
    throws, now = region.throws, region.setting.now
    groups: list[Group] = []
    for occasion in throws.sample(list(occasions), len(occasions)):
        fill = throws.choices((0.0, 0.3, 0.6, 0.85, 1.0), (22, 22, 24, 18, 14))[0]
        groups += past(region, occasion, fill) if occasion.starts_at <= now else coming(region, occasion, fill)
    to_come = [one for one in occasions if one.starts_at > now]
    return groups + offer_other_dates(region, [*to_come, *of_series], groups)


def past(region: Region, occasion: Occasion, fill: float) -> list[Group]:
    """Return the groups of a date that is over."""
    throws, groups, asked = region.throws, [], 0
    while asked < fill * occasion.capacity and (group := new_group(region, occasion, past_at(occasion, throws))):
        finish(region, group)
        groups.append(group)
        asked += occasion.claim(group.places)
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
        asked += occasion.claim(group.places)
    if fill == 1.0 and not occasion.cancelled_because:
        groups += offer_what_is_free(region, occasion)
        if throws.random() < 0.85:
            groups += waiting(region, occasion)
    return groups


def past_at(occasion: Occasion, throws: Random) -> datetime:
    """Return when a school signed up for a date that is over."""
    return occasion.closes_at - timedelta(hours=throws.randrange(30, 24 * 40))


def new_group(region: Region, occasion: Occasion, asked_at: datetime) -> Group | None:
    """Return a group that asked for places, when a class can be found and fits."""
    found = region.find(occasion)
    if found is None or occasion.free < 1:
        return None
    places = min(found[1].size, occasion.activity.largest)
    if not occasion.counts_groups:
        places = min(places, occasion.free)
    return None if places < occasion.activity.smallest else take(region, occasion, found, places, asked_at)


def finish(region: Region, group: Group) -> None:
    """Bring a group of the past to its end."""
    throws, occasion, now = region.throws, group.occasion, region.setting.now
    is_manual, luck = not occasion.activity.is_automatic, throws.random()
    owner, coordinator = occasion.activity.provider.owner_id, group.school.coordinator_id
    if is_manual and luck < 0.05:
        let_school_agree(group, throws, occasion.closes_at)
        add(group, S.DECLINED, group.steps[-1].at + timedelta(days=1), owner, throws.choice(REFUSED))
    elif luck < 0.025 or (is_manual and luck < 0.08):
        expire(group, is_waiting=luck < 0.025)
    elif luck < 0.04:
        lapse(group)
    else:
        accept(group, throws, occasion.closes_at)
        if occasion.cancelled_because:
            add(group, S.CANCELLED_BY_PROVIDER, occasion.starts_at - timedelta(days=2), owner, ("", occasion.cancelled_because))
        elif luck < 0.11:
            add(group, S.CANCELLED_BY_SCHOOL, occasion.closes_at - timedelta(hours=5), coordinator, throws.choice(LEFT))
        elif luck < 0.12:
            add(group, S.CANCELLED_BY_PROVIDER, occasion.closes_at - timedelta(hours=9), owner, throws.choice(WITHDRAWN))
        elif occasion.ends_at < school_days_ago(now) or throws.random() < 0.5:
            confirm(group, throws, occasion.starts_at - timedelta(hours=20))
            note_who_came(region, group)
    hold(group)


def expire(group: Group, *, is_waiting: bool) -> None:
    """Let nobody answer in time, or no place come free."""
    asked, occasion = group.steps[-1], group.occasion
    if is_waiting:
        add(group, S.WAITING, asked.at, group.school.coordinator_id)
        add(group, S.EXPIRED, occasion.starts_at, None)
    else:
        add(group, S.EXPIRED, ends_at(asked.at, occasion.activity.answer_days, occasion), None)


def school_days_ago(now: datetime) -> datetime:
    """Return the moment before which everybody has noted who came."""
    return datetime.combine(school_day_after(now.date(), -4), now.timetz())


def lapse(group: Group) -> None:
    """Let a waiting group get an offer that nobody answered."""
    asked = group.steps[0]
    add(group, S.WAITING, asked.at, asked.by)
    add(group, S.OFFERED, asked.at + timedelta(hours=20), None)
    add(group, S.LAPSED, ends_at(asked.at + timedelta(hours=20), 2, group.occasion), None)


def confirm(group: Group, throws: Random, at: datetime) -> None:
    """Let half of the schools say shortly before that they come."""
    if throws.random() < 0.5:
        add(group, S.CONFIRMED, at, group.school.teacher_id)


def note_who_came(region: Region, group: Group) -> None:
    """Note attendance: nearly everybody, a few later, now and then one more than listed, now and then nobody."""
    throws, occasion = region.throws, group.occasion
    came = 0 if throws.random() < 0.03 else max(1, group.places - throws.choice((0, 0, 0, 1, 1, 2, 3)))
    if came and group.pupil_ids:
        group.late = min(came - 1, throws.choice((0, 0, 0, 1, 1, 2)))
    if came and throws.random() < 0.06:
        group.extra = throws.choice((1, 1, 2))
    group.attended = came + group.extra
    noted_at = min(occasion.ends_at + timedelta(hours=throws.randrange(1, 30)), region.setting.now)
    add(group, S.ATTENDED if group.attended else S.NO_SHOW, noted_at, group.school.teacher_id)


def settle(region: Region, group: Group) -> None:
    """Bring a group of a date to come to where it stands now."""
    throws, occasion, now = region.throws, group.occasion, region.setting.now
    owner, coordinator, luck = occasion.activity.provider.owner_id, group.school.coordinator_id, throws.random()
    if occasion.cancelled_because:
        accept(group, throws, now)
        add(group, S.CANCELLED_BY_PROVIDER, now - timedelta(hours=3), owner, ("", occasion.cancelled_because))
    elif luck < 0.07:
        accept(group, throws, now)
        add(group, S.CANCELLED_BY_SCHOOL, now - timedelta(hours=2), coordinator, throws.choice(LEFT))
    elif luck < 0.1 and asks_colleague(group.school):
        group.steps = [Step(S.DRAFT, group.steps[0].at, coordinator)]
        add(
            group, S.DECLINED, group.steps[0].at + timedelta(hours=4), group.school.teacher_id, throws.choice(REFUSED_AT_SCHOOL)
        )
    elif luck < 0.45 and (asks_colleague(group.school) or not occasion.activity.is_automatic):
        leave_unanswered(group, throws, now)
    else:
        accept(group, throws, now)
        if occasion.starts_at - now < SOON:
            confirm(group, throws, now - timedelta(hours=throws.randrange(1, 20)))
    hold(group)
