"""A class list that was read in, for the tests of its rows, of undoing and of forgetting."""

from typing import Any

from schools.models import ClassListImport, ClassMembership, School
from schools.services.import_confirming import confirm_import
from schools.services.import_matching import plan_import
from schools.services.import_reading import start_import
from tests.support import class_lists as make
from tests.support.makers import make_coordinator, make_school, make_school_year

ROWS = [make.HEADINGS, *make.PUPILS]


def started(data: bytes = make.delimited(ROWS), school: School | None = None, **more: Any) -> ClassListImport:
    school = school or make_school()
    by = more.pop("by", None) or make_coordinator(school)
    return start_import(school=school, school_year=make_school_year(), data=data, by=by, **more)


def coordinator_of(class_list: ClassListImport) -> Any:
    return class_list.created_by


def confirmed(class_list: ClassListImport, **more: Any) -> ClassListImport:
    return confirm_import(class_list=class_list, by=coordinator_of(class_list), **more)


def actions(class_list: ClassListImport) -> list[tuple[int, str, str]]:
    return [(row.kept.number, row.action.value, str(row.code)) for row in plan_import(class_list).rows]


def outcomes(class_list: ClassListImport) -> list[tuple[int, str, str]]:
    return [(one["number"], one["outcome"], one["code"]) for one in class_list.outcomes]


def pupils_of(school: School) -> list[tuple[str, ...]]:
    memberships = ClassMembership.objects.filter(school=school, left_at=None).order_by("pupil__sort_key", "pk")
    fields = ("pupil__first_name", "pupil__name_prefix", "pupil__last_name", "pupil__pupil_number", "school_class__name")
    return list(memberships.values_list(*fields))


def csv(*rows: tuple[str, ...], headings: tuple[str, ...] = make.HEADINGS) -> bytes:
    return make.delimited([headings, *rows])
