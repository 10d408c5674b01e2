"""Know the branches of DUO's list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from schools.duo import DuoBranch
from schools.models import School, SchoolBoard

_FROM_DUO = ("name", "street", "postcode", "city", "municipality", "municipality_code")


@dataclass(frozen=True, slots=True)
class Known:
    """What came of a list."""

    made: int
    refreshed: int
    left: int


@transaction.atomic
def know_branches(branches: Sequence[DuoBranch]) -> Known:
    """Make a school, not verified, of each branch that is new; refresh those that nobody verified yet.

    DUO's list names a board by its number only: its name is the region's to write.
    """
    by_code = {one.branch_code: one for one in branches}
    boards = _boards({one.board_number for one in by_code.values() if one.board_number})
    there = {one.branch_code: one for one in School.objects.select_for_update().filter(branch_code__in=by_code)}
    made = [_filled(School(branch_code=code, brin=one.brin), one, boards) for code, one in by_code.items() if code not in there]
    open_ones = [_filled(one, by_code[code], boards) for code, one in there.items() if not one.is_verified]
    School.objects.bulk_create(made)
    if open_ones:
        School.objects.bulk_update(open_ones, [*_FROM_DUO, "board"], batch_size=500)
    return Known(len(made), len(open_ones), len(there) - len(open_ones))


def _boards(numbers: set[str]) -> dict[str, SchoolBoard]:
    SchoolBoard.objects.bulk_create(
        [SchoolBoard(number=number, name=f"Bestuur {number}") for number in sorted(numbers)], ignore_conflicts=True
    )
    return {str(board.number): board for board in SchoolBoard.objects.filter(number__in=numbers)}


def _filled(school: School, branch: DuoBranch, boards: dict[str, SchoolBoard]) -> School:
    for name in _FROM_DUO:
        setattr(school, name, getattr(branch, name))
    school.board = boards.get(branch.board_number, school.board)
    return school
