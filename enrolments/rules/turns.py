"""How often in a day: each turn sends mail to somebody else, so asking and leaving, or doing and undoing, has an end.

Counted over 24 hours. Leaving itself is always possible: what has an end is coming back.
"""

from datetime import timedelta

from enrolments import errors
from enrolments.rules.situation import Situation

ONE_DAY = timedelta(days=1)
MOST_LEFT = 12  # groups of one school off one activity; what was signed up in one go counts once
MOST_QUESTIONS = 10  # for a date of one activity, by one school
MOST_UNDONE = 3  # for one group, by school and provider together
MOST_CHANGES = 10  # of one group


def school_does_not_come_and_go(situation: Situation) -> None:
    """A school that took twelve groups off an activity within a day comes back to it the day after."""
    if situation.around.left_today >= MOST_LEFT:
        raise errors.LeftTooOften(most=MOST_LEFT)


def check_questions(asked_today: int) -> None:
    """A school asks a provider for at most ten dates of an activity in a day. Raises ``TooManyQuestions``."""
    if asked_today >= MOST_QUESTIONS:
        raise errors.TooManyQuestions(most=MOST_QUESTIONS)


def check_undone(undone_today: int) -> None:
    """What is done to a group is taken back at most three times in a day. Raises ``UndoneTooOften``."""
    if undone_today >= MOST_UNDONE:
        raise errors.UndoneTooOften(most=MOST_UNDONE)


def check_changes(changed_today: int) -> None:
    """A group changes at most ten times in a day. Raises ``ChangedTooOften``."""
    if changed_today >= MOST_CHANGES:
        raise errors.ChangedTooOften(most=MOST_CHANGES)
