"""What a desk does with a request: pass on, answer, refuse, take more time, find nothing, close."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desk.choices import About, Outcome
from desk.clocks import is_breached, with_more_time
from desk.errors import AlreadyExtended, ExtendedTooLate, MoveNotPossible
from desk.models import PrivacyRequest
from desk.moves import Step, Who
from desk.rules import people_at_desk, visible_to
from desk.services import letters
from desk.services.copying import way_to_copy
from desk.services.plans import four_parts
from desk.services.stepping import locked, take_step
from desk.services.words_of_others import counts_of, gather_words, words_about
from kit.isolation import everywhere
from kit.refusals import NotFound, ReasonMissing
from schools.models import School


@transaction.atomic
def refer_to_school(*, request: PrivacyRequest, school: School, by: User) -> PrivacyRequest:
    """Pass a request about a pupil on to the school that decides, and tell both. Raises ``NotFound`` and ``MoveNotPossible``."""
    row = _own(request, by)
    if row.school is not None or row.about != About.PUPIL:
        raise MoveNotPossible
    with everywhere("a request leaves the region's desk for that of a school"):
        take_step(row, Step.REFER, side=Who.DESK, by=by, school=school)
    letters.send_referred(row)
    letters.tell_desk(row, list(people_at_desk(school)))
    return row


@transaction.atomic
def answer(*, request: PrivacyRequest, words: str, by: User) -> PrivacyRequest:
    """Send the written answer with its four parts, and the way to the copy (promises SBB-5a, SBB-5b, SBB-5d). Raises ``NotFound`` and ``MoveNotPossible``."""
    row = _own(request, by)
    parts = four_parts(row)
    outcome = row.outcome or Outcome.ANSWERED
    copy, copy_hash = way_to_copy(row)
    changes = {"answer": words, "answered_at": timezone.now(), "outcome": outcome, "copy_hash": copy_hash}
    take_step(row, Step.ANSWER, side=Who.DESK, by=by, **changes)
    gather_words(row)
    counts = counts_of(row)
    letters.send_answer(row, parts, copy=copy, about_words=lambda: words_about(counts))
    return row


@transaction.atomic
def refuse(*, request: PrivacyRequest, refusal: str, reason: str, by: User) -> PrivacyRequest:
    """Say no, with a reason that the law knows, in words, and where to complain. Raises ``ReasonMissing``, ``NotFound``, ``MoveNotPossible``."""
    if not (refusal and reason.strip()):
        raise ReasonMissing
    row = _own(request, by)
    changes = {"refusal": refusal, "reason": reason, "answered_at": timezone.now(), "outcome": Outcome.REFUSED}
    take_step(row, Step.REFUSE, side=Who.DESK, by=by, **changes)
    letters.send_refusal(row)
    return row


@transaction.atomic
def take_more_time(*, request: PrivacyRequest, reason: str, by: User) -> PrivacyRequest:
    """Take two months more, once, before the end of the first term, with a letter that says why.

    Raises ``ReasonMissing``, ``AlreadyExtended``, ``ExtendedTooLate``, ``NotFound`` and ``MoveNotPossible``.
    """
    if not reason.strip():
        raise ReasonMissing
    row = _own(request, by)
    if not row.is_waiting:
        raise MoveNotPossible
    if row.extended_at is not None:
        raise AlreadyExtended
    if is_breached(timezone.localdate(), row.due_on):
        raise ExtendedTooLate
    row.extended_at, row.extension_reason = timezone.now(), reason
    row.due_on, row.signalled = with_more_time(row.due_on), None
    row.save()
    letters.send_more_time(row)
    return row


@transaction.atomic
def found_nothing(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Answer that there is nothing, and wipe the request: only the number of requests stays (promise SBB-5e).

    Raises ``NotFound`` and ``MoveNotPossible``, also where the registry does find something.
    """
    row = _own(request, by)
    if four_parts(row):
        raise MoveNotPossible
    letters.send_no_data(row)
    return take_step(row, Step.NO_DATA, side=Who.DESK, by=by, outcome=Outcome.NO_DATA)


@transaction.atomic
def close(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Close what was answered; its words go now. Raises ``NotFound`` and ``MoveNotPossible``."""
    return take_step(_own(request, by), Step.CLOSE, side=Who.DESK, by=by)


@everywhere("the asker, whose page one secret opens")
@transaction.atomic
def withdraw(*, request: PrivacyRequest) -> PrivacyRequest:
    """Let the asker take it back, from the page that only they can open. Raises ``MoveNotPossible``."""
    return take_step(locked(request), Step.WITHDRAW, side=Who.ASKER, outcome=Outcome.WITHDRAWN)


def _own(request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Return the locked row when it is this person's to answer. Raises ``NotFound``."""
    row = visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if row is None:
        raise NotFound
    return row
