"""Keep classes by hand: make, rename, set level and year, remove."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.db import transaction

from accounts.models import User
from kit.constraints import refusing
from kit.text import clean
from schools.classlist.limits import MAX_CLASS_NAME
from schools.errors import ClassExists, ClassInUse
from schools.models import School, SchoolClass, SchoolYear
from schools.rules import check_coordinates
from schools.services.holding import pointed_at
from schools.services.standing import lock_school


def create_class(
    *, school: School, school_year: SchoolYear, name: str, levels: Sequence[str], year: int | None, by: User
) -> SchoolClass:
    """Make an empty class. Raises ``NotFound`` and ``ClassExists``."""
    check_coordinates(by, school)
    with _name_is_free(), transaction.atomic():
        lock_school(school.pk)
        return SchoolClass.objects.create(
            school=school, school_year=school_year, name=clean(name, limit=MAX_CLASS_NAME), levels=list(levels), year=year
        )


def change_class(*, school_class: SchoolClass, name: str, levels: Sequence[str], year: int | None, by: User) -> SchoolClass:
    """Rename a class, or say its level and year. Raises ``NotFound`` and ``ClassExists``."""
    check_coordinates(by, school_class.school)
    with _name_is_free(), transaction.atomic():
        locked = SchoolClass.objects.select_for_update(of=("self",)).get(pk=school_class.pk)
        locked.name, locked.levels, locked.year = clean(name, limit=MAX_CLASS_NAME), list(levels), year
        locked.save(update_fields=["name", "name_key", "levels", "year"])
    return locked


@transaction.atomic
def remove_class(*, school_class: SchoolClass, by: User) -> None:
    """Remove an empty class. Raises ``NotFound`` and ``ClassInUse``."""
    check_coordinates(by, school_class.school)
    lock_school(school_class.school_id)
    if school_class.memberships.filter(left_at=None).exists() or pointed_at(SchoolClass, [school_class.pk]):
        raise ClassInUse
    school_class.delete()


def _name_is_free() -> AbstractContextManager[None]:
    return refusing({"class_name_once_per_year": ClassExists})
