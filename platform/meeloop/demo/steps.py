"""The lines of a sign-up's history, and what follows from the last one."""

from datetime import datetime, timedelta
from math import ceil
from random import Random

from django.utils import timezone

from enrolments.choices import HOLDING, EnrolmentStatus
from enrolments.rules.acceptance import APPROVAL_WORKING_DAYS
from kit.working_days import add_working_days
from meeloop.demo.dice import throw_uuid
from meeloop.demo.finding import Pupils, Region
from meeloop.demo.world import Group, Occasion, SchoolSite, Step
from schools.choices import ApprovalMode

S = EnrolmentStatus
NOTES = (
    "Wij komen met de bus van 08.40 uur.",
    "Een leerling gebruikt een rolstoel. Is er een lift?",
    "Mogen wij hun lunch bij jullie opeten?",
    "Twee leerlingen zijn vegetariër.",
    "Wij nemen een stagiair mee.",
)


def take(region: Region, occasion: Occasion, pupils: Pupils, places: int, asked_at: datetime) -> Group:
    """Return a class's group that asked for places; the class goes nowhere else that day."""
    throws, (school, one) = region.throws, pupils
    region.book(pupils, occasion.activity, [occasion.starts_at.date()])
    return Group(
        pk=throw_uuid(throws),
        school=school,
        school_class=one,
        occasion=occasion,
        places=places,
        steps=[Step(S.REQUESTED, asked_at, school.coordinator_id)],
        pupil_ids=sorted(throws.sample(one.pupil_ids, places)) if occasion.activity.asks_names and one.pupil_ids else [],
        note=throws.choice(NOTES) if throws.random() < 0.08 else "",
        has_teacher=throws.random() < 0.5,
    )


def add(group: Group, target: EnrolmentStatus, at: datetime, by: int | None, reason: tuple[str, str] = ("", "")) -> None:
    """Add a line to the history, never before the one above it; a reason is its code and words."""
    code, words = reason
    group.steps.append(Step(target, max(at, group.steps[-1].at + timedelta(minutes=1)), by, words, code))


def asks_colleague(school: SchoolSite) -> bool:
    """Return whether somebody else at the school says yes first."""
    return school.approval != ApprovalMode.NONE


def let_school_agree(group: Group, throws: Random, latest: datetime) -> None:
    """Put the school's own yes in front, where it asks for that: some hours after a coordinator asked."""
    if not asks_colleague(group.school):
        return
    [asked] = group.steps
    agreed_at = min(asked.at + timedelta(hours=throws.randrange(1, 40)), latest)
    group.steps = [Step(S.DRAFT, min(asked.at, agreed_at - timedelta(minutes=5)), asked.by)]
    add(group, S.REQUESTED, agreed_at, group.school.teacher_id)


def accept(group: Group, throws: Random, latest: datetime) -> None:
    """Say yes: at once, or by the provider a few days later."""
    let_school_agree(group, throws, latest - timedelta(hours=1))
    asked = group.steps[-1]
    if group.occasion.activity.is_automatic:
        group.steps.append(Step(S.ACCEPTED, asked.at, asked.by))
    else:
        answered_at = min(asked.at + timedelta(hours=throws.randrange(2, 70)), latest)
        add(group, S.ACCEPTED, answered_at, group.occasion.activity.provider.owner_id)


def leave_unanswered(group: Group, throws: Random, now: datetime) -> None:
    """Let a group wait for a yes that can still come: its own school's, or the provider's."""
    occasion, school = group.occasion, group.school
    is_draft = asks_colleague(school) and (occasion.activity.is_automatic or throws.random() < 0.6)
    answer_days = APPROVAL_WORKING_DAYS if is_draft else occasion.activity.answer_days
    # Some were asked a moment ago, some so long ago that the end is near.
    asked_at = now - timedelta(hours=throws.randrange(2, 24 * answer_days - 3))
    group.steps = [Step(S.REQUESTED, asked_at, school.coordinator_id)]
    if is_draft:
        group.steps = [Step(S.DRAFT, asked_at, school.coordinator_id)]
    elif asks_colleague(school):
        earlier = Step(S.DRAFT, asked_at - timedelta(hours=throws.randrange(2, 50)), school.coordinator_id)
        group.steps = [earlier, Step(S.REQUESTED, asked_at, school.teacher_id)]
    group.answer_until = ends_at(asked_at, answer_days, occasion)


def ends_at(moment: datetime, working_days: int, occasion: Occasion) -> datetime:
    """Return the end of a term in working days, never beyond the start of the activity."""
    return min(add_working_days(timezone.localtime(moment), working_days), occasion.starts_at)


def hold(group: Group) -> None:
    """Count the group's places when it holds them."""
    if group.status in HOLDING:
        group.occasion.taken += group.occasion.claim(group.places)


def adults_for(group: Group) -> int:
    """Return how many adults the group brings: what the provider asks, and never fewer than one."""
    ratio = group.occasion.activity.pupils_per_adult
    return max(1, ceil(group.places / ratio)) if ratio else 1
