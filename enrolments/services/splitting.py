"""One class over several dates: a plan to look at and change, then everything signed up in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from activities.models import Session
from enrolments import errors
from enrolments.choices import BundleKind
from enrolments.models import Bundle
from enrolments.rules.enrolling import ABOUT_THE_CLASS, ABOUT_THE_DATE, adults_needed, may_enrol
from enrolments.rules.situation import Occasion, Situation
from enrolments.rules.splitting import Bounds, Stand, check_by_hand, narrowest, rounds_of, seat, share_out
from enrolments.services.bundling import Part, judge_parts, of_date, take_together
from enrolments.services.reading import candidates, read_situation
from kit.refusals import Refusal
from schools.models import Pupil

MOST_DATES = 36  # six stands in six rounds
EVERYBODY = 999
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: which class, over which dates, in which way.

    ``places`` is the number of pupils where no names are asked (None: the whole class). ``by_hand`` says per group (its
    number, from 0) who is in it, or how many; None: share out evenly. ``adults`` go along with each group.
    """

    school_class_id: int
    session_ids: tuple[int, ...]
    kind: BundleKind = BundleKind.ROTATION
    places: int | None = None
    adults: int | None = None
    pupils_by_hand: Mapping[int, Sequence[int]] | None = None
    numbers_by_hand: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the class with the dates it goes to, in order. ``pupils`` is empty where nobody asks names."""

    sessions: tuple[Session, ...]
    places: int
    pupils: tuple[Pupil, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where. ``stays`` are pupils who go nowhere; ``cannot`` says by pupil the numbers of groups they cannot be in."""

    kind: BundleKind
    asks_names: bool
    groups: tuple[Group, ...]
    stays: tuple[Pupil, ...]
    cannot: Mapping[int, Collection[int]]
    occasions: Mapping[int, Occasion]


def plan_split(wish: Wish, *, by: User) -> Plan:
    """Return how the class would be shared out; nothing is written and nothing is held.

    Raises ``NotFound``, ``ChooseDates``, ``TooManyDates``, ``DateRefused``, ``TooLittleRoom``, ``TooFewPupils``,
    ``NobodyFits``, ``PupilTwice``, ``RoundsDoNotFit``, ``RoundsOverlap``.
    """
    ids = sorted(set(wish.session_ids))
    if len(ids) < 2:
        raise errors.ChooseDates
    if len(ids) > MOST_DATES:
        raise errors.TooManyDates(most=MOST_DATES)
    known = [_situation(session, wish, by) for session in ids]
    routes = _routes(known, wish.kind)
    found = {one.occasion.session.pk: one for one in known}
    bounds = [narrowest(_bounds(found[session]) for session in route) for route in routes]
    occasions = {pk: one.occasion for pk, one in found.items()}
    asks_names = any(one.asks_names for one in occasions.values())
    if not asks_names:
        numbers = _numbers(wish, known[0].group.size, bounds)
        groups = [Group(_sessions(route, occasions), size) for route, size in zip(routes, numbers, strict=True)]
        return Plan(wish.kind, asks_names, tuple(groups), (), {}, occasions)
    return _named_plan(wish, routes, bounds, known)


def split_class(wish: Wish, *, by: User, note: str = "", warnings_set_aside: Mapping[str, str] = NOTHING) -> Bundle:
    """Sign every group up for its dates: all of it or nothing, as one bundle.

    Raises as ``plan_split`` and ``bundling.take_together``.
    """
    plan = plan_split(wish, by=by)
    situations = judge_parts(parts_of(plan, wish.adults), school_class_id=wish.school_class_id, by=by)
    return take_together(situations, kind=wish.kind, by=by, note=note, warnings_set_aside=warnings_set_aside)


