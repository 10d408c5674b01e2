"""What a school says about itself: its holidays, who says yes before a class goes, and days it would rather stay in."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.models import User
from kit.refusals import NotFound
from kit.text import clean
from schools.errors import ApprovalIsForAdmins, ClosureEndsBeforeItBegins, TooManyClosures
from schools.models import School, SchoolClosure
from schools.rules import check_coordinates, may_set_approval

LONGEST_NAME = 60
MOST_CLOSURES = 100


@transaction.atomic
def change_settings(*, school: School, holiday_region: str, approval_mode: str, by: User) -> School:
    """Set the holiday region and who says yes before a class is signed up.

    Only the school's own administrator changes the second (``ApprovalIsForAdmins``). Raises ``NotFound``.
    """
    check_coordinates(by, school)
    locked: School = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if approval_mode != locked.approval_mode and not may_set_approval(by, locked):
        raise ApprovalIsForAdmins
    locked.holiday_region, locked.approval_mode = holiday_region, approval_mode
    locked.save(update_fields=["holiday_region", "approval_mode"])
    return locked


@transaction.atomic
def add_closure(
    *, school: School, kind: str, name: str, first_day: date, last_day: date, years: Collection[int], by: User
) -> SchoolClosure:
    """Write down days on which a sign-up gets a warning; the same once more is the same row.

    ``years`` empty: the whole school. Raises ``NotFound``, ``ClosureEndsBeforeItBegins``, ``TooManyClosures``.
    """
    check_coordinates(by, school)
    if last_day < first_day:
        raise ClosureEndsBeforeItBegins
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    same = {"kind": kind, "name": clean(name, limit=LONGEST_NAME), "first_day": first_day, "last_day": last_day}
    found = SchoolClosure.objects.filter(school=school.pk, years=sorted(years), **same).first()
    if found is None and SchoolClosure.objects.filter(school=school.pk).count() >= MOST_CLOSURES:
        raise TooManyClosures(most=MOST_CLOSURES)
    return found or SchoolClosure.objects.create(school=school, years=sorted(years), **same)


def remove_closure(*, school: School, pk: int, by: User) -> None:
    """Take days away again; twice is once. Raises ``NotFound`` for those of another school."""
    check_coordinates(by, school)
    found = SchoolClosure.objects.filter(pk=pk).first()
    if found is None:
        return
    if found.school_id != school.pk:
        raise NotFound
    found.delete()


def likely_region(school: School) -> str:
    """Return the holiday region that the postcode suggests, for the form to propose; empty where regions lie side by side.

    Only ranges of postcodes that lie within one region as a whole are here; the official list goes by municipality, and a
    school may be in another region than its neighbours. So the school says it, and this is never used on its own.
    """
    digits = school.postcode.strip()[:4]
    known = ((8300, 9999, "north"), (2200, 3399, "middle"), (4300, 4599, "south"), (5500, 6499, "south"))
    return next((region for first, last, region in known if digits.isdecimal() and first <= int(digits) <= last), "")
