"""The demo provider's autumns, last year's and this one's: visits that went well, that fell through, and groups that waited in vain."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from activities.choices import NamesMode
from activities.models import ActivityPage
from kit.school_year import days_of
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.school_days import school_day_after, school_days
from meeloop.demo.sessions import write_dates
from meeloop.demo.sign_up_rows import write_groups
from meeloop.demo.sign_ups import LEFT, WITHDRAWN, expire
from meeloop.demo.steps import S, accept, add, hold
from meeloop.demo.world import ClassGroup, Group, Occasion, ProviderSite, SchoolSite, Setting, Step
from meeloop.demo.yesterday import LARGEST, SMALLEST, visit_on
from providers.models import ProviderPage

# How each visit of an autumn ended, in turn; this year has a few more of them.
LAST_YEAR = ("came", "came", "left", "came", "withdrawn", "came")
THIS_YEAR = ("came", "came", "left", "came", "nobody", "came", "came", "withdrawn", "came")
PAGES = 3


def visits_in_autumn(setting: Setting, schools: Sequence[SchoolSite], site: ProviderSite, start_year: int) -> None:
    """Write both autumns; nothing where this school year has only begun."""
    throws = dice(setting.seed, "seasons")
    parent = ProviderPage.objects.get(pk=site.page_id)
    live = ActivityPage.objects.child_of(parent).filter(live=True, names_mode=NamesMode.COUNT)
    pages = list(live.order_by("pk")[:PAGES])
    until = school_day_after(setting.today, -6)
    groups = [
        *autumn(schools, site, pages, start_year - 1, LAST_YEAR, days_of(start_year - 1).first + timedelta(days=115), throws),
        *autumn(schools, site, pages, start_year, THIS_YEAR, until, throws),
    ]
    write_dates(setting, list({group.occasion.pk: group.occasion for group in groups}.values()))
    write_groups(sorted(groups, key=lambda group: (group.steps[0].at, group.pk)))


def autumn(
    schools: Sequence[SchoolSite],
    site: ProviderSite,
    pages: Sequence[ActivityPage],
    start_year: int,
    ends: Sequence[str],
    until: date,
    throws: Random,
) -> Iterator[Group]:
    """Yield the groups of visits between September and a day, one visit for each end; where it went on, one more waited."""
    first = days_of(start_year).first + timedelta(days=35)
    days = school_days(first, until) if first < until else []
    for number, (end, day) in enumerate(zip(ends, days[:: max(len(days) // len(ends), 1)], strict=False)):
        occasion = visit_on(pages[number % len(pages)], site, day)
        # Half of the visits are answered by hand, so that there is an answer to wait for.
        occasion.activity = replace(occasion.activity, is_automatic=number % 2 == 0)
        found = [
            pair
            for place in range(len(schools))
            if (pair := free_class(schools[(number + place) % len(schools)], start_year, day))
        ]
        if found:
            yield finished(ask(found[0], occasion, throws), end, throws)
        for pair in found[1:3] if end == "came" else ():
            group = ask(pair, occasion, throws)
            expire(group, is_waiting=True)
            yield group


def free_class(school: SchoolSite, start_year: int, day: date) -> tuple[SchoolSite, ClassGroup] | None:
    """Return a class that has nothing else that day."""
    if day in school.test_days:
        return None
    found = (
        one
        for one in school.classes
        if one.start_year == start_year and day not in one.busy and one.size >= SMALLEST and not one.is_kept_free
    )
    one = next(found, None)
    return (school, one) if one else None


def ask(pair: tuple[SchoolSite, ClassGroup], occasion: Occasion, throws: Random) -> Group:
    """Return a class's group that asked for places some weeks before."""
    school, one = pair
    one.busy.add(occasion.starts_at.date())
    asked = Step(S.REQUESTED, occasion.closes_at - timedelta(days=throws.randrange(9, 20)), school.coordinator_id)
    return Group(throw_uuid(throws), school, one, occasion, min(one.size, LARGEST), [asked], [])


def finished(group: Group, end: str, throws: Random) -> Group:
    """Bring a group to its end."""
    occasion, school = group.occasion, group.school
    accept(group, throws, occasion.closes_at)
    if end == "left":
        add(group, S.CANCELLED_BY_SCHOOL, occasion.closes_at - timedelta(hours=3), school.coordinator_id, throws.choice(LEFT))
    elif end == "withdrawn":
        owner = occasion.activity.provider.owner_id
        add(group, S.CANCELLED_BY_PROVIDER, occasion.closes_at - timedelta(hours=2), owner, throws.choice(WITHDRAWN))
    else:
        group.attended = 0 if end == "nobody" else group.places - throws.randrange(4)
        target = S.ATTENDED if group.attended else S.NO_SHOW
        add(group, target, occasion.ends_at + timedelta(hours=3), school.teacher_id)
    hold(group)
    return group
