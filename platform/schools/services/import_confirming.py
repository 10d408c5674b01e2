"""Read a preview in: classes, pupils and memberships, in a number of queries that does not grow with the list."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kit.names import sort_key
from kit.pupil_number import normalised
from schools.choices import ImportStatus
from schools.classlist.levels import year_in
from schools.errors import ClassNeeded, ImportGone, ImportStale, NothingToRead
from schools.models import ClassListImport, ClassMembership, Pupil, SchoolClass
from schools.services.agreements import check_agreement
from schools.services.import_matching import Plan, PlannedRow, RowAction, plan_import
from schools.services.import_reading import lock_import
from schools.services.pupil_changes import note_changes

UNDO_FOR = timedelta(hours=24)
# What stays of a preview: nothing that a file name or a sheet name could give away.
FACTS_THAT_STAY = ("source", "columns")
PUPIL_FIELDS = ("first_name", "name_prefix", "last_name", "pupil_number")


@transaction.atomic
def confirm_import(*, class_list: ClassListImport, version: int | None = None, by: User) -> ClassListImport:
    """Take in the good rows and forget the rest. A second time (a double click, a retry) changes nothing and raises nothing.

    Imports of one school wait for each other, so the same list twice at once makes no doubles.
    Raises ``NotFound``, ``SchoolNotVerified``, ``AgreementNeeded``, ``ImportGone``, ``ImportStale``, ``ClassNeeded`` and ``NothingToRead``.
    """
    locked = lock_import(class_list, by=by)
    if locked.status == ImportStatus.DONE:
        return locked
    if locked.status != ImportStatus.PREVIEW:
        raise ImportGone
    if version is not None and version != locked.version:
        raise ImportStale
    check_agreement(locked.school)
    plan = plan_import(locked)
    if plan.needs_class:
        raise ClassNeeded
    if not plan.taken_in:
        raise NothingToRead
    return _Intake(locked, plan, by).take_in()


class _Intake:
    """One confirmation at work: the rows that go in, and the log from which it can be undone."""

    def __init__(self, class_list: ClassListImport, plan: Plan, by: User) -> None:
        self.class_list = class_list
        self.by = by
        self.plan = plan
        self.school_id = class_list.school_id
        self.classes = dict(plan.classes)
        self.pupils: dict[int, Pupil] = {row.kept.number: row.pupil for row in plan.taken_in if row.pupil is not None}
        self.log: dict[str, Any] = {}  # Any: JSON, ids and what was there before

    def take_in(self) -> ClassListImport:
        """Write everything and return the settled import."""
        self._make_classes()
        self._complete_classes()
        self._make_pupils()
        self._change_pupils()
        self._join_classes()
        return self._settle()

    def _make_classes(self) -> None:
        rows: dict[str, list[PlannedRow]] = defaultdict(list)
        for row in self.plan.taken_in:
            if row.class_key not in self.plan.classes:
                rows[row.class_key].append(row)
        made = SchoolClass.objects.bulk_create(_new_class(self.class_list, key, of_class) for key, of_class in rows.items())
        self.classes.update({one.name_key: one for one in made})
        self.log["classes"] = [one.pk for one in made]

    def _complete_classes(self) -> None:
        """Fill in level and year where a class that was there has none and the list knows them."""
        before, changed = [], []
        for key, one in self.plan.classes.items():
            levels, year = _level_and_year([row for row in self.plan.taken_in if row.class_key == key])
            if (levels and not one.levels) or (year and one.year is None):
                before.append([one.pk, list(one.levels), one.year])
                one.levels, one.year = one.levels or levels, one.year or year
                changed.append(one)
        if changed:
            SchoolClass.objects.bulk_update(changed, ["levels", "year"])
        self.log["classes_before"] = before

    def _make_pupils(self) -> None:
        rows = [row for row in self.plan.taken_in if row.pupil is None]
        people: dict[str, Pupil] = {}
        for row in rows:
            people.setdefault(row.person_key, new_pupil(self.school_id, row.fields))
        made = Pupil.objects.bulk_create(people.values())
        self.pupils.update({row.kept.number: people[row.person_key] for row in rows})
        self.log["pupils"] = [pupil.pk for pupil in made]

    def _change_pupils(self) -> None:
        before: dict[int, dict[str, str]] = {}
        changed: dict[int, Pupil] = {}
        for row in self.plan.taken_in:
            if row.pupil is not None and row.changes:
                pupil = changed.setdefault(row.pupil.pk, row.pupil)
                before.setdefault(pupil.pk, {name: getattr(pupil, name) for name in PUPIL_FIELDS})
                for name, text in row.changes.items():
                    setattr(pupil, name, text)
                with_keys(pupil)
        write_pupils(changed.values())
        note_changes([(changed[pk], texts) for pk, texts in before.items()], by=self.by)
        self.log["pupils_before"] = [
            [pk, texts, {name: getattr(changed[pk], name) for name in PUPIL_FIELDS}] for pk, texts in before.items()
        ]

    def _join_classes(self) -> None:
        new: dict[tuple[int, int], ClassMembership] = {}
        back: list[ClassMembership] = []
        for row in self.plan.taken_in:
            pupil, school_class = self.pupils[row.kept.number], self.classes[row.class_key]
            if row.membership is None:
                new.setdefault(
                    (school_class.pk, pupil.pk),
                    ClassMembership(school_id=self.school_id, school_class=school_class, pupil=pupil),
                )
            elif row.membership.left_at is not None:
                back.append(row.membership)
        made = ClassMembership.objects.bulk_create(new.values())
        self.log["memberships"] = [one.pk for one in made]
        self.log["came_back"] = [[one.pk, one.left_at.isoformat()] for one in back if one.left_at is not None]
        ClassMembership.objects.filter(pk__in=[one.pk for one in back]).update(left_at=None)

    def _settle(self) -> ClassListImport:
        done, now = self.class_list, timezone.now()
        done.status, done.confirmed_at, done.undo_until = ImportStatus.DONE, now, now + UNDO_FOR
        done.outcomes, done.undo_log = [self._outcome(row) for row in self.plan.rows], self.log
        done.rows, done.mapping = [], {name: done.mapping[name] for name in FACTS_THAT_STAY}
        done.version += 1
        done.save()
        return done

    def _outcome(self, row: PlannedRow) -> dict[str, Any]:  # Any: JSON
        """Return what stays of a row: its number, what happened and why, and ids. Never a name."""
        problems = [{"code": one.code.value, "other_row": one.other_row} for one in row.kept.row.problems]
        outcome = {"number": row.kept.number, "outcome": row.action.value, "code": str(row.code), "problems": problems}
        if not row.is_taken_in:
            return outcome
        return {**outcome, "class": self.classes[row.class_key].pk, "pupil": self.pupils[row.kept.number].pk}


def new_pupil(school_id: int, fields: Any) -> Pupil:  # Any: whatever has the four texts of a pupil
    """Return a pupil that is not saved yet, with the keys by which it is sorted and found."""
    return with_keys(Pupil(school_id=school_id, **{name: getattr(fields, name) for name in PUPIL_FIELDS}))


def with_keys(pupil: Pupil) -> Pupil:
    """Keep the keys true to the texts."""
    pupil.pupil_number_key = normalised(pupil.pupil_number) if pupil.pupil_number else ""
    pupil.sort_key = sort_key(pupil.first_name, pupil.name_prefix, pupil.last_name)
    return pupil


def write_pupils(pupils: Iterable[Pupil]) -> None:
    """Write the texts of pupils that exist, in one statement (an UPDATE with a branch a row would grow with their square)."""
    rows = list(pupils)
    if rows:
        Pupil.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=[*PUPIL_FIELDS, "pupil_number_key", "sort_key"]
        )


def _new_class(class_list: ClassListImport, key: str, rows: Sequence[PlannedRow]) -> SchoolClass:
    levels, year = _level_and_year(rows)
    name = rows[0].fields.school_class
    return SchoolClass(
        school_id=class_list.school_id,
        school_year_id=class_list.school_year_id,
        name=name,
        name_key=key,
        levels=levels,
        # "3B" and "h4a" say their year; the page of the class is where a person corrects it.
        year=year or year_in(name),
    )


def _level_and_year(rows: Sequence[PlannedRow]) -> tuple[list[str], int | None]:
    levels = dict.fromkeys(str(level) for row in rows for level in row.fields.levels)
    years = {row.fields.year for row in rows if row.fields.year}
    return list(levels), years.pop() if len(years) == 1 else None


def taken_in(class_list: ClassListImport) -> int:
    """Return how many rows of a settled import went in."""
    good = {RowAction.CREATED, RowAction.UPDATED, RowAction.UNCHANGED}
    return sum(outcome["outcome"] in good for outcome in class_list.outcomes)
