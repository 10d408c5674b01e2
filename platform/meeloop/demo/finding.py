"""Which class goes where: it fits, has time, has no tests, and nobody goes more often than the provider lets them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random

from kit.school_year import start_year_on
from meeloop.demo.geography import far
from meeloop.demo.world import ActivitySite, ClassGroup, Occasion, SchoolSite, Setting

Pupils = tuple[SchoolSite, ClassGroup]
# How often a class goes on a trip: in a past year, and in the coming months.
MOST_PAST, MOST_COMING = 9, 4
TRIES = 10


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
        # How often a school or a class asked for an activity with a limit, by school year.
        self._asked: Counter[tuple[int, int, str, int]] = Counter()

    def find(self, occasion: Occasion) -> Pupils | None:
        """Return a class that may go and is free that day: of a few at random, the nearest."""
        day = occasion.starts_at.date()
        fitting = self.fitting(occasion.activity, min(start_year_on(day), start_year_on(self.setting.today)))
        if code := occasion.municipality_code:
            fitting = [pair for pair in fitting if pair[0].address.place.municipality_code == code]
        drawn = [self.throws.choice(fitting) for _ in range(TRIES)] if fitting else []
        free = [pair for pair in drawn if self.may_go(pair, occasion.activity, [day])]
        return min(free, key=lambda pair: far(pair[0].address, occasion.activity.provider.address), default=None)

    def find_for_days(self, activity: ActivitySite, days: Sequence[date]) -> Pupils | None:
        """Return a class that is free on all these coming days."""
        fitting = self.fitting(activity, start_year_on(self.setting.today))
        drawn = [self.throws.choice(fitting) for _ in range(TRIES)] if fitting else []
        return next((pair for pair in drawn if self.may_go(pair, activity, days)), None)

    def may_go(self, pair: Pupils, activity: ActivitySite, days: Sequence[date]) -> bool:
        """Return whether a class has time, and the provider has not had enough of it."""
        school, one = pair
        year = one.start_year
        return (
            one.size >= activity.smallest
            and one.busy.isdisjoint(days)
            and school.test_days.isdisjoint(days)
            and self.has_time(one, len(days), is_coming=days[0] > self.setting.today)
            and not self._is_over(activity.most_per_school, self._asked[activity.pk, year, "school", school.pk], len(days))
            and not self._is_over(activity.most_per_class, self._asked[activity.pk, year, "class", one.pk], len(days))
        )

    @staticmethod
    def _is_over(most: int | None, asked: int, more: int) -> bool:
        return most is not None and asked + more > most

    def book(self, pair: Pupils, activity: ActivitySite, days: Sequence[date]) -> None:
        """Remember where a class goes."""
        school, one = pair
        one.busy.update(days)
        if activity.most_per_school or activity.most_per_class:
            self._asked[activity.pk, one.start_year, "school", school.pk] += len(days)
            self._asked[activity.pk, one.start_year, "class", one.pk] += len(days)

    def has_time(self, one: ClassGroup, more: int, *, is_coming: bool) -> bool:
        """Return whether a class has not gone often enough yet; classes of the stories go nowhere else in the coming weeks."""
        coming = sum(day > self.setting.today for day in one.busy)
        if is_coming:
            return not one.is_kept_free and coming + more <= MOST_COMING
        return len(one.busy) - coming + more <= MOST_PAST

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
