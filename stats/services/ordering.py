"""Somebody asks for a count. The order is a row; the worker makes the release."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from kit.ringing import ring_after_commit
from stats.choices import OPEN, OUT, OrderStatus, ReaderKind, ReleaseStatus, Term
from stats.errors import (
    AnotherReleaseOpen,
    ConfidentialIsNotPublic,
    CorrectedAlready,
    CorrectionNeedsReason,
    EarlierTermFirst,
    OrderEnded,
    TermNotOver,
)
from stats.models import Release, ReleaseOrder
from stats.periods import TERMS, days_of, terms_before
from stats.querysets import years_behind
from stats.rules import Maker


def order_release(
    *, start_year: int, term: Term, readers: Sequence[ReaderKind], by: Maker, is_confidential: bool = False, reason: str = ""
) -> ReleaseOrder:
    """Ask for one period to be counted; a worker does it after the commit.

    Raises TermNotOver, AnotherReleaseOpen, EarlierTermFirst (terms in their order; a year after all of them or none), CorrectionNeedsReason,
    CorrectedAlready, ConfidentialIsNotPublic.
    """
    if is_confidential and ReaderKind.PUBLIC in readers:
        raise ConfidentialIsNotPublic
    try:
        with transaction.atomic():
            check_order(start_year=start_year, term=term, reason=reason)
            order = ReleaseOrder.objects.create(
                start_year=start_year,
                term=term,
                readers=[kind.value for kind in readers],
                is_confidential=is_confidential,
                reason=reason.strip()[:300],
                asked_by=by.number,
                asked_role=by.role,
            )
            ring_after_commit("stats.count")
    except IntegrityError as error:
        # Somebody else asked in the same moment: one order stands at a time (release_order_one_at_a_time).
        raise AnotherReleaseOpen from error
    return order


@transaction.atomic
def withdraw_order(*, order: ReleaseOrder, by: Maker) -> ReleaseOrder:
    """Take back an order that still waits; a worker that is counting it stores nothing. Raises OrderEnded."""
    ended = ReleaseOrder.objects.filter(pk=order.pk, status=OrderStatus.ASKED).update(
        status=OrderStatus.WITHDRAWN, withdrawn_by=by.number, done_at=timezone.now()
    )
    if not ended:
        raise OrderEnded
    order.refresh_from_db()
    return order


def check_order(*, start_year: int, term: Term, reason: str) -> None:
    """Raise the refusal that stands in the way of this order."""
    if days_of(start_year, term).last >= timezone.localdate():
        raise TermNotOver
    # Orders first: a worker that stores a release holds its order until the release can be seen.
    waiting = ReleaseOrder.objects.select_for_update().filter(status=OrderStatus.ASKED).exists()
    if waiting or Release.objects.filter(status__in=OPEN).exists():
        raise AnotherReleaseOpen
    out = set(Release.objects.filter(start_year=start_year, status__in=OUT).values_list("term", flat=True))
    terms_out = out & set(TERMS)
    is_between = bool(terms_out) and terms_out != set(TERMS) if term == Term.YEAR else out == {Term.YEAR}
    if is_between or not terms_out.issuperset(terms_before(term)):
        raise EarlierTermFirst
    if term in out:
        was_corrected = Release.objects.filter(start_year=start_year, term=term, status=ReleaseStatus.SUPERSEDED).exists()
        # A year is the sum of its terms: it may follow each of them, and each of them comes anew once.
        if was_corrected and not (term == Term.YEAR and start_year in years_behind()):
            raise CorrectedAlready
        if not reason.strip():
            raise CorrectionNeedsReason
