"""When schools have tests: two weeks a year, on days on which nobody goes anywhere."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kit.school_year import days_of, start_year_on
from meeloop.demo.copying import Row, copy_pairs
from meeloop.demo.dice import dice
from meeloop.demo.people import SCHOOL_A, SCHOOL_B
from meeloop.demo.school_days import SATURDAY, days, is_school_day, school_day_after
from meeloop.demo.world import SchoolSite, Setting
from schools.choices import ClosureKind
from schools.models import SchoolClosure

NAMES = ("toetsweek 1", "toetsweek 2")
# The first week of each half is drawn from these months.
HALVES: tuple[tuple[int, ...], ...] = ((11, 12, 1), (3, 4, 6))
# The stories of the demo schools end before this many school days; their own test week comes right after.
STORIES_END = 34


def make_test_weeks(setting: Setting, sites: Sequence[SchoolSite]) -> None:
    """Write two test weeks a school for this year and the year before, and tell the schools."""
    throws = dice(setting.seed, "test weeks", setting.region)
    rows: list[Row] = []
    this_year = start_year_on(setting.today)
    for place, site in enumerate(sites):
        has_stories = setting.has_demo_people and place in {SCHOOL_A, SCHOOL_B}
        for start_year in (this_year - 1, this_year):
            for name, months in zip(NAMES, HALVES, strict=True):
                monday = draw_week(setting, start_year, months, throws, has_stories=has_stories)
                if monday is not None:
                    rows.append(closure(site, name, monday))
        if has_stories:
            rows.append(closure(site, "praktijkweek", week_after_stories(setting)))
        site.test_days = frozenset(day for row in rows if row["school_id"] == site.pk for day in days_in(row))
    copy_pairs(SchoolClosure, rows)


def closure(site: SchoolSite, name: str, monday: date) -> Row:
    """Return Monday to Friday as a row."""
    return {
        "school_id": site.pk,
        "kind": ClosureKind.TEST_WEEK,
        "name": name,
        "first_day": monday,
        "last_day": monday + timedelta(days=4),
        "years": [],
    }


def days_in(row: Row) -> list[date]:
    """Return the days of a row."""
    return list(days(row["first_day"], row["last_day"]))


def draw_week(setting: Setting, start_year: int, months: Sequence[int], throws: Random, *, has_stories: bool) -> date | None:
    """Return the Monday of a week without a free day; None where the stories leave no room."""
    year = days_of(start_year)
    mondays = [day for day in days(year.first, year.last) if day.month in months and is_whole_week(day)]
    drawn = throws.choice(mondays)
    story_days = (setting.today - timedelta(days=14), school_day_after(setting.today, STORIES_END + 12))
    if not has_stories or not story_days[0] <= drawn <= story_days[1]:
        return drawn
    free = [day for day in mondays if not story_days[0] <= day <= story_days[1]]
    return throws.choice(free) if free else None


def week_after_stories(setting: Setting) -> date:
    """Return the first whole week after the stories of the demo people: there they meet the warning."""
    day = school_day_after(setting.today, STORIES_END)
    while not is_whole_week(day):
        day += timedelta(days=1)
    return day


def is_whole_week(day: date) -> bool:
    """Return whether this is a Monday after which no day of the week is free."""
    return not day.weekday() and all(is_school_day(day + timedelta(days=number)) for number in range(SATURDAY))