def parts_of(plan: Plan, adults: int | None) -> list[Part]:
    """Return a plan as parts to sign up; a group without anybody in it goes nowhere."""
    parts = []
    for group in plan.groups:
        for session in group.sessions if group.places else ():
            occasion = plan.occasions[session.pk]
            pupils = tuple(pupil.pk for pupil in group.pupils) if occasion.asks_names else ()
            needed = max(adults_needed(occasion, group.places), 1) if adults is None else adults
            places = None if occasion.asks_names else group.places
            parts.append(Part(session.pk, pupils=pupils, places=places, adults=needed))
    if len(parts) < 2:
        raise errors.ChooseDates
    return parts


def _situation(session_id: int, wish: Wish, by: User) -> Situation:
    known = read_situation(session_id=session_id, school_class_id=wish.school_class_id, by=by, pupils=(), places=None, adults=0)
    try:
        may_enrol(known, (*ABOUT_THE_DATE, *ABOUT_THE_CLASS))
    except Refusal as refusal:
        raise of_date(known, refusal) from refusal
    return known


def _routes(known: Sequence[Situation], kind: BundleKind) -> list[list[int]]:
    """Return for each group the ids of its dates."""
    sessions = [one.occasion.session for one in known]
    if kind == BundleKind.ROUNDS:
        return rounds_of(
            Stand(one.pk, one.starts_at, one.ends_at, (one.activity_id, one.location.strip().casefold())) for one in sessions
        )
    return [[one.pk] for one in sorted(sessions, key=lambda one: (one.starts_at, one.pk))]


def _bounds(situation: Situation) -> Bounds:
    occasion = situation.occasion
    free = occasion.free + situation.group.held
    room = (EVERYBODY if free > 0 else 0) if occasion.session.counts_groups else free
    return Bounds(least=occasion.smallest_group, most=min(room, occasion.largest_group or EVERYBODY))


def _numbers(wish: Wish, size: int, bounds: Sequence[Bounds]) -> list[int]:
    if wish.numbers_by_hand is not None:
        return [wish.numbers_by_hand.get(number, 0) for number in range(len(bounds))]
    return share_out(size if wish.places is None else wish.places, bounds)


def _named_plan(wish: Wish, routes: Sequence[Sequence[int]], bounds: Sequence[Bounds], known: Sequence[Situation]) -> Plan:
    occasions = {one.occasion.session.pk: one.occasion for one in known}
    pupils, cannot = _pupils(known, routes)
    by_id = {pupil.pk: pupil for pupil in pupils}
    if wish.pupils_by_hand is not None:
        check_by_hand(wish.pupils_by_hand)
        # Who is not of this class is simply not there; the sign-up itself looks again.
        seats = [[pk for pk in wish.pupils_by_hand.get(number, ()) if pk in by_id] for number in range(len(routes))]
    else:
        seats = seat([pupil.pk for pupil in pupils], share_out(len(pupils), bounds), cannot)
    groups = [
        Group(_sessions(route, occasions), len(ids), tuple(by_id[pk] for pk in ids))
        for route, ids in zip(routes, seats, strict=True)
    ]
    going = {pk for ids in seats for pk in ids}
    stays = tuple(pupil for pupil in pupils if pupil.pk not in going)
    return Plan(wish.kind, True, tuple(groups), stays, cannot, occasions)  # noqa: FBT003  # a fact of the plan, named there


def _pupils(known: Sequence[Situation], routes: Sequence[Sequence[int]]) -> tuple[list[Pupil], dict[int, set[int]]]:
    """Return the class, sorted by surname, and by pupil the groups they cannot be in: they are elsewhere on one of its dates."""
    group_of = {session: number for number, route in enumerate(routes) for session in route}
    pupils: list[Pupil] = []
    cannot: dict[int, set[int]] = {}
    for one in known:
        session = one.occasion.session
        rows = candidates(one.group.school_class, session)
        pupils = [row.pupil for row in rows]
        for row in rows:
            if row.is_here or row.is_elsewhere:
                cannot.setdefault(row.pupil.pk, set()).add(group_of[session.pk])
    return pupils, cannot


def _sessions(route: Sequence[int], occasions: Mapping[int, Occasion]) -> tuple[Session, ...]:
    return tuple(occasions[session].session for session in route)
