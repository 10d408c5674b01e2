"""Roll a school over to the next school year, take it back within a day, and end the old year when it ends.

Nothing is deleted but what a roll-over made itself and took back. Sign-ups of the old year are not touched: their places
point at pupils, and both the pupils and the old classes stay.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from schools.choices import RollOverStatus
from schools.errors import (
    NothingToRollOver,
    RollOverInUse,
    RollOverNotDone,
    RollOverStale,
    RollOverUndoTooLate,
)
from schools.models import ClassMembership, RollOver, School, SchoolClass
from schools.rules import check_coordinates
from schools.services.agreements import check_agreement
from schools.services.holding import pointed_at, signed_up
from schools.services.roll_over_drafts import check_year
from schools.services.roll_over_planning import GOES, Choices, RollOverPlan, draft_of, plan_roll_over
from schools.services.school_years import end_of, running_year, school_year_of
from schools.services.standing import check_verified, lock_school

UNDO_FOR = timedelta(hours=24)
_BATCH = 200


@transaction.atomic
def roll_over(*, school: School, from_year: int, by: User, choices: Choices | None = None, fingerprint: str = "") -> RollOver:
    """Make the classes of the next year and put the pupils in them; a second time changes nothing and gives the first one.

    ``choices`` (checked, see ``checked_choices``) take the place of the draft of the pages. ``fingerprint`` is that of the
    plan that was shown. Old memberships end at 1 August 00.00: at once when that is past, else when it comes.
    Raises ``NotFound``, ``SchoolNotVerified``, ``AgreementNeeded``, ``RollOverYearUnknown``, ``NothingToRollOver`` and ``RollOverStale``.
    """
    check_coordinates(by, school)
    # Two coordinators at once: the second waits here, and then finds everything done.
    locked = lock_school(school.pk)
    check_verified(locked)
    check_agreement(locked)
    check_year(from_year)
    draft = draft_of(school, from_year) if choices is None else None
    plan = plan_roll_over(school, from_year, (draft.choices if draft else {}) if choices is None else choices)
    if not plan.has_work:
        return _done_before(school, from_year)
    if fingerprint and fingerprint != plan.fingerprint:
        raise RollOverStale
    row = draft or RollOver(school=school, from_year=school_year_of(from_year), created_by=by, choices=choices or {})
    return _Crossing(plan, row).cross(by)


@transaction.atomic
def undo_roll_over(*, row: RollOver, by: User) -> RollOver:
    """Take back exactly what this roll-over made, until 24 hours after; what was chosen becomes a draft again.

    What somebody added since stays: a class with other pupils in it. Twice is the same as once.
    Raises ``NotFound``, ``RollOverNotDone``, ``RollOverUndoTooLate`` and ``RollOverInUse`` (with a count).
    """
    check_coordinates(by, row.school)
    lock_school(row.school_id)
    locked = RollOver.objects.select_for_update(of=("self",)).select_related("from_year").get(pk=row.pk)
    if locked.status == RollOverStatus.UNDONE:
        return locked
    if locked.status != RollOverStatus.DONE:
        raise RollOverNotDone
    if locked.undo_until is None or locked.undo_until <= timezone.now() or not locked.log:
        raise RollOverUndoTooLate
    if in_use := _in_use(locked.log):
        raise RollOverInUse(classes=len(in_use))
    _take_back(locked)
    locked.status, locked.log = RollOverStatus.UNDONE, {}
    locked.save(update_fields=["status", "log", "changed_at"])
    if locked.choices and draft_of(locked.school, locked.from_year.start_year) is None:
        RollOver.objects.create(school_id=locked.school_id, from_year=locked.from_year, choices=locked.choices, created_by=by)
    return locked


@transaction.atomic
def end_old_years() -> int:
    """End the old memberships of roll-overs that were made before 1 August; return how many roll-overs that were.

    Forgets, too, what can no longer be taken back, and drafts of years that nobody can roll over any more.
    """
    now = timezone.now()
    due = RollOver.objects.filter(status=RollOverStatus.DONE, ended_at=None, from_year__start_year__lt=running_year())
    rows = list(due.select_for_update(of=("self",), skip_locked=True).select_related("from_year").order_by("pk")[:_BATCH])
    for row in rows:
        _end(row.log.get("to_end", []), end_of(row.from_year.start_year))
        row.ended_at = now
        row.save(update_fields=["ended_at", "changed_at"])
    over = RollOver.objects.filter(status=RollOverStatus.DONE, undo_until__lte=now).exclude(ended_at=None).exclude(log={})
    over.update(log={})
    RollOver.objects.filter(status=RollOverStatus.DRAFT, from_year__start_year__lt=running_year() - 1).delete()
    return len(rows)


class _Crossing:
    """One roll-over at work: what it writes, and the log from which it can be taken back."""

    def __init__(self, plan: RollOverPlan, row: RollOver) -> None:
        self.plan, self.row = plan, row
        self.classes = {key: one.existing for key, one in plan.targets.items() if one.existing is not None}
        self.log: dict[str, Any] = {}  # Any: JSON, ids and moments

    def cross(self, by: User) -> RollOver:
        """Write everything and return the settled row."""
        self._make_classes()
        self._join_classes()
        return self._settle(by)

    def _make_classes(self) -> None:
        new_year = school_year_of(self.plan.to_year)
        targets = [self.plan.targets[key] for key in self.plan.made]
        made = SchoolClass.objects.bulk_create(
            SchoolClass(
                school_id=self.plan.school_id,
                school_year=new_year,
                name=one.name,
                name_key=one.key,
                levels=list(one.levels),
                year=one.year,
            )
            for one in targets
        )
        self.classes.update({one.name_key: one for one in made})
        self.log["classes"] = [one.pk for one in made]

    def _join_classes(self) -> None:
        new: dict[tuple[str, int], ClassMembership] = {}
        back: dict[int, str] = {}
        for pupil in self.plan.pupils:
            if pupil.fate not in GOES:
                continue
            if pupil.back is not None:
                back.update([pupil.back])
                continue
            # Somebody in two old classes that go on as one is in it once.
            new.setdefault(
                (pupil.target, pupil.pupil_id),
                ClassMembership(
                    school_id=self.plan.school_id, school_class=self.classes[pupil.target], pupil_id=pupil.pupil_id
                ),
            )
        made = ClassMembership.objects.bulk_create(new.values())
        ClassMembership.objects.filter(pk__in=back).update(left_at=None)
        self.log["memberships"] = [one.pk for one in made]
        self.log["came_back"] = [[pk, left_at] for pk, left_at in back.items()]
        self.log["to_end"] = self.plan.to_end

    def _settle(self, by: User) -> RollOver:
        row, now, end = self.row, timezone.now(), end_of(self.plan.from_year)
        if end <= now:
            _end(self.plan.to_end, end)
            row.ended_at = now
        row.status, row.applied_by, row.applied_at, row.undo_until = RollOverStatus.DONE, by, now, now + UNDO_FOR
        row.outcomes, row.log = self._outcomes(), self.log
        row.save()
        return row

    def _outcomes(self) -> list[dict[str, Any]]:  # Any: JSON
        """Return per old class where it went and how many pupils did what. Ids and counts, never a name."""
        return [
            {
                "class": one.school_class.pk,
                "to": self.classes[one.target].pk if one.target in self.classes else None,
                "is_new": one.target in self.plan.made,
                "counts": {fate.value: count for fate, count in one.counts.items()},
            }
            for one in self.plan.classes
        ]


def _done_before(school: School, from_year: int) -> RollOver:
    done = RollOver.objects.filter(school=school, from_year__start_year=from_year, status=RollOverStatus.DONE)
    found = done.order_by("-applied_at", "-pk").first()
    if found is None:
        raise NothingToRollOver
    return found


def _end(ids: Iterable[int], end: datetime) -> None:
    """End memberships with the old year; somebody who was taken out by hand before keeps that moment."""
    ClassMembership.objects.filter(pk__in=ids, left_at=None).update(left_at=end)


def _in_use(log: dict[str, Any]) -> set[int]:  # Any: JSON, as the roll-over wrote it
    """Return the new classes that were signed up: those that were made, and others when a pupil who came in has a place."""
    pupils: dict[int, set[int]] = defaultdict(set)
    joined = [*log["memberships"], *(pk for pk, _left_at in log["came_back"])]
    for class_id, pupil_id in ClassMembership.objects.filter(pk__in=joined).values_list("school_class", "pupil"):
        pupils[class_id].add(pupil_id)
    made = set(log["classes"])
    _none, used = signed_up(class_ids=made | set(pupils))
    with_places, _none = signed_up(pupil_ids={pupil for class_id in used - made for pupil in pupils[class_id]})
    return {class_id for class_id in used if class_id in made or pupils[class_id] & with_places}


def _take_back(row: RollOver) -> None:
    log = row.log
    ClassMembership.objects.filter(pk__in=log["memberships"]).delete()
    for left_at in {moment for _pk, moment in log["came_back"]}:
        back = [pk for pk, moment in log["came_back"] if moment == left_at]
        ClassMembership.objects.filter(pk__in=back).update(left_at=datetime.fromisoformat(left_at))
    end = end_of(row.from_year.start_year)
    ClassMembership.objects.filter(pk__in=log["to_end"], left_at=end).update(left_at=None)
    has_pupils = ClassMembership.objects.filter(school_class=OuterRef("pk"))
    ours = set(log["classes"]) - pointed_at(SchoolClass, log["classes"])
    SchoolClass.objects.filter(~Exists(has_pupils), pk__in=ours).delete()
