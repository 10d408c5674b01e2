"""How much may be kept while people think: a check page left open must not keep other schools out."""

from dataclasses import dataclass

from enrolments import errors

# One person looks at a few check pages side by side; more than that is keeping places, not choosing.
MOST_PER_PERSON = 3
MOST_PER_SCHOOL = 9


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept now beside what is asked: by this person, by this school, and by this school on the same date.

    ``by_person`` and ``by_school`` count classes on a date, a whole series once. ``here`` (what other classes of the school
    keep on this date), ``wanted`` and ``capacity`` are in what the date counts: pupils or groups.
    """

    by_person: int
    by_school: int
    here: int
    wanted: int
    capacity: int


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


ABOUT_KEEPING = (person_keeps_few, school_keeps_few, school_leaves_room)


def may_keep(keeping: Keeping) -> None:
    """Raise the refusal of the first check that fails."""
    for check in ABOUT_KEEPING:
        check(keeping)
