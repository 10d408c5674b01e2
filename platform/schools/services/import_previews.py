"""A preview and an outcome as a person looks at them: the page and the API show the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schools.classlist.fields import Column
from schools.classlist.problems import Problem, ProblemCode, Verdict
from schools.classlist.rows import PupilFields
from schools.models import ClassListImport, Pupil, SchoolClass
from schools.services.import_matching import Plan, PlannedRow, RowAction, SkipCode, plan_import
from schools.services.import_rows import columns_from_json

_SKIPS = {
    SkipCode.LEFT_OUT: _("Regel %(row)s: deze laat je weg."),
    SkipCode.OTHER_PUPIL: _("Regel %(row)s: dit leerlingnummer is van een leerling met een andere naam. Kijk het na."),
    SkipCode.NAME_OF_FROZEN: _(
        "Regel %(row)s: de gegevens van een leerling met deze naam staan vast. Is dit iemand anders? Vul dan het leerlingnummer in."
    ),
    SkipCode.RESTRICTED: _("Regel %(row)s: de gegevens van deze leerling staan vast. We veranderen niets."),
}
_REMARKS = {
    ProblemCode.FIRST_NAME_MISSING: _("Bij %(count)s leerlingen staat geen voornaam."),
    ProblemCode.LAST_NAME_MISSING: _("Bij %(count)s leerlingen staat geen achternaam. Dat mag."),
    ProblemCode.NAME_GUESSED: _("Bij %(count)s leerlingen hebben we de naam zelf in stukken gedeeld. Kijk of dat klopt."),
    ProblemCode.NAME_ODD: _("Bij %(count)s leerlingen staat een vreemd teken of een cijfer in de naam. Kijk of dat klopt."),
    ProblemCode.NUMBER_ODD: _("Bij %(count)s leerlingen is het leerlingnummer niet leesbaar. Dat slaan we over."),
}
# A problem that most rows share says something about the list, not about a row.
_FEW = 5


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One reason why a row needs a look or is not read in; ``code`` is stable, ``message`` for people."""

    row: int
    code: str
    message: str

    @property
    def text(self) -> str:
        """The message without its row number, for beside the row."""
        text = self.message.partition(": ")[2] or self.message
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file with what will happen to it."""

    number: int
    fields: PupilFields
    action: RowAction
    problems: tuple[RowProblem, ...]
    is_left_out: bool
    is_accepted: bool
    needs_consent: bool

    @property
    def is_bad(self) -> bool:
        """Whether it is not read in unless somebody does something."""
        return self.action is RowAction.REFUSED or self.needs_consent

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.problems)


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole list. ``remarks`` are about the list; ``rows`` have only the problems that are their own."""

    class_list: ClassListImport
    columns: tuple[Column, ...]
    rows: tuple[PreviewRow, ...]
    remarks: tuple[str, ...]
    classes: tuple[tuple[str, int, bool], ...]
    needs_class: bool

    @property
    def taken_in(self) -> int:
        """How many rows would be read in."""
        return sum(row.action in {RowAction.CREATED, RowAction.UPDATED, RowAction.UNCHANGED} for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which action; every action is named."""
        found = Counter(row.action for row in self.rows)
        return {action.value: found[action] for action in RowAction}

    @property
    def problems(self) -> list[RowProblem]:
        """The problems of all rows, in the order of the file."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(column for column in self.columns if column.field)

    @property
    def dropped(self) -> tuple[Column, ...]:
        """The columns that were left out, each with its reason."""
        return tuple(column for column in self.columns if not column.field)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One row after reading in. ``pupil`` is None when the row did not go in, or the pupil is gone since."""

    number: int
    action: RowAction
    problems: tuple[RowProblem, ...]
    pupil: Pupil | None
    school_class: SchoolClass | None


def preview_of(class_list: ClassListImport) -> Preview:
    """Return the preview with what would happen now: other lists may have been read in since."""
    plan = plan_import(class_list)
    shared = _shared_problems(plan)
    return Preview(
        class_list=class_list,
        columns=columns_from_json(class_list.mapping["columns"]),
        rows=tuple(_preview_row(row, shared) for row in plan.rows),
        remarks=tuple(str(_REMARKS[code]) % {"count": count} for code, count in shared.items()),
        classes=_classes(plan),
        needs_class=plan.needs_class,
    )


def outcome_of(class_list: ClassListImport) -> list[OutcomeRow]:
    """Return the rows of a settled import, with the pupils that are still there."""
    pupils = Pupil.objects.filter(school=class_list.school_id).in_bulk(
        [one["pupil"] for one in class_list.outcomes if "pupil" in one]
    )
    classes = SchoolClass.objects.filter(school=class_list.school_id).in_bulk(
        {one["class"] for one in class_list.outcomes if "class" in one}
    )
    return [
        OutcomeRow(
            number=one["number"],
            action=RowAction(one["outcome"]),
            problems=_stored_problems(one),
            pupil=pupils.get(one.get("pupil", 0)),
            school_class=classes.get(one.get("class", 0)),
        )
        for one in class_list.outcomes
    ]


def _shared_problems(plan: Plan) -> dict[ProblemCode, int]:
    found = Counter(problem.code for row in plan.rows for problem in row.kept.row.problems)
    return {code: count for code, count in found.items() if code in _REMARKS and count > max(_FEW, len(plan.rows) / 2)}


def _preview_row(row: PlannedRow, shared: Mapping[ProblemCode, int]) -> PreviewRow:
    own = [problem for problem in row.kept.row.problems if problem.code not in shared]
    return PreviewRow(
        number=row.kept.number,
        fields=row.fields,
        action=row.action,
        problems=_problems(row.kept.number, own, row.code),
        is_left_out=row.kept.is_left_out,
        is_accepted=row.kept.is_accepted,
        needs_consent=row.code == SkipCode.OTHER_PUPIL,
    )


def _problems(number: int, problems: Sequence[Problem], code: str) -> tuple[RowProblem, ...]:
    if code == SkipCode.LEFT_OUT:
        problems = []
    found = [RowProblem(number, problem.code.value, problem.message) for problem in problems]
    if code in _SKIPS:
        found.append(RowProblem(number, str(code), str(_SKIPS[SkipCode(code)]) % {"row": number}))
    return tuple(found)


def _stored_problems(outcome: Mapping[str, object]) -> tuple[RowProblem, ...]:
    number = int(str(outcome["number"]))
    stored = outcome["problems"]
    assert isinstance(stored, list)
    problems = [Problem(ProblemCode(one["code"]), number, one["other_row"]) for one in stored]
    bad = [one for one in problems if one.code.verdict is Verdict.REFUSED or one.code is ProblemCode.CLASS_MISSING]
    is_in = outcome["outcome"] not in {RowAction.REFUSED.value, RowAction.SKIPPED.value}
    return _problems(number, [] if is_in else bad, str(outcome["code"]))


def _classes(plan: Plan) -> tuple[tuple[str, int, bool], ...]:
    """Return (name, pupils, is new) of the classes the list is for."""
    sizes = Counter(row.class_key for row in plan.taken_in)
    names: dict[str, str] = {}
    for row in plan.taken_in:
        known = plan.classes.get(row.class_key)
        names.setdefault(row.class_key, known.name if known else row.fields.school_class)
    return tuple((name, sizes[key], key not in plan.classes) for key, name in names.items())
