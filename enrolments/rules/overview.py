"""All rules of a sign-up in one list, for the guide that programs and people read: ``docs/guides/rules.md``."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.functional import Promise

from activities import errors as work
from activities.errors import SessionNotScheduled
from enrolments import errors
from enrolments.rules import enrolling, holding, limits, warnings
from enrolments.rules.turns import school_does_not_come_and_go
from enrolments.rules.work import work_is_lawful
from kit.refusals import Refusal

# Which refusals each check has; a test holds this against the checks themselves.
REFUSALS: Mapping[Callable[..., object], Sequence[type[Refusal]]] = {
    enrolling.activity_is_online: (errors.ActivityNotOpen,),
    enrolling.provider_is_recognised: (errors.RecognitionEnded,),
    enrolling.date_goes_on: (SessionNotScheduled,),
    enrolling.date_has_not_begun: (errors.SessionStarted,),
    enrolling.enrolment_is_open: (errors.EnrolmentNotOpenYet,),
    enrolling.enrolment_is_not_closed: (errors.EnrolmentClosed,),
    enrolling.school_is_verified: (errors.SchoolNotVerified,),
    enrolling.date_is_for_this_school: (errors.ReservedForOthers,),
    enrolling.class_is_not_enrolled: (errors.ClassAlreadyEnrolled,),
    enrolling.level_fits: (errors.LevelDoesNotFit,),
    enrolling.year_fits: (errors.YearDoesNotFit,),
    work_is_lawful: (
        work.WorkYearUnknown,
        work.WorkTooYoung,
        work.WorkOnSunday,
        work.WorkOutsideHours,
        work.WorkDayTooLong,
        work.WorkWeekTooLong,
    ),
    school_does_not_come_and_go: (errors.LeftTooOften,),
    enrolling.number_is_given: (errors.NumberNeeded, errors.NoPupilsChosen),
    enrolling.number_fits_class: (errors.MorePupilsThanClass,),
    enrolling.group_is_not_too_small: (errors.GroupTooSmall,),
    enrolling.group_is_not_too_large: (errors.GroupTooLarge,),
    enrolling.adults_are_enough: (errors.TooFewAdults,),
    enrolling.pupils_are_not_on_this_date: (errors.PupilsAlreadyEnrolled,),
    enrolling.pupils_are_free: (errors.PupilsElsewhere,),
    limits.school_has_not_enough: (errors.SchoolHasEnough,),
    limits.class_has_not_enough: (errors.ClassHasEnough,),
    limits.pupils_have_not_enough: (errors.PupilsHaveEnough,),
}
# The same for keeping places while somebody looks at the check page.
REFUSALS_OF_KEEPING: Mapping[Callable[..., object], type[Refusal]] = {
    holding.person_keeps_few: errors.TooManyHolds,
    holding.school_keeps_few: errors.SchoolHoldsEnough,
    holding.school_leaves_room: errors.SchoolHoldsHalf,
    holding.class_has_time_left: errors.HoldUsedUp,
}
_INTRODUCTION = """\
# The rules of a sign-up

Made by `manage.py rules_guide > docs/guides/rules.md`; a test says when it is old. Each rule is one small check in `enrolments/rules/`. They are asked in
this order, and the first that fails speaks. After them come the places themselves: `not_enough_places`, `session_full`.

A **refusal** says no to everybody. A **warning** can be set aside by a coordinator, with a reason that is kept: the field
`warnings_set_aside` of a sign-up, or the check page. A refusal never can.

Before a group is offered another date, level, year, work and the maxima are asked again. At every yes that comes later (an offer, a
school's own yes, an undo, a group that grows, a date that moves) the law on work is (`enrolments/services/coming.py`); a provider then
reads `group_may_not_work_then`, not which other work a class has.
"""


def guide() -> str:
    """Return the guide as Markdown; sentences as they are in Dutch."""
    return "\n".join([_INTRODUCTION, *_refusals(), "", *_keeping(), "", *_warnings(), "", *_notes(), ""])


def _refusals() -> Iterator[str]:
    yield "## Refusals"
    yield ""
    yield "| rule | code | what people read |"
    yield "|---|---|---|"
    for check in enrolling.ALL:
        for refusal in REFUSALS[check]:
            yield f"| {_first_line(check)} | `{refusal.code}` | {_sentence(refusal.message)} |"


def _keeping() -> Iterator[str]:
    yield "## Keeping places"
    yield ""
    yield "While somebody looks at the check page its places are kept, 15 minutes and at most three times longer. Besides the rules"
    yield "above:"
    yield ""
    yield "| rule | code | what people read |"
    yield "|---|---|---|"
    for check in holding.ABOUT_KEEPING:
        refusal = REFUSALS_OF_KEEPING[check]
        yield f"| {_first_line(check)} | `{refusal.code}` | {_sentence(refusal.message)} |"


def _warnings() -> Iterator[str]:
    yield "## Warnings"
    yield ""
    yield "Without a reason for each of them a sign-up answers `warning_unanswered`."
    yield ""
    yield "| rule | code |"
    yield "|---|---|"
    for code, check in warnings.WARNINGS_BY_CODE.items():
        yield f"| {_first_line(check)} | `{code}` |"


def _notes() -> Iterator[str]:
    yield "## Notes"
    yield ""
    yield "Shown before a sign-up; they ask nothing."
    yield ""
    yield "| rule | code |"
    yield "|---|---|"
    for code, check in warnings.NOTES_BY_CODE.items():
        yield f"| {_first_line(check)} | `{code}` |"


def _first_line(check: Callable[..., object]) -> str:
    return (check.__doc__ or "").strip().splitlines()[0]


def _sentence(message: str | Promise) -> str:
    return re.sub(r"%\(\w+\)s", "…", str(message))
