"""The order of everything. One transaction a region: what is interrupted leaves nothing half behind."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import connection, transaction

from accounts.choices import RegionRole
from accounts.models import User
from activities.catalogue.refresh import refresh_all
from enrolments.services.invariants import broken_invariants
from kit.school_year import start_year_on
from meeloop.demo.accounts import make_demo_people
from meeloop.demo.activities import make_activities
from meeloop.demo.afterwards import make_evaluations
from meeloop.demo.around import fill_region_settings, make_funders, make_postcode_areas, make_subscribers, make_suppliers
from meeloop.demo.asking import ask_for_dates
from meeloop.demo.counts import publish_counts
from meeloop.demo.desks import fill_the_desks
from meeloop.demo.dice import dice
from meeloop.demo.finding import Region
from meeloop.demo.geography import places_of
from meeloop.demo.indexing import fill_search_index
from meeloop.demo.keeping import keep_in_mind
from meeloop.demo.newsletters import keep_searches, write_newsletters
from meeloop.demo.people import PROVIDER_A, SCHOOL_A
from meeloop.demo.population import make_population
from meeloop.demo.providers import make_providers
from meeloop.demo.public_words import settle_dates
from meeloop.demo.scales import Scale
from meeloop.demo.scenes import keep_classes_free, play
from meeloop.demo.schools import make_schools
from meeloop.demo.seasons import visits_in_autumn
from meeloop.demo.series import join_series, plan_series
from meeloop.demo.sessions import plan_dates, write_dates
from meeloop.demo.sign_up_rows import write_groups
from meeloop.demo.sign_ups import make_groups
from meeloop.demo.stories import play_more
from meeloop.demo.talk import make_talks
from meeloop.demo.world import ActivitySite, ProviderSite, SchoolSite, Setting
from meeloop.demo.yesterday import request_that_nearly_ends, visit_last_year, visit_yesterday
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
    settle_dates(now)
    say(f"{refresh_all()} activities in the catalogue")
    fill_search_index(activities=scale.regions * scale.activities)
    say("search index of the CMS made")
    keep_in_mind(seed, people)
    keep_searches(User.objects.get(pk=people["lob"]))
    for problem in publish_counts(
        start_year=start_year_on(now.date()),
        today=now.date(),
        counted_by=Maker(people["regio"], RegionRole.COORDINATOR),
        approved_by=Maker(people["regio-2"], RegionRole.ADMIN),
        board_by=people["bestuur"],
    ):
        say(problem)
    say("counts released")
    analyse()
    # As of the moment of loading: an offer that ends in an hour stood then.
    if broken := broken_invariants(now=now, settled=True):
        raise BrokenDemo(str(broken))


def make_region(setting: Setting) -> dict[str, int]:
    """Write one region; return its demo people's keys by handle."""
    start_year = start_year_on(setting.today)
    make_postcode_areas(setting)
    if setting.has_demo_people:
        make_suppliers(setting)
    schools = make_schools(setting)
    make_population(setting, schools)
    activities_of = share_out(setting, dice(setting.seed, "shares", setting.region))
    providers = make_providers(setting, activities_of)
    activities = make_activities(setting, providers, activities_of)
    if setting.has_demo_people:
        keep_classes_free(schools, setting)
    write_sign_ups(setting, schools, activities)
    return play_scenes(setting, schools, providers, start_year) if setting.has_demo_people else {}


def write_sign_ups(setting: Setting, schools: list[SchoolSite], activities: list[ActivitySite]) -> None:
    """Write dates and who comes, with all that belongs to it."""
    region = Region(setting, schools, dice(setting.seed, "sign-ups", setting.region))
    dates = plan_dates(setting, activities)
    of_series = plan_series(setting, activities, dates)
    requests = ask_for_dates(region, activities)
    groups = join_series(region, of_series) + requests.groups
    groups += make_groups(region, dates, of_series)
    groups.sort(key=lambda group: (group.steps[0].at, group.pk))
    write_dates(setting, [*dates, *of_series, *requests.occasions])
    write_groups(groups)
    requests.write()
    make_talks(setting, groups)
    make_evaluations(setting, groups, purpose="region", most=3 + setting.scale.schools // 4)


def play_scenes(setting: Setting, schools: list[SchoolSite], providers: list[ProviderSite], start_year: int) -> dict[str, int]:
    """Make the demo people and what they find."""
    fill_region_settings()
    make_funders(setting)
    people = make_demo_people(
        [School.objects.get(pk=site.pk) for site in schools[:2]], [Provider.objects.get(pk=providers[0].pk)]
    )
    yard = play(setting, schools, providers, people, start_year)
    play_more(setting, schools, yard, people, start_year)
    fill_the_desks(setting, schools, yard, people, start_year)
    request_that_nearly_ends(setting, schools[SCHOOL_A], providers[PROVIDER_A], yard.shadowing, people["lob"], start_year)
    visit_yesterday(setting, schools, providers, people["lob"], start_year)
    visits_in_autumn(setting, schools, providers[PROVIDER_A], start_year)
    visit_last_year(setting, schools, providers[0], start_year - 1)
    make_subscribers(setting)
    write_newsletters(setting, people)
    return {handle: user.pk for handle, user in people.items()}


def share_out(setting: Setting, throws: Random) -> list[int]:
    """Return how many activities each provider has: at least one; the demo provider's are made by hand."""
    applied, by_hand = (5, 10) if setting.has_demo_people else (0, 0)
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
