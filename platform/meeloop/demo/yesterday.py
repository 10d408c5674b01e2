"""The demo provider's past: the last school day, when a class came and nobody has noted it yet, and last school year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from accounts.models import User
from activities.models import ActivityPage, Session
from enrolments.choices import EnrolmentStatus
from meeloop.demo.afterwards import make_evaluations
from meeloop.demo.copying import new_ids
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.people import PROVIDER_A, SCHOOL_A
from meeloop.demo.scenes import class_named
from meeloop.demo.school_days import at, school_day_after, school_days
from meeloop.demo.sessions import write_dates
from meeloop.demo.sign_up_rows import write_groups
from meeloop.demo.steps import accept, add, ends_at, hold
from meeloop.demo.world import ActivitySite, Group, Occasion, ProviderSite, SchoolSite, Setting, Step
from providers.models import ProviderPage

SMALLEST, LARGEST = 10, 28


def visit_yesterday(
    setting: Setting, schools: Sequence[SchoolSite], providers: Sequence[ProviderSite], by: User, start_year: int
) -> None:
    """Write a visit that is over: no service can make one, time has to pass."""
    site, school = providers[PROVIDER_A], schools[SCHOOL_A]
    occasion = visit_on(yard_page(site), site, school_day_after(setting.today, -1))
    one = class_named(school, "T3a", start_year)
    places = min(one.size, LARGEST)
    asked_at = occasion.closes_at - timedelta(days=9)
    steps = [Step(EnrolmentStatus.REQUESTED, asked_at, by.pk), Step(EnrolmentStatus.ACCEPTED, asked_at, by.pk)]
    group = Group(throw_uuid(dice(setting.seed, "yesterday")), school, one, occasion, places, steps, [])
    hold(group)
    write_dates(setting, [occasion])
    write_groups([group])


def week_of(day: date) -> set[date]:
    """Return the day and the four after it."""
    return {day + timedelta(days=number) for number in range(5)}


def yard_page(site: ProviderSite) -> ActivityPage:
    """Return the page of the demo provider's visit."""
    parent = ProviderPage.objects.get(pk=site.page_id)
    page: ActivityPage = ActivityPage.objects.child_of(parent).get(title=site.trade.ideas[0].title)
    return page


def visit_on(page: ActivityPage, site: ProviderSite, day: date) -> Occasion:
    """Return a morning at the demo provider's."""
    activity = ActivitySite(
        pk=page.pk,
        provider=site,
        idea=site.trade.ideas[0],
        levels=[],
        years=[],
        asks_names=False,
        is_automatic=True,
        smallest=SMALLEST,
        largest=LARGEST,
        capacity=LARGEST,
        pupils_per_adult=15,
        since=day,
    )
    [pk] = new_ids(Session, 1)
    return Occasion(pk, activity, at(day, 9), at(day, 12), at(school_day_after(day, -3), 17), LARGEST)


def request_that_nearly_ends(
    setting: Setting, school: SchoolSite, site: ProviderSite, page: ActivityPage, by: User, start_year: int
) -> None:
    """Write a group that asked nearly a week ago: tomorrow the demo provider is too late to answer."""
    occasion = replace(visit_on(page, site, school_day_after(setting.today, 9)), capacity=2)
    occasion.activity = replace(occasion.activity, asks_names=True, is_automatic=False, largest=2)
    asked_at = setting.now - timedelta(days=6, hours=3)
    one = class_named(school, "H4a", start_year)
    asked = Step(EnrolmentStatus.REQUESTED, asked_at, by.pk)
    group = Group(throw_uuid(dice(setting.seed, "nearly")), school, one, occasion, 2, [asked], sorted(one.pupil_ids)[4:6])
    group.answer_until = ends_at(asked_at, occasion.activity.answer_days, occasion)
    hold(group)
    write_dates(setting, [occasion])
    write_groups([group])


def visit_last_year(setting: Setting, schools: Sequence[SchoolSite], site: ProviderSite, start_year: int) -> None:
    """Write last school year's visits of the demo provider, with what people thought of them: enough to show."""
    page = yard_page(site)
    throws, groups = dice(setting.seed, "last year"), []
    for first, school in zip(days_last_year(start_year), schools, strict=False):
        day = first if first not in school.test_days else school_day_after(max(school.test_days & week_of(first)), 1)
        free = [one for one in school.classes if one.start_year == start_year and day not in one.busy and one.size >= SMALLEST]
        occasion = visit_on(page, site, day)
        if not free:
            continue
        one = free[0]
        places, asked_at = min(one.size, LARGEST), occasion.closes_at - timedelta(days=20)
        asked = Step(EnrolmentStatus.REQUESTED, asked_at, school.coordinator_id)
        group = Group(throw_uuid(throws), school, one, occasion, places, [asked], [])
        accept(group, throws, occasion.closes_at)
        group.attended = places - throws.randrange(3)
        add(group, EnrolmentStatus.ATTENDED, occasion.ends_at + timedelta(hours=3), school.teacher_id)
        hold(group)
        groups.append(group)
    write_dates(setting, [group.occasion for group in groups])
    write_groups(groups)
    make_evaluations(setting, groups, purpose="yard", most=1)


def days_last_year(start_year: int) -> list[date]:
    """Return a few school days in spring."""
    spring = school_days(date(start_year + 1, 3, 1), date(start_year + 1, 6, 20))
    return spring[4::12]
