"""From a table with matched columns to one outcome per row: what we read, what is odd about it, what happens to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kit import bsn, names, pupil_number
from kit.text import clean, is_formula_like
from schools.choices import Level
from schools.classlist import headings
from schools.classlist.class_names import class_key
from schools.classlist.columns import ColumnPlan
from schools.classlist.fields import Field
from schools.classlist.levels import levels_in, year_in
from schools.classlist.limits import MAX_CELL, MAX_CLASS_NAME, MAX_FIRST_NAME, MAX_LAST_NAME, MAX_PREFIX
from schools.classlist.problems import Problem, ProblemCode, Verdict
from schools.classlist.table import Table, TableRow

_ODD_IN_NAME = re.compile(r"[\d<>@{}\[\]\\|^~_;:\"#%*=\ufffd‚„†‡‰ˆ]|\?\?|Ã|â€")
_DATE = re.compile(r"\d{4}-\d\d-\d\d.*")
_CELL_ERRORS = frozenset(
    {"#n/a", "#n/b", "#ref!", "#verw!", "#name?", "#naam?", "#value!", "#waarde!", "#div/0!", "#deel/0!", "#null!", "#leeg!", "#num!", "#getal!"}
)  # fmt: skip
_TEXT_FIELDS = (
    Field.FIRST_NAME,
    Field.NAME_PREFIX,
    Field.LAST_NAME,
    Field.FULL_NAME,
    Field.SCHOOL_CLASS,
    Field.LEVEL,
    Field.YEAR,
)


@dataclass(frozen=True, slots=True)
class PupilFields:
    """What one row says about a pupil. Nothing here is ever printed in a message or a log."""

    first_name: str = ""
    name_prefix: str = ""
    last_name: str = ""
    pupil_number: str = ""
    school_class: str = ""
    levels: tuple[Level, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row of the file, by the number it has there, with what we read from it and what is wrong with it."""

    number: int
    fields: PupilFields = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Refused when one problem refuses it, to be checked when there is any other, else new."""
        verdicts = {problem.code.verdict for problem in self.problems}
        if Verdict.REFUSED in verdicts:
            return Verdict.REFUSED
        return Verdict.CHECK if verdicts else Verdict.NEW


def is_comment(row: TableRow) -> bool:
    """Tell whether a row is a remark: its first text starts with "#", and is not one of Excel's error values."""
    first = next((text for cell in row.cells if (text := cell.strip())), "")
    return first.startswith("#") and first.casefold() not in _CELL_ERRORS


def outcomes(table: Table, plan: ColumnPlan, default_class: str) -> list[RowOutcome]:
    """Judge every pupil row below the headings, in the order of the file; remarks and repeated headings are passed over."""
    reader = _RowReader(table, plan, clean(default_class, limit=MAX_CLASS_NAME))
    return without_doubles(reader.read(row) for row in pupil_rows(table, plan))


def pupil_rows(table: Table, plan: ColumnPlan) -> list[TableRow]:
    """Return the rows below the headings that can be a pupil: no remark, no repeated heading, something in a kept column."""
    heading = next((row.cells for row in table.rows if row.number == plan.header_row), None)
    places = plan.places.values()
    return [
        row
        for row in table.rows
        if row.number > plan.header_row
        and row.cells != heading
        and not is_comment(row)
        and any(row.cell(place).strip() for place in places)
    ]


def without_doubles(rows: Iterable[RowOutcome]) -> list[RowOutcome]:
    """Refuse the later one of two rows that are the same pupil, or that claim the same number under different names.

    One pupil may stand in two classes (teaching groups): that is no double. The first spelling of a class wins: "3b" after "3B"
    becomes "3B".
    """
    seen: dict[tuple[str, ...], int] = {}
    holders: dict[str, tuple[str, int]] = {}
    spellings: dict[str, str] = {}
    settled: list[RowOutcome] = []
    for row in rows:
        is_refused = row.verdict is Verdict.REFUSED
        settled.append(row if is_refused else _judged_beside(_with_spelling(row, spellings), seen, holders))
    return settled


def judged(number: int, fields: PupilFields, problems: Iterable[ProblemCode] = ()) -> RowOutcome:
    """Return the outcome of fields read from any source, with the problems that show in the fields themselves."""
    codes = dict.fromkeys([*problems, *_problems_in(fields)])
    if ProblemCode.BSN in codes or ProblemCode.TOO_LONG in codes:
        fields = PupilFields()
        codes = {code: None for code in codes if code in {ProblemCode.BSN, ProblemCode.TOO_LONG}}
    return RowOutcome(number, fields, tuple(Problem(code, number) for code in codes))


