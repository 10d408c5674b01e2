"""The buttons of the desk: do what was asked, and tell the asker that it is done (promises SBB-6a, SBB-6b, SBB-6c)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from desk.choices import Outcome, RequestKind, RequestStatus
from desk.errors import CannotCarryOut, MoveNotPossible, NothingFound
from desk.models import PrivacyRequest
from desk.rules import visible_to
from desk.services.letters import send_done
from desk.services.people import people_of
from kit.refusals import NotFound, ReasonMissing
from newsletter.models import Subscriber
from newsletter.services import leave
from schools.models import Pupil


@transaction.atomic
def rectify(*, request: PrivacyRequest, display_name: str, by: User) -> PrivacyRequest:
    """Correct the name of an account, at once and everywhere: there is one place where it stands (promise POR-7b).

    Names of pupils are corrected in their class. Raises ``NotFound``, ``NothingFound``, ``ReasonMissing``, ``MoveNotPossible``.
    """
    row = _in_hand(request, by, RequestKind.RECTIFICATION)
    accounts = [person for person in people_of(row) if isinstance(person, User)]
    if not accounts:
        raise NothingFound
    if not display_name.strip():
        raise ReasonMissing
    for account in accounts:
        account.display_name = display_name
        account.save(update_fields=["display_name"])
    return _done(row, [_("Je naam is overal aangepast.")])


@transaction.atomic
def restrict(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Freeze a pupil: still stored, shown to nobody, not counted, on no roster (promise POR-7d).

    Raises ``NotFound``, ``NothingFound``, ``CannotCarryOut`` for who is no pupil, ``MoveNotPossible``.
    """
    row = _in_hand(request, by, RequestKind.RESTRICTION)
    people = people_of(row)
    if not people:
        raise NothingFound
    pupils = [person.pk for person in people if isinstance(person, Pupil)]
    if not pupils:
        raise CannotCarryOut
    Pupil.objects.filter(pk__in=pupils, restricted_at=None).update(restricted_at=timezone.now())
    return _done(row, [_("De gegevens zijn bevroren. Niemand gebruikt ze, tot je iets anders vraagt.")])


@transaction.atomic
def stop(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Stop the newsletter this second: what waits in the outbox goes no more (promises POR-7f, POR-3g).

    Raises ``NotFound``, ``NothingFound``, ``CannotCarryOut`` for who gets none, ``MoveNotPossible``.
    """
    row = _in_hand(request, by, RequestKind.OBJECTION, RequestKind.WITHDRAWAL)
    people = people_of(row)
    if not people:
        raise NothingFound
    readers = [person for person in people if isinstance(person, Subscriber)]
    if not readers:
        raise CannotCarryOut
    for reader in readers:
        leave(subscriber=reader, channel="desk")
    return _done(row, [_("Je krijgt geen nieuwsbrief meer.")])


def _in_hand(request: PrivacyRequest, by: User, *kinds: RequestKind) -> PrivacyRequest:
    row = visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if row is None:
        raise NotFound
    if row.status != RequestStatus.IN_HAND or row.kind not in kinds:
        raise MoveNotPossible
    return row


def _done(row: PrivacyRequest, words: Sequence[str]) -> PrivacyRequest:
    """Note that it is done, and send the second message. The request itself still gets its written answer."""
    row.outcome = Outcome.DONE
    row.save(update_fields=["outcome"])
    send_done(row, words)
    return row
