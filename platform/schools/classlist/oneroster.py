"""OneRoster 1.1 and 1.2 as a zip of CSV files: pupils, classes and who is in which, read by allow-list.

Of ``users.csv`` only the columns named here are looked at: not the birth date, e-mail, user name, password, grades or ``ext_*``.
A row's number is its row in ``users.csv``.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kit import bsn, csv, names, pupil_number
from kit.text import clean
from schools.classlist import zips
from schools.classlist.errors import NoRows, OneRosterIncomplete, TooManyRows
from schools.classlist.limits import MAX_BYTES, MAX_CELL, MAX_CLASS_NAME, MAX_ROWS
from schools.classlist.problems import ProblemCode
from schools.classlist.rows import PupilFields, RowOutcome, judged, without_doubles
from schools.classlist.texts import usable_text

_NEEDED: Final = ("users.csv", "classes.csv", "enrollments.csv")
_PUPIL_ROLES: Final = frozenset({"student", "pupil", "learner"})
_MOST_RECORDS = 60_000

Record = dict[str, str]


def is_oneroster(data: bytes) -> bool:
    """Tell whether the bytes are a zip with the file that every OneRoster export has."""
    return zips.is_zip(data) and "users.csv" in _paths(data)


def read_oneroster(data: bytes, default_class: str = "") -> tuple[RowOutcome, ...]:
    """Return one outcome per pupil, with the home class where there is one, else the first class.

    Raises OneRosterIncomplete, NoRows, TooManyRows and the refusals of damaged archives and texts.
    """
    zips.refuse_bombs(data)
    paths = _paths(data)
    if any(name not in paths for name in _NEEDED):
        raise OneRosterIncomplete
    classes = _classes_of_pupils(_records(data, paths["classes.csv"]), _records(data, paths["enrollments.csv"]))
    roles = _pupils_by_role(_records(data, paths["roles.csv"])) if "roles.csv" in paths else None
    pupils = [(number, user) for number, user in _numbered(_records(data, paths["users.csv"])) if _is_pupil(user, roles)]
    if not pupils:
        raise NoRows
    if len(pupils) > MAX_ROWS:
        raise TooManyRows
    usual = bsn.is_column_of_long_numbers([user.get("identifier", "") for _number, user in pupils])
    own_class = clean(default_class, limit=MAX_CLASS_NAME)
    return tuple(
        without_doubles(
            _outcome(number, user, classes.get(user.get("sourcedid", ""), "") or own_class, long_numbers_are_usual=usual)
            for number, user in pupils
        )
    )


def _outcome(number: int, user: Record, school_class: str, *, long_numbers_are_usual: bool) -> RowOutcome:
    first = user.get("preferredfirstname") or user.get("preferredgivenname") or user.get("givenname", "")
    last, identifier = user.get("familyname", ""), user.get("identifier", "")
    if any(len(text) > MAX_CELL for text in (first, last, identifier)):
        return judged(number, PupilFields(), [ProblemCode.TOO_LONG])
    if not long_numbers_are_usual and bsn.contains_bsn(identifier):
        return judged(number, PupilFields(), [ProblemCode.BSN])
    prefix, surname = names.split_surname(clean(last))
    fields = PupilFields(clean(first), prefix, surname, school_class=school_class)
    problems = [] if school_class else [ProblemCode.CLASS_MISSING]
    tidied = pupil_number.tidy(identifier)
    if tidied and not pupil_number.is_sound(tidied):
        return judged(number, fields, [*problems, ProblemCode.NUMBER_ODD])
    return judged(number, replace(fields, pupil_number=tidied), problems)


def _is_pupil(user: Record, pupils_by_role: frozenset[str] | None) -> bool:
    """Version 1.1 writes the role beside the user, version 1.2 in a file of its own."""
    if user.get("status", "").casefold() == "tobedeleted":
        return False
    if user.get("role"):
        return user["role"].casefold() in _PUPIL_ROLES
    return pupils_by_role is not None and user.get("sourcedid", "") in pupils_by_role


def _pupils_by_role(roles: list[Record]) -> frozenset[str]:
    return frozenset(role.get("usersourcedid", "") for role in roles if role.get("role", "").casefold() in _PUPIL_ROLES)


def _classes_of_pupils(classes: list[Record], enrolments: list[Record]) -> dict[str, str]:
    names_of = {record.get("sourcedid", ""): clean(record.get("title", ""))[:MAX_CLASS_NAME] for record in classes}
    home = {record.get("sourcedid", "") for record in classes if record.get("classtype", "").casefold() == "homeroom"}
    found: dict[str, str] = {}
    for record in sorted(enrolments, key=lambda record: record.get("classsourcedid", "") not in home):
        found.setdefault(record.get("usersourcedid", ""), names_of.get(record.get("classsourcedid", ""), ""))
    return found


def _paths(data: bytes) -> dict[str, str]:
    """Return file name to path: some exports put everything in one folder."""
    return {path.rpartition("/")[2].casefold(): path for path in zips.names_in(data) if path.count("/") <= 1}


def _numbered(records: list[Record]) -> Iterator[tuple[int, Record]]:
    return enumerate(records, start=2)


def _records(data: bytes, path: str) -> list[Record]:
    with usable_text():
        text = csv.decode(zips.part_of(data, path, MAX_BYTES))
        if text.count("\n") > _MOST_RECORDS:
            raise TooManyRows
        rows = csv.parse(text, ",")
    if not rows:
        return []
    headings = [heading.strip().casefold() for heading in rows[0]]
    return [dict(zip(headings, row, strict=False)) for row in rows[1:]]
