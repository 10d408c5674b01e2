"""The dry run of a roll-over: what would become of each class and pupil, in six queries and without writing anything."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from schools.choices import RollOverStatus
from schools.classlist.class_names import class_key
from schools.models import ClassMembership, RollOver, School, SchoolClass
from schools.next_year import ClassFate, Proposal, Remark, propose
from schools.services.school_years import end_of, stayed_in_class

Choices = Mapping[str, Mapping[str, Any]]  # Any: JSON; class id -> fate, name, levels, year, pupils (pupil id -> wish)


class PupilFate(StrEnum):
    """What becomes of one pupil of an old class."""

    ALONG = "along"
    OTHER = "other"
    REPEATS = "repeats"
    LEAVES = "leaves"
    HERE = "already_there"
    WAITS = "waits"
    SAME_NAME = "same_name_there"
    TAKEN_OUT = "taken_out_before"
    RESTRICTED = "restricted"


GOES = frozenset({PupilFate.ALONG, PupilFate.OTHER, PupilFate.REPEATS})
# Whose old membership ends with the old year; of the others nothing is decided yet.
SETTLED = GOES | {PupilFate.LEAVES, PupilFate.HERE, PupilFate.TAKEN_OUT}


@dataclass(frozen=True, slots=True)
class Target:
    """A class of the new year; ``existing`` when it is there already."""

    key: str
    name: str
    levels: tuple[str, ...]
    year: int | None
    existing: SchoolClass | None = None


@dataclass(frozen=True, slots=True)
class PlannedPupil:
    """One pupil of an old class: ``target`` is the key of the new class, ``back`` a membership there that was ended before."""

    pupil_id: int
    membership_id: int
    is_open: bool
    fate: PupilFate
    wish: str
    target: str = ""
    back: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """One old class. ``proposal`` is what happens, choices of a person included; ``merges``: others go to the same class."""

    school_class: SchoolClass
    proposal: Proposal
    pupils: tuple[PlannedPupil, ...]
    target: str
    is_changed: bool
    exists: bool
    merges: bool

    @property
    def counts(self) -> dict[PupilFate, int]:
        """How many pupils have which fate; every fate is named."""
        found = Counter(one.fate for one in self.pupils)
        return {fate: found[fate] for fate in PupilFate}

    @property
    def going(self) -> int:
        """How many pupils would be put in a new class."""
        return sum(one.fate in GOES for one in self.pupils)

    @property
    def elsewhere(self) -> int:
        """How many of those who go are put in another class than most."""
        return self.counts[PupilFate.OTHER] + self.counts[PupilFate.REPEATS]

    @property
    def leaving(self) -> int:
        """How many pupils go from school."""
        return self.counts[PupilFate.LEAVES]

    @property
    def there(self) -> int:
        """How many pupils are in the new year already."""
        return self.counts[PupilFate.HERE]

    @property
    def undecided(self) -> int:
        """How many pupils stay where they are until somebody decides."""
        return sum(one.fate not in SETTLED for one in self.pupils)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Why a person should look, about this class and about the others."""
        joins = self.exists and self.going > 0
        return (*self.proposal.remarks, *[Remark.EXISTS] * joins, *[Remark.MERGES] * self.merges)


@dataclass(frozen=True)
class RollOverPlan:
    """The whole plan. ``made`` are the keys of classes that would be made, ``existing`` all classes that are there, by key."""

    school_id: int
    from_year: int
    classes: tuple[PlannedClass, ...]
    targets: Mapping[str, Target]
    made: tuple[str, ...]
    existing: Mapping[str, SchoolClass] = field(default_factory=dict)
    ending_already: frozenset[int] = field(default_factory=frozenset)

    @property
    def to_year(self) -> int:
        """The start year of the new school year."""
        return self.from_year + 1

    @property
    def class_names(self) -> dict[str, str]:
        """The names of all classes of the new year, by key."""
        there = {key: one.name for key, one in self.existing.items()}
        return {**{key: one.name for key, one in self.targets.items()}, **there}

    @property
    def pupils(self) -> Iterable[PlannedPupil]:
        """The pupils of all classes."""
        return (pupil for one in self.classes for pupil in one.pupils)

    @cached_property
    def counts(self) -> dict[PupilFate, int]:
        """How many pupils of the school have which fate."""
        found = Counter(one.fate for one in self.pupils)
        return {fate: found[fate] for fate in PupilFate}

    @cached_property
    def to_end(self) -> list[int]:
        """The memberships that end with the old year and that no earlier roll-over ends."""
        ids = {one.membership_id for one in self.pupils if one.is_open and one.fate in SETTLED}
        return sorted(ids - self.ending_already)

    @property
    def has_work(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.made or self.to_end or any(one.fate in GOES for one in self.pupils))

    @cached_property
    def fingerprint(self) -> str:
        """The same for two plans that do the same: so that nobody applies what they did not see."""
        classes = [
            [one.school_class.pk, one.proposal.fate, one.target, [[p.pupil_id, p.fate, p.target] for p in one.pupils]]
            for one in self.classes
        ]
        made = [[key, self.targets[key].name, self.targets[key].levels, self.targets[key].year] for key in self.made]
        return sha256(json.dumps([self.from_year, classes, made, self.to_end]).encode()).hexdigest()[:32]


