"""Rows of the model, and its words for a no."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrolments.choices import GOING, HOLDING
from enrolments.choices import EnrolmentStatus as S
from kit.working_days import add_working_days

BUSY = frozenset(HOLDING) - {S.OFFERED}
CANCELLABLE = frozenset({S.DRAFT, S.REQUESTED, S.WAITING, *GOING})
CHANGEABLE = frozenset({S.DRAFT, S.REQUESTED, *GOING})
UNDO = timedelta(minutes=10)
HOLD = timedelta(minutes=15)
HOUR = timedelta(hours=1)
ATTENDANCE_NOTED = frozenset({S.ATTENDED, S.NO_SHOW})


class No(Exception):
    """The model refuses: whoever asked puts the model back as it was."""


class NoButSwept(No):
    """The model refuses, but what had ended was cleared away, and stays so."""


@dataclass(eq=False)
class Activity:
    """Who says yes, and whether it asks names."""

    is_manual: bool
    asks_names: bool


@dataclass(eq=False)
class Date:
    """A date; ``key`` gives the order of the rows."""

    key: int
    activity: Activity
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    noted_until: datetime
    capacity: int
    counts_groups: bool = False
    is_on: bool = True
    # Dates of one series have the same number: who comes to one comes to all.
    series: int | None = None

    def claim(self, pupils: int) -> int:
        return 1 if self.counts_groups else pupils

    def overlaps(self, other: "Date") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(eq=False)
class Class:
    """A class with its pupils, and whether its school says yes itself first."""

    key: int
    pupils: tuple[int, ...]
    asks_school: bool
    school: int = 0


@dataclass(eq=False)
class Hold:
    """Places kept for a class."""

    date: Date
    group: Class
    places: int
    since: datetime
    until: datetime
    extensions: int = 0
    used: timedelta = timedelta(0)

    @property
    def claim(self) -> int:
        return self.date.claim(self.places)

    @property
    def last_end(self) -> datetime:
        return self.since + HOUR - self.used


@dataclass(frozen=True)
class Kept:
    """What a class used of its hour on a date, until it counts no more."""

    used: timedelta = timedelta(0)
    extensions: int = 0
    until: datetime | None = None


@dataclass(eq=False)
class SignUp:
    """A class on a date."""

    date: Date
    group: Class
    places: int
    pupils: frozenset[int]
    status: S
    number: int = 0
    least: int | None = None
    wanted: int | None = None
    any_date: bool = False
    first: "SignUp | None" = None
    # Those that were made in one go have the same number.
    bundle: int | None = None
    offer_until: datetime | None = None
    answer_until: datetime | None = None
    undo_to: S | None = None
    undo_until: datetime | None = None
    left_at: datetime | None = None
    undone: list[datetime] = field(default_factory=list)
    changed: list[datetime] = field(default_factory=list)

    @property
    def claim(self) -> int:
        return self.date.claim(self.places)

    @property
    def provider_agrees(self) -> bool:
        return self.first is not None and self.first.status == S.DECLINED

    def go(self, status: S, now: datetime, *, can_be_undone: bool = False) -> None:
        self.undo_to, self.undo_until = (self.status, now + UNDO) if can_be_undone else (None, None)
        if self.status == S.OFFERED and self.wanted is not None:
            self.places, self.wanted = self.places if status in HOLDING else self.wanted, None
        self.status = status
        self.left_at = now if status == S.CANCELLED_BY_SCHOOL else None


def working_days(now: datetime, days: int, date: Date) -> datetime:
    return min(add_working_days(now, days), date.starts_at)
