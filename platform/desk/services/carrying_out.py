"""The buttons of the desk: do what was asked, and tell the asker that it is done (promises SBB-6a, SBB-6b, SBB-6c)."""

from collections.abc import Mapping, Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import close_account, restrict_account
from accounts.services.log import note_rename
from desk.choices import About, Outcome, Proof, RequestKind, RequestStatus
from desk.errors import CannotCarryOut, MoveNotPossible, NothingFound
from desk.models import PrivacyRequest
from desk.moves import Step, Who
from desk.rules import visible_to
from desk.services import letters
from desk.services.people import held_about, people_of
from desk.services.plans import counted
from desk.services.stepping import take_step
from kit.address_hash import address_hash
from kit.refusals import NotFound, ReasonMissing
from newsletter.models import Subscriber
from newsletter.services import leave, object_to_invitations
from privacy.erasing import erase_person, order_erasure
from privacy.erasing.addresses import erase_address
from privacy.models import ErasureReason
from schools.models import Pupil
from schools.services.restricting import restrict_pupil


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
        note_rename(user=account, name=display_name)
        account.display_name = display_name
        account.save(update_fields=["display_name"])
    return _done(row, [_("Je naam is overal aangepast.")])


@transaction.atomic
def restrict(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Freeze a pupil or an account: still stored, shown to nobody but the desk, not counted, not mailed (promise POR-7d).

    An account's newsletter stops. Raises ``NotFound``, ``NothingFound``, ``CannotCarryOut`` for who only reads the newsletter (stopping it
    is another button), ``MoveNotPossible``.
    """
    row = _in_hand(request, by, RequestKind.RESTRICTION)
    people = people_of(row)
    if not people:
        raise NothingFound
    if not any(isinstance(person, Pupil | User) for person in people):
        raise CannotCarryOut
    words = [_("De gegevens zijn bevroren. Niemand gebruikt ze, tot je iets anders vraagt.")]
    for person in people:
        match person:
            case Pupil():
                restrict_pupil(pupil=person, why=_("Verzoek %(number)s") % {"number": row.reference}, by=by)
            case User():
                restrict_account(user=person, by=by)
                words.append(_("Je kunt nu niet inloggen en krijgt geen mail. Weer verder? Stuur ons een mail."))
            case Subscriber():
                leave(subscriber=person, channel="desk")
    return _done(row, words)


# Whom a stop helps: consent to the newsletter is taken back by who gave it, an objection is anybody's.
STOPPED: Mapping[RequestKind, tuple[type[models.Model], ...]] = {
    RequestKind.WITHDRAWAL: (Subscriber,),
    RequestKind.OBJECTION: (Subscriber, User),
}


@transaction.atomic
def stop(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Stop the newsletter this second: what waits in the outbox goes no more (promises POR-7f, POR-3g).

    An objection stops the invitations too: they are what we do with addresses by legitimate interest, besides the security of the site
    and answering questions. Raises ``NotFound``, ``NothingFound``, ``CannotCarryOut`` for who takes consent back and gave none, ``MoveNotPossible``.
    """
    row = _in_hand(request, by, RequestKind.OBJECTION, RequestKind.WITHDRAWAL)
    people = people_of(row)
    if not people:
        raise NothingFound
    readers = [person for person in people if isinstance(person, Subscriber)]
    words = [_("Je krijgt geen nieuwsbrief meer.")] if readers else []
    if row.kind == RequestKind.OBJECTION:
        for email in {person.email for person in people if isinstance(person, User | Subscriber)}:
            object_to_invitations(hashed=address_hash(email), channel="desk", email=email)
            words.append(_("We nodigen je ook nooit meer uit voor de nieuwsbrief."))
    if not words:
        raise CannotCarryOut
    for reader in readers:
        leave(subscriber=reader, channel="desk")
    return _done(row, words)


@transaction.atomic
def erase(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Forget who asked it, and answer with what went (promises POR-7c, SBB-6c).

    A pupil is gone when this returns; an account is closed at once and erased by a worker within a minute, after the letter about
    it has left. Raises ``NotFound``, ``NothingFound``, ``MoveNotPossible``, and what stands in the way of erasing.
    """
    row = _in_hand(request, by, RequestKind.ERASURE)
    people, gone = people_of(row), [one for one in held_about(row) if one.goes]
    if not people and not gone:
        raise NothingFound
    address = row.email if row.about != About.PUPIL and row.proof == Proof.CODE else ""
    words = [_("Gewist: %(what)s") % {"what": counted(one)} for one in gone]
    if not people:
        words.append(_("Uit reservekopieën gaat het na 30 dagen."))
    elif row.about != About.PUPIL:
        words.append(
            _("Je account is nu gesloten. Binnen een minuut is alles gewist. Uit reservekopieën gaat het na 30 dagen.")
        )
    letters.send_done(row, words)
    take_step(row, Step.ANSWER, side=Who.DESK, by=by, answered_at=timezone.now(), outcome=Outcome.DONE)
    for person in people:
        _forget(person, by)
    if address:
        erase_address(address, reason=ErasureReason.ASKED)
    row.refresh_from_db()
    return row


def _forget(person: models.Model, by: User) -> None:
    match person:
        case Pupil():
            erase_person(person, by=by, reason=ErasureReason.BY_SCHOOL)
        case User():
            close_account(user=person, by=by)
        case _:
            order_erasure(person, by=by, reason=ErasureReason.ASKED)


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
    letters.send_done(row, words)
    return row