class _Member(NamedTuple):
    pk: int
    class_id: int
    pupil_id: int
    left_at: Any  # Any: a moment or None
    restricted_at: Any  # Any: as above
    sort_key: str
    number: str


def plan_roll_over(school: School, from_year: int, choices: Choices) -> RollOverPlan:
    """Return what would happen now. Choices about classes and pupils that are gone are passed over."""
    return _Planner(school, from_year, choices).plan()


def draft_of(school: School, from_year: int) -> RollOver | None:
    """Return what was chosen so far."""
    return RollOver.objects.filter(school=school, from_year__start_year=from_year, status=RollOverStatus.DRAFT).first()


def drafted_plan(school: School, from_year: int) -> RollOverPlan:
    """Return the plan with what was chosen so far."""
    draft = draft_of(school, from_year)
    return plan_roll_over(school, from_year, draft.choices if draft else {})


class _Planner:
    """Looks everything up once, then decides class by class and pupil by pupil."""

    def __init__(self, school: School, from_year: int, choices: Choices) -> None:
        self.school, self.from_year, self.choices = school, from_year, choices
        self.old = _classes_of(school, from_year)
        self.new = {one.name_key: one for one in _classes_of(school, from_year + 1)}
        self.members: dict[int, list[_Member]] = defaultdict(list)
        for member in _members(Q(school_class__in=self.old) & stayed_in_class(from_year)):
            self.members[member.class_id].append(member)
        self._read_new()
        self._read_earlier()
        self.proposals = {one.pk: self._proposal(one) for one in self.old}
        self.targets: dict[str, Target] = {}
        self.target_of = {one.pk: self._target(one) for one in self.old}

    def plan(self) -> RollOverPlan:
        pupils = {one.pk: tuple(self._pupil(one, member) for member in self.members[one.pk]) for one in self.old}
        going = {pupil.target for of_class in pupils.values() for pupil in of_class if pupil.fate in GOES}
        # A school that keeps no names has classes without pupils: those go on as well.
        going |= {self.target_of[one.pk] for one in self.old if not pupils[one.pk] and self.target_of[one.pk]}
        made = [key for key, target in self.targets.items() if key in going and target.existing is None]
        shared = Counter(key for key in self.target_of.values() if key)
        classes = tuple(
            PlannedClass(
                school_class=one,
                proposal=self.proposals[one.pk],
                pupils=pupils[one.pk],
                target=(key := self.target_of[one.pk]),
                is_changed=str(one.pk) in self.choices,
                exists=bool(key) and self.targets[key].existing is not None,
                merges=shared[key] > 1 if key else False,
            )
            for one in self.old
        )
        return RollOverPlan(self.school.pk, self.from_year, classes, self.targets, tuple(sorted(made)), self.new, self.ending)

    def _read_new(self) -> None:
        keys = {one.pk: key for key, one in self.new.items()}
        self.here: dict[int, str] = {}
        self.ended: dict[tuple[str, int], tuple[int, str]] = {}
        self.names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for member in _members(Q(school_class__in=list(keys))):
            key = keys[member.class_id]
            if member.left_at is None:
                self.here.setdefault(member.pupil_id, key)
                self.names[key, member.sort_key].append(member.number)
            else:
                self.ended[key, member.pupil_id] = (member.pk, member.left_at.isoformat())

    def _read_earlier(self) -> None:
        """Remember where earlier roll-overs brought each class, whatever it is called now, and what they will end."""
        by_pk = {one.pk: one for one in self.new.values()}
        done = RollOver.objects.filter(
            school=self.school, from_year__start_year=self.from_year, status=RollOverStatus.DONE
        ).order_by("applied_at", "pk")
        self.brought: dict[int, SchoolClass] = {}
        ending: set[int] = set()
        for one in done:
            known = {outcome["class"]: by_pk[outcome["to"]] for outcome in one.outcomes if outcome["to"] in by_pk}
            self.brought.update(known)
            if one.ended_at is None and timezone.now() < end_of(self.from_year):
                ending.update(one.log.get("to_end", []))
        self.ending = frozenset(ending)

    def _proposal(self, one: SchoolClass) -> Proposal:
        proposed = propose(one.name, one.levels, one.year)
        brought = self.brought.get(one.pk)
        if brought and proposed.fate is ClassFate.MOVES:
            proposed = replace(proposed, name=brought.name, remarks=())
        chosen = self.choices.get(str(one.pk), {})
        if not chosen:
            return proposed
        return Proposal(
            fate=ClassFate(chosen.get("fate") or proposed.fate),
            name=chosen.get("name") or proposed.name,
            levels=tuple(chosen.get("levels", proposed.levels)),
            year=chosen.get("year", proposed.year),
            # What a person saw and settled needs no remark any more.
            remarks=proposed.remarks if set(chosen) <= {"pupils"} else (),
        )

    def _target(self, one: SchoolClass) -> str:
        proposal = self.proposals[one.pk]
        if proposal.fate is not ClassFate.MOVES:
            return ""
        return self._known_target(proposal.name, proposal.levels, proposal.year)

    def _known_target(self, name: str, levels: tuple[str, ...], year: int | None) -> str:
        key = class_key(name)
        existing = self.new.get(key)
        if key not in self.targets:
            self.targets[key] = Target(key, existing.name if existing else name, levels, year, existing)
        return key

    def _pupil(self, one: SchoolClass, member: _Member) -> PlannedPupil:
        wish = str(self.choices.get(str(one.pk), {}).get("pupils", {}).get(str(member.pupil_id), ""))
        fate, target = self._wished(one, wish)
        back = None
        if member.restricted_at is not None:
            fate, target = PupilFate.RESTRICTED, ""
        elif self.proposals[one.pk].fate is not ClassFate.SKIPPED and member.pupil_id in self.here:
            fate, target = PupilFate.HERE, self.here[member.pupil_id]
        elif fate in GOES:
            back = self.ended.get((target, member.pupil_id))
            if back and not wish:
                fate, target, back = PupilFate.TAKEN_OUT, "", None
            elif not wish and self._has_double(target, member):
                fate = PupilFate.SAME_NAME
        return PlannedPupil(member.pupil_id, member.pk, member.left_at is None, fate, wish, target, back)

    def _wished(self, one: SchoolClass, wish: str) -> tuple[PupilFate, str]:
        """Return what somebody chose for a pupil, else what the whole class does."""
        fate, own = self.proposals[one.pk].fate, self.target_of[one.pk]
        if fate is ClassFate.SKIPPED or wish == "wait":
            return PupilFate.WAITS, ""
        if wish == "leave" or (not wish and fate is ClassFate.LEAVES):
            return PupilFate.LEAVES, ""
        if wish == "repeat":
            return PupilFate.REPEATS, self._known_target(one.name, tuple(one.levels), one.year)
        kind, _dash, number = wish.partition("-")
        if kind == "with":
            own = self.target_of.get(int(number), "")
        elif kind == "in":
            own = next((key for key, new in self.new.items() if new.pk == int(number)), "")
            if own:
                self._known_target(self.new[own].name, tuple(self.new[own].levels), self.new[own].year)
        if not own:
            return PupilFate.WAITS, ""
        return (PupilFate.OTHER if kind in {"with", "in"} else PupilFate.ALONG), own

    def _has_double(self, target: str, member: _Member) -> bool:
        """Tell whether somebody of the same name is in the new class who may be this pupil: not when both have a number."""
        return any(not (number and member.number) for number in self.names.get((target, member.sort_key), ()))


def _classes_of(school: School, start_year: int) -> list[SchoolClass]:
    own = SchoolClass.objects.filter(school=school, school_year__start_year=start_year)
    return list(own.order_by("name_key", "pk"))


def _members(condition: Q) -> Iterable[_Member]:
    rows = ClassMembership.objects.filter(condition).order_by("pupil__sort_key", "pupil_id", "pk")
    fields = ("pk", "school_class", "pupil", "left_at", "pupil__restricted_at", "pupil__sort_key", "pupil__pupil_number_key")
    return (_Member(*row) for row in rows.values_list(*fields))
