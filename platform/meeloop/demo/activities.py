"""Activities of approved providers, online, each as different from the others as its trade allows."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale, Page

from activities.choices import AcceptanceMode, Accessibility, ActivityKind, CareerCompetence, LocationKind, NamesMode
from activities.models import ActivityPage
from meeloop.demo.bodies import activity_body, filled
from meeloop.demo.copying import new_ids
from meeloop.demo.dice import dice
from meeloop.demo.pages import child_path, copy_pages, page_row
from meeloop.demo.trades import EVERYWHERE, Idea
from meeloop.demo.world import ActivitySite, ProviderSite, Setting
from schools.choices import YEARS, Level

# Smallest group, largest group, places on a date, hours: what is usual for a kind.
SIZES: dict[ActivityKind, tuple[int, int, int, int]] = {
    ActivityKind.COMPANY_VISIT: (10, 30, 30, 3),
    ActivityKind.JOB_SHADOWING: (1, 2, 2, 6),
    ActivityKind.GUEST_LESSON: (10, 32, 32, 1),
    ActivityKind.WORKSHOP: (6, 16, 16, 3),
    ActivityKind.COMPANY_ASSIGNMENT: (8, 28, 28, 2),
    ActivityKind.CAREER_FAIR: (10, 60, 240, 4),
    ActivityKind.CAROUSEL: (10, 32, 96, 3),
    ActivityKind.TASTER_DAY: (1, 6, 24, 5),
    ActivityKind.OPEN_DAY: (1, 60, 300, 4),
    ActivityKind.FLASH_VISIT: (4, 15, 15, 3),
    ActivityKind.TEACHER_VISIT: (1, 3, 4, 6),
    ActivityKind.ONLINE_ENCOUNTER: (5, 32, 32, 1),
    ActivityKind.SPEED_DATE: (10, 30, 60, 2),
    ActivityKind.MBO_PLACEMENT: (1, 2, 2, 7),
}
AT_SCHOOL = (ActivityKind.GUEST_LESSON, ActivityKind.SPEED_DATE)
LEVEL_SETS: tuple[tuple[Level, ...], ...] = (
    (),
    (),
    (Level.PRO, Level.VMBO_BB),
    (Level.VMBO_BB, Level.VMBO_KB),
    (Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL),
    (Level.VMBO_GL, Level.VMBO_TL, Level.HAVO),
    (Level.VMBO_TL, Level.HAVO),
    (Level.HAVO, Level.VWO),
)
OLD_ENOUGH = 3
ANSWER_DAYS = (5, 5, 5, 5, 3, 10)
SHARE_ON_REQUEST, SHARE_LIMITED, SHARE_ONCE = 0.1, 0.12, 0.1
YEAR_SETS: tuple[tuple[int, ...], ...] = ((), (1, 2), (2, 3), (2,), (3,), (3, 4), (2, 3, 4), (4, 5))


def make_activities(setting: Setting, sites: list[ProviderSite], activities_of: list[int]) -> list[ActivitySite]:
    """Write every provider's activities."""
    throws = dice(setting.seed, "activities", setting.region)
    ids = iter(new_ids(Page, sum(activities_of)))
    locale_id = Locale.get_default().pk
    used: Counter[str] = Counter()
    activities, rows = [], []
    for site, number in zip(sites, activities_of, strict=True):
        own: set[str] = set()
        for position in range(number):
            idea, title, job = fresh_idea(site, used, own, throws)
            activity = activity_site(setting, next(ids), site, idea, throws)
            activities.append(activity)
            page = page_row(
                pk=activity.pk,
                path=child_path(site.path, position + 1),
                title=title,
                slug=slugify(title)[:80],
                parent_url=site.url_path,
                model=ActivityPage,
                locale_id=locale_id,
                at=max(site.approved_at, setting.now - timedelta(days=(setting.today - activity.since).days + 10)),
                throws=throws,
                owner_id=site.owner_id,
            )
            rows.append((page, own_columns(activity, job, throws)))
    copy_pages(ActivityPage, rows)
    return activities


def fresh_idea(site: ProviderSite, used: Counter[str], own: set[str], throws: Random) -> tuple[Idea, str, str]:
    """Return an idea whose title was used least so far, and never twice by one provider; with the job it is about."""
    choices = [(idea, job) for idea in site.trade.ideas for job in site.trade.jobs[:1]]
    choices += [(idea, job) for idea in EVERYWHERE for job in site.trade.jobs]
    throws.shuffle(choices)
    # A trade's own ideas go first where they are as fresh as the general ones.
    titled = [(filled(idea.title, site, job), idea, job) for idea, job in choices]
    free = [(title, idea, job) for title, idea, job in titled if title not in own] or [
        (f"{title} ({len(own) + 1})", idea, job) for title, idea, job in titled
    ]
    title, idea, job = min(free, key=lambda choice: (used[choice[0]], choice[1] in EVERYWHERE))
    used[title] += 1
    own.add(title)
    return idea, title, job


