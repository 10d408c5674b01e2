"""What would happen to each row of a preview, looked up in four queries whatever its length."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kit.names import sort_key
from kit.pupil_number import normalised
from schools.classlist.class_names import class_key
from schools.classlist.problems import ProblemCode, Verdict
from schools.classlist.rows import PupilFields
from schools.models import ClassListImport, ClassMembership, Pupil, SchoolClass
from schools.services.import_rows import KeptRow, from_json, settled

NAME_FIELDS = ("first_name", "name_prefix", "last_name")


class RowAction(StrEnum):
    """What happens (or happened) to one row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


class SkipCode(StrEnum):
    """Why a good row is not read in."""

    LEFT_OUT = "row_left_out"
    OTHER_PUPIL = "row_number_of_other_pupil"
    RESTRICTED = "row_pupil_restricted"
    NAME_OF_FROZEN = "row_name_of_frozen_pupil"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row with what happens to it: ``pupil`` and ``membership`` are there already, ``changes`` are the fields to write."""

    kept: KeptRow
    action: RowAction
    code: str = ""
    pupil: Pupil | None = None
    membership: ClassMembership | None = None
    changes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def fields(self) -> PupilFields:
        """What the row says."""
        return self.kept.row.fields

    @property
    def class_key(self) -> str:
        """Which class the row is for."""
        return class_key(self.fields.school_class)

    @property
    def person_key(self) -> str:
        """The same for rows of one list that speak of one new pupil."""
        number = self.fields.pupil_number
        return f"#{normalised(number)}" if number else f"{self.class_key}|{name_key(self.fields)}"

    @property
    def is_taken_in(self) -> bool:
        """Whether the pupil of this row is in the class afterwards."""
        return self.action in {RowAction.CREATED, RowAction.UPDATED, RowAction.UNCHANGED}


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows, and the classes that are there already, by key. ``needs_class``: no row and no choice names a class."""

    rows: tuple[PlannedRow, ...]
    classes: Mapping[str, SchoolClass]
    needs_class: bool

    @property
    def taken_in(self) -> list[PlannedRow]:
        """The rows whose pupils are in their class afterwards."""
        return [row for row in self.rows if row.is_taken_in]


def plan_import(class_list: ClassListImport) -> Plan:
    """Match every row: on the school's own number, else on the same names within the class."""
    rows = settled(from_json(class_list.rows), class_list.mapping["default_class"])
    usable = [kept for kept in rows if kept.row.verdict is not Verdict.REFUSED]
    keys = {key for kept in usable if (key := class_key(kept.row.fields.school_class))}
    classes = {
        one.name_key: one
        for one in SchoolClass.objects.filter(
            school=class_list.school_id, school_year=class_list.school_year_id, name_key__in=keys
        )
    }
    matcher = _Matcher(class_list.school_id, classes, usable)
    return Plan(tuple(matcher.plan(kept) for kept in rows), classes, needs_class=bool(usable) and not keys)


def name_key(one: PupilFields | Pupil) -> str:
    """Return what two spellings of one name have in common."""
    return sort_key(one.first_name, one.name_prefix, one.last_name)


