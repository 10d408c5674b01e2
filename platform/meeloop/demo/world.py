"""What the makers tell each other: who is where, with the keys of the rows that were written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from meeloop.demo.geography import Address, Place
from meeloop.demo.scales import Scale
from meeloop.demo.trades import Idea, Trade
from schools.choices import ApprovalMode


@dataclass(frozen=True, slots=True)
class Setting:
    """When and how much. ``region`` 0 is the one with the demo people."""

    seed: int
    region: int
    scale: Scale
    now: datetime
    places: tuple[Place, ...]

    @property
    def today(self) -> date:
        """The day of loading."""
        return self.now.date()

    @property
    def has_demo_people(self) -> bool:
        """Whether somebody signs in here."""
        return self.region == 0


@dataclass(slots=True)
class ClassGroup:
    """A class. ``busy`` holds the days on which it is away, so that nobody is in two places at once."""

    pk: int
    name: str
    start_year: int
    levels: list[str]
    year: int
    size: int
    pupil_ids: list[int]
    is_kept_free: bool = False
    busy: set[date] = field(default_factory=set)


@dataclass(slots=True)
class SchoolSite:
    """A school and who signs its classes up. Where a colleague must say yes first, that is the teacher."""

    pk: int
    name: str
    address: Address
    coordinator_id: int
    teacher_id: int
    approval: ApprovalMode = ApprovalMode.NONE
    classes: list[ClassGroup] = field(default_factory=list)
    test_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ProviderSite:
    """An approved provider and its page."""

    pk: int
    name: str
    trade: Trade
    address: Address
    owner_id: int
    page_id: int
    path: str
    url_path: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class ActivitySite:
    """An activity that is online."""

    pk: int
    provider: ProviderSite
    idea: Idea
    levels: list[str]
    years: list[int]
    asks_names: bool
    is_automatic: bool
    smallest: int
    largest: int
    capacity: int
    pupils_per_adult: int
    since: date
    answer_days: int = 5
    most_per_school: int | None = None
    most_per_class: int | None = None
    is_on_request: bool = False


@dataclass(slots=True)
class Occasion:
    """One date of an activity. ``taken`` is what groups hold, in pupils or in groups.

    Kept for the schools of one municipality, or for one school that asked for it, where that is filled in.
    """

    pk: int
    activity: ActivitySite
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    capacity: int
    cancelled_because: str = ""
    taken: int = 0
    counts_groups: bool = False
    municipality_code: str = ""
    only_school_id: int | None = None
    series_id: int | None = None

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.capacity - self.taken

    def claim(self, pupils: int) -> int:
        """Return how many places a group takes."""
        return 1 if self.counts_groups else pupils


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a sign-up's history."""

    target: str
    at: datetime
    by: int | None
    reason: str = ""
    code: str = ""


@dataclass(slots=True)
class Group:
    """One sign-up with its history.

    ``attended`` includes ``extra``, who came without being on the list, and of the others ``late`` came later. Of a part that is
    offered, ``wanted`` is the whole.
    """

    pk: UUID
    school: SchoolSite
    school_class: ClassGroup
    occasion: Occasion
    places: int
    steps: list[Step]
    pupil_ids: list[int]
    attended: int | None = None
    extra: int = 0
    late: int = 0
    note: str = ""
    least: int | None = None
    takes_other_dates: bool = False
    wanted: int | None = None
    stands_in_for: UUID | None = None
    offer_until: datetime | None = None
    answer_until: datetime | None = None
    bundle_id: int | None = None
    has_teacher: bool = False

    @property
    def status(self) -> str:
        """Where it stands now."""
        return self.steps[-1].target
