"""What a coordinator decides before a roll-over, kept class by class so that nothing is lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from schools.choices import RollOverStatus
from schools.errors import RollOverClassUnknown, RollOverYearUnknown
from schools.models import ClassMembership, RollOver, School, SchoolClass
from schools.next_year import ClassFate
from schools.rules import check_coordinates
from schools.services.school_years import running_year, school_year_of
from schools.services.standing import check_verified, lock_school

# along: as the class; repeat: the class of the same name; with-3: where class 3 goes; in-5: into class 5 of the new year.
TOKEN = re.compile(r"along|repeat|leave|wait|(?:with|in)-[1-9]\d{0,17}")


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """What somebody decided about one class; None leaves what is proposed. ``pupils``: pupil id to token, "" for as proposed."""

    fate: ClassFate | None = None
    name: str | None = None
    levels: tuple[str, ...] | None = None
    year: int | None = None
    pupils: Mapping[int, str] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """The choice as it is kept: ids and tokens, no names of pupils."""
        known = {"fate": self.fate and self.fate.value, "name": self.name, "year": self.year}
        kept: dict[str, Any] = {name: value for name, value in known.items() if value is not None}  # Any: JSON
        if self.levels is not None:
            kept["levels"] = list(self.levels)
        return {**kept, "pupils": {str(pk): token for pk, token in self.pupils.items() if token}}


def years_to_roll_over() -> list[int]:
    """Return the start years that can be rolled over now: last year's classes (in autumn) and this year's (in June)."""
    return [running_year() - 1, running_year()]


def check_year(from_year: int) -> None:
    """Raise ``RollOverYearUnknown`` for any other year."""
    if from_year not in years_to_roll_over():
        raise RollOverYearUnknown


@transaction.atomic
def choose_for_class(*, school: School, from_year: int, class_id: int, choice: ClassChoice, by: User) -> RollOver:
    """Keep what was decided about one class; other classes keep what they have.

    Raises ``NotFound``, ``SchoolNotVerified``, ``RollOverYearUnknown`` and ``RollOverClassUnknown``.
    """
    check_coordinates(by, school)
    check_verified(lock_school(school.pk))
    checked = checked_choices(school, from_year, {class_id: choice})
    draft, _made = RollOver.objects.get_or_create(
        school=school,
        from_year=school_year_of(from_year),
        status=RollOverStatus.DRAFT,
        defaults={"created_by": by},
    )
    draft.choices = {**draft.choices, **checked}
    draft.save(update_fields=["choices", "changed_at"])
    return draft


def checked_choices(school: School, from_year: int, choices: Mapping[int, ClassChoice]) -> dict[str, dict[str, Any]]:
    """Return choices as they are kept. Raises ``RollOverYearUnknown``, and ``RollOverClassUnknown`` for what is not the school's own."""
    check_year(from_year)
    own = SchoolClass.objects.filter(school=school, school_year__start_year=from_year, pk__in=choices)
    if own.count() != len(choices):
        raise RollOverClassUnknown
    members = set(ClassMembership.objects.filter(school_class__in=choices).values_list("school_class", "pupil"))
    named = {(class_id, pupil) for class_id, choice in choices.items() for pupil in choice.pupils}
    tokens = {token for choice in choices.values() for token in choice.pupils.values() if token}
    if not named <= members or not all(TOKEN.fullmatch(token) for token in tokens):
        raise RollOverClassUnknown
    _check_targets(school, from_year, tokens)
    return {str(class_id): choice.as_json for class_id, choice in choices.items()}


def _check_targets(school: School, from_year: int, tokens: set[str]) -> None:
    """Refuse a class of another school or year as where a pupil goes."""
    for kind, year in (("with-", from_year), ("in-", from_year + 1)):
        ids = {int(token.removeprefix(kind)) for token in tokens if token.startswith(kind)}
        if ids and SchoolClass.objects.filter(school=school, school_year__start_year=year, pk__in=ids).count() != len(ids):
            raise RollOverClassUnknown