class _Matcher:
    """Finds the pupil of each row; remembers which one is spoken for, so that two rows never are one pupil."""

    def __init__(self, school_id: int, classes: Mapping[str, SchoolClass], rows: Iterable[KeptRow]) -> None:
        numbers = {normalised(kept.row.fields.pupil_number) for kept in rows if kept.row.fields.pupil_number}
        pupils = Pupil.objects.filter(school=school_id, pupil_number_key__in=numbers)
        self._by_number = {pupil.pupil_number_key: pupil for pupil in pupils}
        keys = {one.pk: key for key, one in classes.items()}
        memberships = ClassMembership.objects.filter(school_class__in=list(keys)).select_related("pupil").order_by("pk")
        self._memberships: dict[tuple[str, int], ClassMembership] = {}
        self._by_name: dict[tuple[str, str], list[Pupil]] = defaultdict(list)
        for membership in memberships:
            key = keys[membership.school_class_id]
            self._memberships[key, membership.pupil_id] = membership
            self._by_name[key, name_key(membership.pupil)].append(membership.pupil)
        self._frozen_names = {name_key(one) for one in Pupil.objects.filter(school=school_id).restricted()}
        self._spoken_for: set[tuple[str, int]] = set()
        self._newcomers: set[str] = set()

    def plan(self, kept: KeptRow) -> PlannedRow:
        if kept.is_left_out:
            return PlannedRow(kept, RowAction.SKIPPED, SkipCode.LEFT_OUT)
        if kept.row.verdict is Verdict.REFUSED:
            return PlannedRow(kept, RowAction.REFUSED)
        key = class_key(kept.row.fields.school_class)
        if not key:
            return PlannedRow(kept, RowAction.REFUSED, ProblemCode.CLASS_MISSING)
        pupil = self._pupil_of(kept.row.fields, key)
        if pupil is None and not kept.row.fields.pupil_number and name_key(kept.row.fields) in self._frozen_names:
            # Perhaps the frozen pupil, now in another class: a second one beside them would be used, mailed and counted.
            return PlannedRow(kept, RowAction.SKIPPED, SkipCode.NAME_OF_FROZEN)
        return self._newcomer(kept) if pupil is None else self._known(kept, pupil, key)

    def _pupil_of(self, fields: PupilFields, key: str) -> Pupil | None:
        number = normalised(fields.pupil_number) if fields.pupil_number else ""
        if number and number in self._by_number:
            return self._by_number[number]
        same_name = self._by_name.get((key, name_key(fields)), [])
        # With a number that nobody has yet, only somebody without a number can be meant.
        free = [one for one in same_name if (key, one.pk) not in self._spoken_for and not (number and one.pupil_number_key)]
        return free[0] if free else None

    def _newcomer(self, kept: KeptRow) -> PlannedRow:
        planned = PlannedRow(kept, RowAction.CREATED)
        if planned.person_key in self._newcomers:
            return PlannedRow(kept, RowAction.UPDATED)
        self._newcomers.add(planned.person_key)
        return planned

    def _known(self, kept: KeptRow, pupil: Pupil, key: str) -> PlannedRow:
        self._spoken_for.add((key, pupil.pk))
        membership = self._memberships.get((key, pupil.pk))
        if pupil.restricted_at is not None:
            return PlannedRow(kept, RowAction.SKIPPED, SkipCode.RESTRICTED, pupil, membership)
        if is_somebody_else(pupil, kept.row.fields) and not kept.is_accepted:
            return PlannedRow(kept, RowAction.SKIPPED, SkipCode.OTHER_PUPIL, pupil, membership)
        changes = changes_to(pupil, kept.row.fields)
        is_in_class = membership is not None and membership.left_at is None
        action = RowAction.UNCHANGED if is_in_class and not changes else RowAction.UPDATED
        return PlannedRow(kept, action, "", pupil, membership, changes)


def is_somebody_else(pupil: Pupil, fields: PupilFields) -> bool:
    """Tell whether neither the call name nor the surname is the same: then the number was probably given away."""

    def differs(mine: str, theirs: str) -> bool:
        return sort_key(mine, "", "") != sort_key(theirs, "", "")

    return differs(pupil.first_name, fields.first_name) and differs(pupil.last_name, fields.last_name)


def changes_to(pupil: Pupil, fields: PupilFields) -> dict[str, str]:
    """Return the fields that the list knows better. A list that leaves a field empty never empties it here."""
    changes = {name: str(getattr(fields, name)) for name in ("first_name", "last_name") if getattr(fields, name)}
    if fields.name_prefix or fields.last_name not in {"", pupil.last_name}:
        changes["name_prefix"] = fields.name_prefix
    if fields.pupil_number and not pupil.pupil_number_key:
        changes["pupil_number"] = fields.pupil_number
    return {name: text for name, text in changes.items() if getattr(pupil, name) != text}