class _RowReader:
    """Reads rows of one table: knows its columns and what is usual in its number column."""

    def __init__(self, table: Table, plan: ColumnPlan, default_class: str) -> None:
        self._places = plan.places
        self._default_class = default_class
        self._class_expected = bool(default_class) or Field.SCHOOL_CLASS in self._places
        place = self._places.get(Field.PUPIL_NUMBER)
        values = [] if place is None else table.column(place, below=plan.header_row)
        self._long_numbers_are_usual = bsn.is_column_of_long_numbers(values)
        self._surname_first = self._has_surname_first(table, plan)

    def read(self, row: TableRow) -> RowOutcome:
        raw = {name: row.cell(place) for name, place in self._places.items()}
        if any(len(cell) > MAX_CELL for cell in raw.values()):
            return judged(row.number, PupilFields(), [ProblemCode.TOO_LONG])
        if self._has_bsn(raw):
            return judged(row.number, PupilFields(), [ProblemCode.BSN])
        text = {name: _filled(cell) for name, cell in raw.items()}
        person, problems = self._person(text)
        school_class = self._school_class(text.get(Field.SCHOOL_CLASS, ""), problems)
        number = _number(text.get(Field.PUPIL_NUMBER, ""), problems)
        level, year = text.get(Field.LEVEL, ""), text.get(Field.YEAR, "")
        fields = replace(person, pupil_number=number, school_class=school_class, levels=levels_in(level), year=year_in(year))
        return judged(row.number, fields, problems)

    def _has_bsn(self, raw: dict[Field, str]) -> bool:
        if any(bsn.contains_bsn(raw[name]) for name in _TEXT_FIELDS if name in raw):
            return True
        return not self._long_numbers_are_usual and bsn.contains_bsn(raw.get(Field.PUPIL_NUMBER, ""))

    def _person(self, text: dict[Field, str]) -> tuple[PupilFields, list[ProblemCode]]:
        first, last = text.get(Field.FIRST_NAME, ""), text.get(Field.LAST_NAME, "")
        prefix = text.get(Field.NAME_PREFIX, "")
        if not first and not last:
            parts = names.split_full_name(text.get(Field.FULL_NAME, ""), surname_first=self._surname_first)
            guessed = [ProblemCode.NAME_GUESSED] if parts.is_guess and parts.first_name and parts.last_name else []
            return PupilFields(parts.first_name, parts.prefix or prefix, parts.last_name), guessed
        if not prefix:
            prefix, last = names.split_surname(last)
        return PupilFields(first, prefix, last), []

    def _school_class(self, text: str, problems: list[ProblemCode]) -> str:
        name = re.sub(r"^(\d+)\.0$", r"\1", text)
        if _DATE.fullmatch(name) or len(name) > MAX_CLASS_NAME:
            problems.append(ProblemCode.CLASS_ODD)
            return ""
        if not name and not self._default_class and self._class_expected:
            problems.append(ProblemCode.CLASS_MISSING)
        return name or self._default_class

    def _has_surname_first(self, table: Table, plan: ColumnPlan) -> bool:
        place = self._places.get(Field.FULL_NAME)
        header = next((row for row in table.rows if row.number == plan.header_row), None)
        return place is not None and header is not None and headings.is_surname_first(header.cell(place))


def _filled(cell: str) -> str:
    text = clean(cell)
    return "" if text.casefold() in _CELL_ERRORS or text in {"-", "--", "0", "NULL", "null"} else text


def _number(text: str, problems: list[ProblemCode]) -> str:
    number = pupil_number.tidy(text)
    if number and (pupil_number.has_lost_digits(text) or not pupil_number.is_sound(number)):
        problems.append(ProblemCode.NUMBER_ODD)
        return ""
    return number


def _problems_in(fields: PupilFields) -> Iterator[ProblemCode]:
    spoken = (fields.first_name, fields.name_prefix, fields.last_name)
    if any(map(bsn.contains_bsn, (*spoken, " ".join(spoken), fields.school_class))):
        yield ProblemCode.BSN
    if any(len(text) > most for text, most in zip(spoken, (MAX_FIRST_NAME, MAX_PREFIX, MAX_LAST_NAME), strict=True)):
        yield ProblemCode.TOO_LONG
    if not fields.first_name and not fields.last_name:
        yield ProblemCode.NAME_MISSING
    elif not fields.first_name:
        yield ProblemCode.FIRST_NAME_MISSING
    elif not fields.last_name:
        yield ProblemCode.LAST_NAME_MISSING
    if any(map(is_formula_like, (*spoken, fields.school_class))):
        yield ProblemCode.FORMULA
    elif any(map(_ODD_IN_NAME.search, spoken)):
        yield ProblemCode.NAME_ODD


def _with_spelling(row: RowOutcome, spellings: dict[str, str]) -> RowOutcome:
    name = row.fields.school_class
    first = spellings.setdefault(class_key(name), name)
    return row if first == name else replace(row, fields=replace(row.fields, school_class=first))


def _judged_beside(row: RowOutcome, seen: dict[tuple[str, ...], int], holders: dict[str, tuple[str, int]]) -> RowOutcome:
    person = names.sort_key(row.fields.first_name, row.fields.name_prefix, row.fields.last_name)
    number = pupil_number.normalised(row.fields.pupil_number) if row.fields.pupil_number else ""
    if number:
        holder, holder_row = holders.setdefault(number, (person, row.number))
        if holder != person:
            return _also(row, Problem(ProblemCode.NUMBER_TWICE, row.number, holder_row))
    key = (number or person, class_key(row.fields.school_class))
    if key in seen:
        return _also(row, Problem(ProblemCode.DUPLICATE, row.number, seen[key]))
    seen[key] = row.number
    return row


def _also(row: RowOutcome, problem: Problem) -> RowOutcome:
    return replace(row, problems=(*row.problems, problem))
