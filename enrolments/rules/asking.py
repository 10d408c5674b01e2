"""What a coordinator asks for a class: which month, how far, how many; the rest follows from the class itself."""

from dataclasses import dataclass
from datetime import date

from activities.catalogue.places import Point
from kit.school_year import Period
from schools.models import SchoolClass

USUAL_KM = 25
# What follows from the class and may be let go, one by one; words of the address.
LEVEL, YEAR, FREE = "niveau", "leerjaar", "vrij"


@dataclass(frozen=True, slots=True)
class DayOff:
    """Days on which a school would rather stay in, with the reason in words."""

    days: Period
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole question. ``pupils`` and ``km`` are None when they do not matter; ``month`` is its first day.

    ``sees_places`` is for schools that the region checked: others cannot ask by number either (stats page §5.6).
    """

    school_class: SchoolClass
    pupils: int | None
    km: int | None
    month: date | None
    let_go: frozenset[str]
    point: Point | None
    days_off: tuple[DayOff, ...]
    sees_places: bool

    @property
    def levels(self) -> list[str]:
        """The class's levels, when they matter and are known."""
        return [] if LEVEL in self.let_go else list(self.school_class.levels)

    @property
    def year(self) -> int | None:
        """The class's year, when it matters and is known."""
        return None if YEAR in self.let_go else self.school_class.year

    @property
    def must_be_free(self) -> bool:
        """Whether only dates count on which the class has nothing else and the school is open."""
        return FREE not in self.let_go
