"""What the sign-ups are about: one coordinator, many classes of 30, one date with room for all."""

from dataclasses import dataclass

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from activities.choices import NamesMode
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session
from tests.support.programs import programs_for

PUPILS = 30


@dataclass(frozen=True, slots=True)
class Class:
    """A class to sign up, on a date of its own."""

    school_id: int
    class_id: int
    session_id: int
    pupils: list[int]


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everything that the measurements need to know."""

    token: str
    user_id: int
    by_http: list[Class]
    by_hand: list[Class]


def make_subjects(count: int, sides: int = 2) -> Subjects:
    """Make two sets of ``count`` classes of 30 with a session each: one for HTTP, one for hand-written SQL."""
    school = make_school()
    coordinator = make_coordinator(school)
    token = make_token(
        user=coordinator, name="bench", scopes=list(TokenScope), days=1, by=coordinator, programs=programs_for(coordinator)
    )
    activity = make_activity(names_mode=NamesMode.NAMES)

    def one(number: int) -> Class:
        school_class = make_class(school, f"B{number}", pupils=PUPILS)
        session = make_session(activity, starts_at=at_nine(days=20 + number), capacity=PUPILS)
        pupils = list(school_class.memberships.values_list("pupil_id", flat=True))
        return Class(school.pk, school_class.pk, session.pk, pupils)

    made = [one(number) for number in range(count * sides)]
    return Subjects(token.text, coordinator.pk, made[:count], made[count:])
