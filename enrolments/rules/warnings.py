"""What a coordinator should know before a class goes. A warning may be set aside with a reason; a refusal never.

A note is shown and asks nothing: what comes back at every sign-up of a class teaches people to type nonsense.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.choices import LocationKind
from enrolments import errors
from enrolments.rules.sharing import shared_dates
from enrolments.rules.situation import Occasion, OtherDate, Situation
from kit.distance import Degrees, travel_minutes
from kit.holidays import holiday_on
from kit.when import clock_text
from schools.choices import ClosureKind
from schools.models import School

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  # the word of the specification; Python's own is no use here
    """Something to think about: a stable code, and a sentence. It names no pupil."""

    code: str
    message: str


Check = Callable[[Situation], Warning | None]


def school_has_holiday(situation: Situation) -> Warning | None:
    """The official school holidays of the school's region; advised weeks too, which a school may have put elsewhere."""
    day = timezone.localdate(situation.occasion.session.starts_at)
    holiday = holiday_on(day, situation.group.school_class.school.holiday_region)
    if holiday is None:
        return None
    if holiday.is_advice:
        text = _("Het is dan volgens het advies %(name)s in jullie regio. Kijk of jullie school die week vrij is.")
    else:
        text = _("Het is dan %(name)s in jullie regio.")
    return Warning("school_holiday", text % {"name": holiday.name})


def class_has_test_week(situation: Situation) -> Warning | None:
    """The school's own test weeks, for the years that have them."""
    weeks = [one for one in situation.around.closures if one.kind == ClosureKind.TEST_WEEK]
    return (
        Warning("test_week", _("Deze klas heeft dan %(name)s.") % {"name": weeks[0].name or _("toetsweek")}) if weeks else None
    )


def school_is_closed(situation: Situation) -> Warning | None:
    """The school's own free days, and whatever else it wrote down."""
    days = [one for one in situation.around.closures if one.kind != ClosureKind.TEST_WEEK]
    if not days:
        return None
    name = days[0].name or ClosureKind(days[0].kind).label
    return Warning("school_closed", _("Op jullie school staat dan: %(name)s.") % {"name": name})


def group_can_get_there(situation: Situation) -> Warning | None:
    """Between two dates of one day there is time to travel: 30 km an hour over the straight line and a third, and 15 minutes."""
    tight = [one for one in _same_day(situation) if _minutes_between(situation, one) < _minutes_needed(situation, one)]
    if not tight:
        return None
    worst = min(tight, key=lambda one: _minutes_between(situation, one) - _minutes_needed(situation, one))
    words = {"title": worst.title, "from": clock_text(worst.starts_at), "to": clock_text(worst.ends_at)}
    gap, needed = _minutes_between(situation, worst), _minutes_needed(situation, worst)
    if gap < 0:
        return Warning("travel_gap", _("Deze groep is dan bij “%(title)s” (%(from)s tot %(to)s uur).") % words)
    text = _(
        "Deze groep is die dag ook bij “%(title)s” (%(from)s tot %(to)s uur). Ertussen zitten %(gap)s minuten. "
        "Reken op %(needed)s minuten reizen."
    )
    return Warning("travel_gap", text % {**words, "gap": gap, "needed": needed})


def level_is_known(situation: Situation) -> Warning | None:
    """Whether the class fits can only be seen when the school filled in its level and year, where the activity asks them."""
    activity, school_class = situation.occasion.activity, situation.group.school_class
    if (activity.levels and not school_class.levels) or (activity.years and not school_class.year):
        text = _("We weten het niveau of leerjaar van deze klas niet. Kijk zelf of de activiteit past.")
        return Warning("level_unknown", text)
    return None


WARNINGS_BY_CODE: Mapping[str, Check] = {
    "school_holiday": school_has_holiday,
    "test_week": class_has_test_week,
    "school_closed": school_is_closed,
    "travel_gap": group_can_get_there,
}
NOTES_BY_CODE: Mapping[str, Check] = {"level_unknown": level_is_known}


def warnings_of(situation: Situation) -> Sequence[Warning]:
    """Return everything that is worth a thought, one warning a code."""
    return [warning for check in WARNINGS_BY_CODE.values() if (warning := check(situation)) is not None]


def notes_of(*situations: Situation) -> Sequence[Warning]:
    """Return what is worth knowing and asks nothing, each said once."""
    found = (check(one) for one in situations for check in NOTES_BY_CODE.values())
    return list(dict.fromkeys(note for note in found if note is not None))


def check_answered(situation: Situation, warnings_set_aside: Mapping[str, str]) -> Mapping[str, str]:
    """Return, by code, the reasons that set the warnings of this situation aside; what is no warning now is left out.

    So the code of a refusal does nothing here. Raises ``WarningUnanswered`` with every warning, ``WarningReasonTooLong``.
    """
    warnings = warnings_of(situation)
    reasons = {one.code: reason for one in warnings if (reason := warnings_set_aside.get(one.code, "").strip())}
    if len(reasons) < len(warnings):
        raise errors.WarningUnanswered({one.code: one.message for one in warnings})
    if any(len(reason) > LONGEST_REASON for reason in reasons.values()):
        raise errors.WarningReasonTooLong(most=LONGEST_REASON)
    return reasons


def _same_day(situation: Situation) -> list[OtherDate]:
    day = timezone.localdate(situation.occasion.session.starts_at)
    return [one for one in shared_dates(situation) if timezone.localdate(one.starts_at) == day]


def _minutes_between(situation: Situation, other: OtherDate) -> int:
    """Return the whole minutes from the end of the first to the start of the second; less than 0 when they overlap."""
    session = situation.occasion.session
    starts, ends = session.starts_at.astimezone(UTC), session.ends_at.astimezone(UTC)
    gap = max(other.starts_at.astimezone(UTC) - ends, starts - other.ends_at.astimezone(UTC))
    return gap // timedelta(minutes=1)


def _minutes_needed(situation: Situation, other: OtherDate) -> int:
    here, school = as_other_date(situation.occasion), situation.group.school_class.school
    if LocationKind.ONLINE in (here.location_kind, other.location_kind) or _where(here, school) == _where(other, school):
        return 0
    return travel_minutes(_where(here, school)[0], _where(other, school)[0])


def _where(date: OtherDate, school: School) -> tuple[Degrees | None, str]:
    if date.location:
        return None, date.location
    if date.location_kind == LocationKind.AT_SCHOOL:
        return _point(school.latitude, school.longitude), ""
    return date.point, ""


def as_other_date(occasion: Occasion) -> OtherDate:
    """Return the date itself in the shape of the dates around it."""
    session, activity = occasion.session, occasion.activity
    return OtherDate(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=activity.title,
        kind=activity.kind,
        location_kind=activity.location_kind,
        location=session.location,
        point=_point(activity.latitude, activity.longitude),
        places=0,
    )


def _point(latitude: float | None, longitude: float | None) -> Degrees | None:
    return (latitude, longitude) if latitude is not None and longitude is not None else None
