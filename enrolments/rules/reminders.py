"""The plan of reminders as data: for each kind of activity who hears what, and when. Days are Dutch days, sent on working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind as K
from kit.working_days import working_day_at_or_before

ONE_DAY = timedelta(days=1)
# No plan looks further ahead or back than this.
LONGEST = 31


class Cause(StrEnum):
    """Why somebody is reminded; with the sign-up and the day it makes one mail, whatever happens."""

    PREPARE = "prepare"  # the school: where, how late, what to bring
    COMING = "coming"  # who goes along: "gaat dit door?"
    TOMORROW = "tomorrow"  # the provider: who comes, in numbers
    ANSWER_HALFWAY = "answer-halfway"  # who must answer, when half the time is over
    ANSWER_LAST = "answer-last"  # and on the last working day
    OFFER_LAST = "offer-last"  # the school: an offer is about to lapse
    ATTENDANCE_FIRST = "attendance-first"  # nobody noted who came
    ATTENDANCE_LAST = "attendance-last"  # and nobody did after the first reminder


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder before the day. ``days`` are counted back over the calendar; in the weekend it goes the Friday before."""

    cause: Cause
    days: int

    def send_on(self, day: date) -> date:
        """Return the working day on which this goes for an activity on that day."""
        return working_day_at_or_before(day - timedelta(days=self.days))

    def horizon(self, today: date) -> date:
        """Return the last day of an activity for which this has come; the day before today when there is none."""
        days = (today + timedelta(days=ahead) for ahead in range(LONGEST, -1, -1))
        return next((day for day in days if self.send_on(day) <= today), today - ONE_DAY)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a kind of activity asks for. ``hint`` is what its schools forget; empty where what to bring says it all."""

    prepare_days: int = 7
    hint: Promise | str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The reminders before the day."""
        return (Step(Cause.PREPARE, self.prepare_days), Step(Cause.COMING, 1), Step(Cause.TOMORROW, 1))


PUPILS_TRAVEL_ALONE = _("Gaan leerlingen zelf op pad? Zorg dan dat elke leerling weet waar en hoe laat.")
COMES_TO_SCHOOL = _("De gast komt naar jullie toe. Zorg voor een lokaal en zeg het bij de receptie.")
PLANS: Mapping[str, Plan] = {
    K.COMPANY_VISIT: Plan(),
    # Pupils go alone, and parents and employers have something to arrange.
    K.JOB_SHADOWING: Plan(prepare_days=14, hint=PUPILS_TRAVEL_ALONE),
    K.TASTER_DAY: Plan(prepare_days=14, hint=PUPILS_TRAVEL_ALONE),
    K.FLASH_VISIT: Plan(prepare_days=14, hint=PUPILS_TRAVEL_ALONE),
    K.GUEST_LESSON: Plan(hint=COMES_TO_SCHOOL),
    K.WORKSHOP: Plan(),
    # The work in class begins weeks before.
    K.COMPANY_ASSIGNMENT: Plan(prepare_days=14),
    K.CAREER_FAIR: Plan(),
    K.CAROUSEL: Plan(),
    K.OPEN_DAY: Plan(hint=PUPILS_TRAVEL_ALONE),
    # A teacher has lessons to move.
    K.TEACHER_VISIT: Plan(prepare_days=14),
    K.ONLINE_ENCOUNTER: Plan(prepare_days=3, hint=_("Test van tevoren of beeld en geluid werken in het lokaal.")),
    K.SPEED_DATE: Plan(),
    K.MBO_PLACEMENT: Plan(prepare_days=14, hint=PUPILS_TRAVEL_ALONE),
}
NEARLY_NOW = Step(Cause.COMING, 1)


def steps_by_kinds() -> Mapping[Step, tuple[str, ...]]:
    """Return each different reminder with the kinds of activity that it is for: one question to the database each."""
    found: dict[Step, tuple[str, ...]] = {}
    for kind, plan in PLANS.items():
        for step in plan.steps:
            found[step] = (*found.get(step, ()), kind)
    return found


def is_worth_it(step: Step, day: date, *, known_since: date, today: date) -> bool:
    """Return whether a reminder that is due still says something.

    Who signed up after its day has just read the same in the confirmation. Late help to prepare makes way for the question of
    the day before.
    """
    is_overtaken = step.cause == Cause.PREPARE and NEARLY_NOW.send_on(day) <= today
    return known_since < step.send_on(day) and not is_overtaken


# --- afterwards ---

ATTENDANCE_DAYS: Mapping[Cause, int] = {Cause.ATTENDANCE_FIRST: 1, Cause.ATTENDANCE_LAST: 4}


def last_day_done(cause: Cause, today: date) -> date:
    """Return the newest day of an activity for which this reminder of attendance has come."""
    return today - timedelta(days=ATTENDANCE_DAYS[cause])
