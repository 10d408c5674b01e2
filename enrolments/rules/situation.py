"""What is known when a group wants to go: read in a few queries, judged without any."""

from dataclasses import dataclass
from datetime import datetime

from accounts.choices import MailRhythm
from accounts.mail_topics import rhythm_of
from accounts.models import User
from activities.choices import NamesMode
from activities.models import ActivityPage, Session
from kit.distance import Degrees
from providers.choices import ProviderStatus
from schools.models import SchoolClass


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail: an account, its address, its language, and how it wants mail: as usual, and its exceptions.

    ``organisation`` says for which work: ``school:3`` or ``provider:7``. Who left it reads nothing of it any more.
    """

    pk: int
    email: str
    language: str
    rhythm: str = MailRhythm.AT_ONCE
    organisation: str = ""
    exceptions: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: User | None, organisation: str) -> "Reader | None":
        """Return this person as a reader of mail about the work of an organisation."""
        if user is None:
            return None
        return cls(user.pk, user.email, user.language, user.mail_rhythm, organisation, tuple(user.mail_exceptions))

    def is_daily(self, letter: str) -> bool:
        """Return whether this person wants such a letter in one mail a day (``accounts.mail_topics``)."""
        return rhythm_of(letter, usual=self.rhythm, exceptions=self.exceptions) == MailRhythm.DAILY


@dataclass(frozen=True, slots=True)
class Occasion:
    """A date with what surrounds it. ``is_for_school`` is false when it was reserved for other schools.

    ``provider_people`` get the provider's mail; empty unless asked for. ``expired_holds`` are places that nobody keeps any
    more, though the worker did not come by yet. ``lacks_recognition`` is true for a kind that only a recognised training company
    may offer, of a provider that is none today.
    """

    session: Session
    activity: ActivityPage
    provider_id: int | None
    provider_name: str
    provider_status: str
    is_for_school: bool
    expired_holds: int = 0
    provider_people: tuple[Reader, ...] = ()
    lacks_recognition: bool = False

    @property
    def free(self) -> int:
        """Places that nobody holds, in what the date counts: pupils or groups."""
        return self.session.places_free + self.expired_holds

    @property
    def is_live(self) -> bool:
        """Whether the activity is online and its provider approved."""
        return bool(self.activity.live) and self.provider_status == ProviderStatus.APPROVED

    @property
    def asks_names(self) -> bool:
        """Whether this activity needs to know who comes."""
        return bool(self.activity.names_mode == NamesMode.NAMES)

    @property
    def smallest_group(self) -> int:
        """The date's own smallest group, else the activity's."""
        return int(self.session.min_group or self.activity.min_group or 1)

    @property
    def largest_group(self) -> int | None:
        """The date's own largest group, else the activity's."""
        return self.session.max_group or self.activity.max_group


@dataclass(frozen=True, slots=True)
class SchoolGroup:
    """Who wants to go: a class, how many of it, with how many adults; pupils by id only where names are asked.

    ``held`` is what is kept for this class on this date, in what the date counts; a hold that ended counts no more.
    ``size`` counts the pupils who are in the class and whose data is not frozen; 0 when the school read in no list.
    """

    school_class: SchoolClass
    size: int
    is_enrolled: bool
    places: int = 0
    adults: int = 1
    pupil_ids: tuple[int, ...] = ()
    enrolled_here: int = 0
    enrolled_elsewhere: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class OtherDate:
    """A date in the same week on which this class, or one of these pupils, has places.

    ``is_known`` is true when it is about the very pupils who are chosen now; else it is their class that goes. A date with a
    ``location`` of its own is somewhere that no map knows.
    """

    starts_at: datetime
    ends_at: datetime
    title: str
    kind: str
    location_kind: str
    location: str
    point: Degrees | None
    places: int
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """Test weeks and free days of the school on the day itself, for this class's year."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around: the week of this group, the school's own days, and how often it went in this school year.

    ``school_groups`` and ``class_groups`` count living sign-ups of the activity in the school year of the date, and
    ``full_pupils`` how many of the chosen pupils went as often as they may; all 0 where the activity sets no maximum.
    ``left_today`` counts groups that the school took off this activity in the last 24 hours.
    """

    same_week: tuple[OtherDate, ...] = ()
    closures: tuple[Closure, ...] = ()
    school_groups: int = 0
    class_groups: int = 0
    full_pupils: int = 0
    left_today: int = 0


NOTHING_AROUND = Surroundings()


@dataclass(frozen=True, slots=True)
class Situation:
    """A date, a group, a moment, and what is around."""

    occasion: Occasion
    group: SchoolGroup
    now: datetime
    around: Surroundings = NOTHING_AROUND
