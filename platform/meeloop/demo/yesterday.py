"""The last school day at the demo provider's: a class came and nobody has noted it yet."""

from datetime import timedelta

from accounts.models import User
from activities.models import ActivityPage, Session
from enrolments.choices import EnrolmentStatus
from meeloop.demo.copying import new_ids
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.people import PROVIDER_A, SCHOOL_A
from meeloop.demo.scenes import class_named
from meeloop.demo.school_days import at, school_day_after
from meeloop.demo.sessions import write_dates
from meeloop.demo.sign_up_rows import write_groups
from meeloop.demo.world import ActivitySite, Group, Occasion, ProviderSite, SchoolSite, Setting, Step
from providers.models import ProviderPage


def visit_yesterday(
    setting: Setting, schools: list[SchoolSite], providers: list[ProviderSite], by: User, start_year: int
) -> None:
    """Write a visit that is over: no service can make one, time has to pass."""
    site, school = providers[PROVIDER_A], schools[SCHOOL_A]
    page = ActivityPage.objects.child_of(ProviderPage.objects.get(pk=site.page_id)).get(title=site.trade.ideas[0].title)
    day = school_day_after(setting.today, -1)
    activity = ActivitySite(
        pk=page.pk,
        provider=site,
        idea=site.trade.ideas[0],
        levels=[],
        years=[],
        asks_names=False,
        is_automatic=True,
        smallest=10,
        largest=28,
        capacity=28,
        pupils_per_adult=15,
        since=day,
    )
    [pk] = new_ids(Session, 1)
    occasion = Occasion(pk, activity, at(day, 9), at(day, 12), at(school_day_after(day, -3), 17), 28)
    one = class_named(school, "T3a", start_year)
    places = min(one.size, 28)
    asked_at = occasion.closes_at - timedelta(days=9)
    steps = [Step(EnrolmentStatus.REQUESTED, asked_at, by.pk), Step(EnrolmentStatus.ACCEPTED, asked_at, by.pk)]
    occasion.taken = places
    write_dates(setting, [occasion])
    write_groups([Group(throw_uuid(dice(setting.seed, "yesterday")), school, one, occasion, places, steps, [])])
