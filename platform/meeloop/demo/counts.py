"""Published counts, made as in life: counted by the worker's own code, attacked, approved by two bodies, signed."""

from datetime import date

from kit.refusals import Refusal
from schools.models import School
from stats.choices import BodyKind, OrderStatus, ReaderKind, Term
from stats.models import Release
from stats.periods import TERMS, days_of
from stats.rules import Body, Maker
from stats.services.deciding import approve_release, publish_release, request_approval, withdraw_release
from stats.services.ordering import order_release
from stats.services.working import count_next


def publish_counts(*, start_year: int, today: date, counted_by: Maker, approved_by: Maker, board_by: int) -> list[str]:
    """Publish last year, term by term and as a whole, and the terms of this year that are over. Return what was not counted, and why.

    ``board_by``: who answers for a school board, as the second body. The newest term waits for that yes, so that there is
    something to approve.
    """
    board = board_of_demo_school(board_by)
    periods = [(start_year - 1, term) for term in (*TERMS, Term.YEAR)] + [(start_year, term) for term in TERMS]
    periods_over = [(year, term) for year, term in periods if days_of(year, term).last < today]
    problems = []
    for year, term in periods_over:
        try:
            order = order_release(start_year=year, term=term, readers=[ReaderKind.PUBLIC], by=counted_by)
        except Refusal as refusal:  # a term before it was not counted
            problems.append(f"{year}-{term}: {refusal.code}")
            continue
        count_next()
        order.refresh_from_db()
        if order.status != OrderStatus.DONE or order.release is None:
            problems.append(f"{year}-{term}: {order.refusal}")
        elif order.release.blocking_findings != 0:
            problems += [f"{year}-{term}: {finding.words}" for finding in order.release.findings.order_by("position")[:3]]
            withdraw_release(release=order.release, by=counted_by)
        else:
            last = (year, term) == periods_over[-1] and term != Term.YEAR
            take_on(order.release, counted_by, approved_by, None if last else board)
    return problems


def take_on(release: Release, counted_by: Maker, approved_by: Maker, board: Maker | None) -> None:
    """Take one release through its life, up to the board's yes where nobody gives it yet."""
    request_approval(release=release, by=counted_by)
    approve_release(release=release, by=approved_by)
    if board is None:
        return
    approve_release(release=release, by=board)
    publish_release(release=release, by=counted_by)


def board_of_demo_school(person: int) -> Maker:
    """Return somebody who approves in the name of the first school's board."""
    school = School.objects.select_related("board").order_by("pk")[0]
    board = school.board
    code, name = (board.number or f"b{board.pk}", board.name) if board else (school.branch_code, school.name)
    return Maker(person, "admin", Body(BodyKind.BOARD, code, name))
