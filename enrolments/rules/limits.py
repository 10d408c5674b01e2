"""How often: the maxima of an activity per school year of the date (1 August to 31 July), over all its living sign-ups."""

from enrolments import errors
from enrolments.rules.situation import Situation


def has_limits(situation: Situation) -> bool:
    """Return whether this activity sets a maximum that this group can meet."""
    activity = situation.occasion.activity
    per_pupil = activity.most_per_pupil and situation.occasion.asks_names
    return bool(activity.most_per_school or activity.most_per_class or per_pupil)


def school_has_not_enough(situation: Situation) -> None:
    """The provider's highest number of groups of one school in a school year."""
    most = situation.occasion.activity.most_per_school
    if most and situation.around.school_groups >= most:
        raise errors.SchoolHasEnough(most=most)


def class_has_not_enough(situation: Situation) -> None:
    """The provider's highest number of times for one class in a school year."""
    most = situation.occasion.activity.most_per_class
    if most and situation.around.class_groups >= most:
        raise errors.ClassHasEnough(most=most)


def pupils_have_not_enough(situation: Situation) -> None:
    """The provider's highest number of times for one pupil in a school year, where names are asked. How many, never who."""
    most = situation.occasion.activity.most_per_pupil
    if most and situation.around.full_pupils:
        raise errors.PupilsHaveEnough(most=most, count=situation.around.full_pupils)


LIMITS = (school_has_not_enough, class_has_not_enough, pupils_have_not_enough)
