"""How much may be kept while people think: a check page left open must not keep other schools out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from enrolments import errors

# One person looks at a few check pages side by side; more than that is keeping places, not choosing.
MOST_PER_PERSON = 3
MOST_PER_SCHOOL = 9
# WCAG 2.2.1: a limit of time can be extended; three times keeps one class from blocking a date for an afternoon.
HOLD_FOR = timedelta(minutes=15)
MOST_EXTENSIONS = 3
# What a class has on one date, in one go or in pieces; it has it anew after as long without.
HOLD_HOUR = HOLD_FOR * (1 + MOST_EXTENSIONS)
# Less than this is no time to look at a check page.
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Used:
    """What a class used of its hour on one date before: for how long it kept places, and how often it asked for longer."""

    time: timedelta = timedelta(0)
    extensions: int = 0

    def end_from(self, began: datetime) -> datetime:
        """Return when the hour is over, for places that are kept since then."""
        return began + HOLD_HOUR - self.time


NOTHING_YET = Used()


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept now beside what is asked: by this person, by this school, and by this school on the same date.

    ``by_person`` and ``by_school`` count classes on a date, a whole series once. ``here`` (what other classes of the school
    keep on this date), ``wanted`` and ``capacity`` are in what the date counts: pupils or groups. ``used`` is what this class
    kept on this date before and let go; nothing while it keeps places.
    """

    by_person: int
    by_school: int
    here: int
    wanted: int
    capacity: int
    used: Used = NOTHING_YET


def person_keeps_few(keeping: Keeping) -> None:
    """One person keeps places for at most three classes or dates at a time; a series counts once."""
    if keeping.by_person >= MOST_PER_PERSON:
        raise errors.TooManyHolds(most=MOST_PER_PERSON)


def school_keeps_few(keeping: Keeping) -> None:
    """A school keeps places for at most nine classes or dates at a time, whoever asks."""
    if keeping.by_school >= MOST_PER_SCHOOL:
        raise errors.SchoolHoldsEnough(most=MOST_PER_SCHOOL)


def school_leaves_room(keeping: Keeping) -> None:
    """One class may keep a whole date; with a second class a school keeps at most half of its places."""
    if keeping.here and 2 * (keeping.here + keeping.wanted) > keeping.capacity:
        raise errors.SchoolHoldsHalf


def class_has_time_left(keeping: Keeping) -> None:
    """A class keeps places on one date for an hour in all; who let them go has a new hour after an hour without."""
    if HOLD_HOUR - keeping.used.time < SHORTEST:
        raise errors.HoldUsedUp


ABOUT_KEEPING = (person_keeps_few, school_keeps_few, school_leaves_room, class_has_time_left)


def may_keep(keeping: Keeping) -> None:
    """Raise the refusal of the first check that fails."""
    for check in ABOUT_KEEPING:
        check(keeping)