def activity_site(setting: Setting, pk: int, site: ProviderSite, idea: Idea, throws: Random) -> ActivitySite:
    """Return an activity with numbers that fit its kind."""
    smallest, largest, capacity, _hours = SIZES[idea.kind]
    levels = throws.choice(LEVEL_SETS)
    years = [year for year in throws.choice(YEAR_SETS) if not levels or year <= max(YEARS[level] for level in levels)]
    if idea.kind == ActivityKind.JOB_SHADOWING:
        # Work is for who is 14 or older (activities.labour).
        years = [year for year in years if year >= OLD_ENOUGH] or [3, 4]
    is_small = idea.kind in {ActivityKind.JOB_SHADOWING, ActivityKind.TASTER_DAY, ActivityKind.TEACHER_VISIT}
    return ActivitySite(
        pk=pk,
        provider=site,
        idea=idea,
        levels=[str(level) for level in levels],
        years=years,
        asks_names=is_small or "toegangspas" in idea.bring or (idea.kind == ActivityKind.WORKSHOP and throws.random() < 0.35),
        is_automatic=not is_small and throws.random() < 0.75,
        smallest=smallest,
        largest=largest,
        capacity=capacity,
        pupils_per_adult=15 if largest > 12 else 0,
        since=setting.today - timedelta(days=throws.choice((30, 90, 200, 480, 480, 480, 480, 480))),
        answer_days=throws.choice(ANSWER_DAYS),
        most_per_school=throws.choice((2, 3, 4)) if throws.random() < SHARE_LIMITED else None,
        most_per_class=1 if throws.random() < SHARE_ONCE else None,
        is_on_request=throws.random() < SHARE_ON_REQUEST,
    )


def own_columns(activity: ActivitySite, job: str, throws: Random) -> dict[str, Any]:  # Any: column values
    """Return the row of the activity's own table."""
    site, idea = activity.provider, activity.idea
    location = location_of(idea.kind)
    is_here = location == LocationKind.AT_PROVIDER
    return {
        "kind": idea.kind,
        "intro": filled(idea.intro, site, job)[:300],
        "body": activity_body(idea, site, job, throws),
        "sector": site.trade.sector,
        "levels": activity.levels,
        "years": activity.years,
        "competences": [str(one) for one in throws.sample(list(CareerCompetence), throws.randrange(1, 4))],
        "location_kind": location,
        "street": site.address.street if is_here else "",
        "postcode": site.address.postcode if is_here else "",
        "city": site.address.place.name if is_here else "",
        "municipality_code": site.address.place.municipality_code,
        "latitude": site.address.latitude,
        "longitude": site.address.longitude,
        "accessibility": accessibility(throws) if is_here else [],
        "what_to_bring": idea.bring,
        "acceptance_mode": AcceptanceMode.AUTOMATIC if activity.is_automatic else AcceptanceMode.MANUAL,
        "names_mode": NamesMode.NAMES if activity.asks_names else NamesMode.COUNT,
        "min_group": activity.smallest if activity.smallest > 1 else None,
        "max_group": activity.largest,
        "pupils_per_adult": activity.pupils_per_adult or None,
        "answer_working_days": activity.answer_days,
        "most_per_school": activity.most_per_school,
        "most_per_class": activity.most_per_class,
        "is_on_request": activity.is_on_request,
    }


def location_of(kind: ActivityKind) -> LocationKind:
    """Return where a kind of activity usually is."""
    if kind == ActivityKind.ONLINE_ENCOUNTER:
        return LocationKind.ONLINE
    return LocationKind.AT_SCHOOL if kind in AT_SCHOOL else LocationKind.AT_PROVIDER


def accessibility(throws: Random) -> list[str]:
    """Return what makes a place reachable."""
    chances = (
        (Accessibility.WHEELCHAIR, 0.7),
        (Accessibility.PUBLIC_TRANSPORT, 0.75),
        (Accessibility.ACCESSIBLE_TOILET, 0.5),
        (Accessibility.QUIET_ROOM, 0.3),
        (Accessibility.HEARING_LOOP, 0.12),
    )
    return [str(one) for one, chance in chances if throws.random() < chance]
