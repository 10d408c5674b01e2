"""May this group go on this date? Each rule is one small check with its own refusal; the first that fails speaks."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil

from django.utils.translation import gettext as _

from activities.choices import SessionStatus
from activities.errors import SessionNotScheduled
from enrolments import errors
from enrolments.rules.limits import LIMITS
from enrolments.rules.situation import Occasion, SchoolGroup, Situation
from enrolments.rules.turns import school_does_not_come_and_go
from enrolments.rules.work import work_is_lawful
from kit.refusals import Refusal
from kit.when import day_and_clock
from schools.choices import Level
from schools.models import SchoolClass

Check = Callable[[Situation], None]


def activity_is_online(situation: Situation) -> None:
    """The activity is published and its provider approved by the region (promise OGP-0a's twin for providers)."""
    if not situation.occasion.is_live:
        raise errors.ActivityNotOpen


def provider_is_recognised(situation: Situation) -> None:
    """What only a recognised training company may offer takes no new groups without one; who is on it stays (promise SBB-2a)."""
    if situation.occasion.lacks_recognition:
        raise errors.RecognitionEnded


def date_goes_on(situation: Situation) -> None:
    """The date was not called off."""
    if situation.occasion.session.status == SessionStatus.CANCELLED:
        raise SessionNotScheduled


def date_has_not_begun(situation: Situation) -> None:
    """The date is still to come."""
    if situation.occasion.session.starts_at <= situation.now:
        raise errors.SessionStarted


def enrolment_is_open(situation: Situation) -> None:
    """The first day of signing up is there."""
    opens_at = situation.occasion.session.enrolment_opens_at
    if opens_at and situation.now < opens_at:
        raise errors.EnrolmentNotOpenYet(opens=day_and_clock(opens_at))


def enrolment_is_not_closed(situation: Situation) -> None:
    """The last day of signing up is not over."""
    closes_at = situation.occasion.session.enrolment_closes_at
    if closes_at <= situation.now:
        raise errors.EnrolmentClosed(closed=day_and_clock(closes_at))


def date_is_for_this_school(situation: Situation) -> None:
    """A date may be kept for some schools."""
    if not situation.occasion.is_for_school:
        raise errors.ReservedForOthers


def school_is_verified(situation: Situation) -> None:
    """The region has checked that the school is who it says (promise OGP-0a)."""
    if not situation.group.school_class.school.is_verified:
        raise errors.SchoolNotVerified


def level_fits(situation: Situation) -> None:
    """A class of several levels fits when one of them does; a class whose level nobody filled in is not refused."""
    asked, have = situation.occasion.activity.levels, situation.group.school_class.levels
    if asked and have and not set(asked) & set(have):
        raise errors.LevelDoesNotFit(levels=listed([str(Level(level).label) for level in asked]))


def year_fits(situation: Situation) -> None:
    """The class's year is one the activity is for."""
    asked, year = situation.occasion.activity.years, situation.group.school_class.year
    if asked and year and year not in asked:
        raise errors.YearDoesNotFit(years=listed([str(one) for one in asked]))


def class_is_not_enrolled(situation: Situation) -> None:
    """A class stands on a date once, waiting list included."""
    if situation.group.is_enrolled:
        raise errors.ClassAlreadyEnrolled


def number_is_given(situation: Situation) -> None:
    """A group has pupils: chosen by name where names are asked, as a number elsewhere."""
    occasion, group = situation.occasion, situation.group
    if group.places < 1:
        raise errors.NoPupilsChosen if occasion.asks_names else errors.NumberNeeded


def number_fits_class(situation: Situation) -> None:
    """No more pupils than the class has, where the school read in its list."""
    group = situation.group
    if not situation.occasion.asks_names and group.size and group.places > group.size:
        raise errors.MorePupilsThanClass(size=group.size)


def group_is_not_too_small(situation: Situation) -> None:
    """The provider's smallest group."""
    if situation.group.places < situation.occasion.smallest_group:
        raise errors.GroupTooSmall(smallest=situation.occasion.smallest_group)


def group_is_not_too_large(situation: Situation) -> None:
    """The provider's largest group."""
    largest = situation.occasion.largest_group
    if largest and situation.group.places > largest:
        raise errors.GroupTooLarge(largest=largest)


def adults_are_enough(situation: Situation) -> None:
    """The provider's number of pupils per adult."""
    needed = adults_needed(situation.occasion, situation.group.places)
    if situation.group.adults < needed:
        raise errors.TooFewAdults(needed=needed)


def pupils_are_not_on_this_date(situation: Situation) -> None:
    """A pupil in two classes goes once. How many, never who."""
    if situation.group.enrolled_here:
        raise errors.PupilsAlreadyEnrolled(count=situation.group.enrolled_here)


def pupils_are_free(situation: Situation) -> None:
    """Nobody is in two places at once (promise OGP-2.1d). The database's exclusion constraint stands behind this."""
    if situation.group.enrolled_elsewhere:
        raise errors.PupilsElsewhere(count=situation.group.enrolled_elsewhere)


ABOUT_THE_DATE: Sequence[Check] = (
    activity_is_online,
    provider_is_recognised,
    date_goes_on,
    date_has_not_begun,
    enrolment_is_open,
    enrolment_is_not_closed,
)
ABOUT_THE_CLASS: Sequence[Check] = (
    school_is_verified,
    date_is_for_this_school,
    class_is_not_enrolled,
    level_fits,
    year_fits,
    work_is_lawful,
    school_does_not_come_and_go,
)
ABOUT_THE_GROUP: Sequence[Check] = (
    number_is_given,
    number_fits_class,
    group_is_not_too_small,
    group_is_not_too_large,
    adults_are_enough,
    pupils_are_not_on_this_date,
    pupils_are_free,
    *LIMITS,
)
ALL = (*ABOUT_THE_DATE, *ABOUT_THE_CLASS, *ABOUT_THE_GROUP)


def may_enrol(situation: Situation, checks: Sequence[Check] = ALL) -> None:
    """Raise the refusal of the first check that fails; return when the group may go (places are another matter)."""
    for check in checks:
        check(situation)


def refusal_of(situation: Situation, checks: Sequence[Check]) -> Refusal | None:
    """Return the refusal that ``may_enrol`` would raise, for a page that shows it beside a choice."""
    try:
        may_enrol(situation, checks)
    except Refusal as refusal:
        return refusal
    return None


def refusal_of_date(occasion: Occasion, now: datetime) -> Refusal | None:
    """Return why nobody can sign up for this date now, before any class is chosen."""
    nobody = SchoolGroup(school_class=SchoolClass(), size=0, is_enrolled=False)
    return refusal_of(Situation(occasion, nobody, now), ABOUT_THE_DATE)


def adults_needed(occasion: Occasion, places: int) -> int:
    """Return how many adults this number of pupils needs; none is asked for by itself where the provider says nothing."""
    ratio = occasion.activity.pupils_per_adult
    return ceil(places / ratio) if ratio else 0


def listed(words: Sequence[str]) -> str:
    """Return "a, b of c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s of %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
