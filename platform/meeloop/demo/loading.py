"""The order of everything. One transaction a region: what is interrupted leaves nothing half behind."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.core.management import call_command
from django.db import connection, transaction

from accounts.choices import RegionRole
from activities.catalogue.refresh import refresh_all
from enrolments.services.invariants import broken_invariants
from kit.school_year import start_year_on
from meeloop.demo.accounts import make_demo_people
from meeloop.demo.activities import make_activities
from meeloop.demo.around import fill_region_settings, make_funders, make_postcode_areas, make_subscribers
from meeloop.demo.counts import publish_counts
from meeloop.demo.dice import dice
from meeloop.demo.geography import places_of
from meeloop.demo.providers import make_providers
from meeloop.demo.scales import Scale
from meeloop.demo.scenes import keep_classes_free, play
from meeloop.demo.schools import make_schools
from meeloop.demo.sessions import plan_dates, write_dates
from meeloop.demo.sign_up_rows import write_groups
from meeloop.demo.sign_ups import make_groups
from meeloop.demo.world import ProviderSite, SchoolSite, Setting
from meeloop.demo.yesterday import visit_yesterday
from providers.models import Provider
from schools.models import School
from stats.rules import Maker

Say = Callable[[str], object]


class BrokenDemo(RuntimeError):
    """The demo data breaks a rule of the house: a bug in this package."""


def is_empty() -> bool:
    """Return whether nobody has put a school or a provider in yet."""
    return not School.objects.exists() and not Provider.objects.exists()


def load(*, scale: Scale, seed: int, now: datetime, say: Say) -> None:
    """Fill an empty installation: regions, then what is made of them all (catalogue, search, counts)."""
    people: dict[str, int] = {}
    for region in range(scale.regions):
        setting = Setting(seed=seed, region=region, scale=scale, now=now, places=places_of(seed, region))
        with transaction.atomic():
            people |= make_region(setting)
        if scale.regions > 1:
            say(f"region {region + 1} of {scale.regions}")
    analyse()
    say(f"{refresh_all()} activities in the catalogue")
    call_command("wagtail_update_index", verbosity=0)
    say("search index of the CMS made")
    for problem in publish_counts(
        start_year=start_year_on(now.date()),
        counted_by=Maker(people["regio"], RegionRole.COORDINATOR),
        approved_by=Maker(people["regio-2"], RegionRole.ADMIN),
    ):
        say(problem)
    say("counts released")
    analyse()
    if broken := broken_invariants():
        raise BrokenDemo(str(broken))


def make_region(setting: Setting) -> dict[str, int]:
    """Write one region; return its demo people's keys by handle."""
    start_year = start_year_on(setting.today)
    make_postcode_areas(setting)
    schools = make_schools(setting)
    activities_of = share_out(setting, dice(setting.seed, "shares", setting.region))
    providers = make_providers(setting, activities_of)
    activities = make_activities(setting, providers, activities_of)
    if setting.has_demo_people:
        keep_classes_free(schools, setting)
    occasions = plan_dates(setting, activities)
    groups = make_groups(setting, schools, occasions)
    write_dates(setting, occasions)
    write_groups(groups)
    return play_scenes(setting, schools, providers, start_year) if setting.has_demo_people else {}


def play_scenes(setting: Setting, schools: list[SchoolSite], providers: list[ProviderSite], start_year: int) -> dict[str, int]:
    """Make the demo people and what they find."""
    fill_region_settings()
    make_funders(setting)
    people = make_demo_people(
        [School.objects.get(pk=site.pk) for site in schools[:2]], [Provider.objects.get(pk=providers[0].pk)]
    )
    play(setting, schools, providers, people, start_year)
    visit_yesterday(setting, schools, providers, people["lob"], start_year)
    make_subscribers(setting)
    return {handle: user.pk for handle, user in people.items()}


def share_out(setting: Setting, throws: Random) -> list[int]:
    """Return how many activities each provider has: at least one; the demo provider's are made by hand."""
    applied, by_hand = (5, 8) if setting.has_demo_people else (0, 0)
    number, left = setting.scale.providers - applied, setting.scale.activities - by_hand
    shares = [1] * number
    if setting.has_demo_people:
        shares[0] = 0
    for _ in range(left - sum(shares)):
        shares[throws.randrange(1, number)] += 1
    return shares


def analyse() -> None:
    """Let the planner know the tables as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
