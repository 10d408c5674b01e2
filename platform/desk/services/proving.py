"""Show that it is you: by the code in your mailbox, by signing in just now, or because the school knows you (promise SBB-5c)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desk.choices import Proof, RequestStatus
from desk.clocks import CODE_LIVES, CODE_TRIES
from desk.errors import MoveNotPossible, ProofTooOld, WrongCode
from desk.models import PrivacyRequest
from desk.moves import Step, Who
from desk.rules import people_at_desk
from desk.services.codes import fits
from desk.services.letters import send_receipt, tell_desk
from desk.services.stepping import locked, take_step
from desk.services.words_of_others import gather_words
from kit.isolation import everywhere
from kit.refusals import NotFound
from schools.models import Pupil
from schools.rules import check_coordinates


@everywhere("the asker, whose page one secret opens")
def prove_by_code(*, request: PrivacyRequest, code: str, secret: str) -> PrivacyRequest:
    """Take the code. Raises ``WrongCode``: wrong, too late, or after five tries; which of these nobody learns."""
    with transaction.atomic():
        row = locked(request)
        row.code_tries += 1
        row.save(update_fields=["code_tries"])
        is_right = fits(row, code) and row.code_tries <= CODE_TRIES and _is_in_time(row)
        if is_right and row.status == RequestStatus.IDENTITY:
            return _proved(row, Proof.CODE, by=None, secret=secret)
    # Outside: the try counts.
    raise WrongCode


@everywhere("the asker, whose page one secret opens")
@transaction.atomic
def prove_by_session(*, request: PrivacyRequest, by: User, is_fresh: bool, secret: str) -> PrivacyRequest:
    """Take a sign-in of a moment ago. Raises ``ProofTooOld`` and ``MoveNotPossible``."""
    row = locked(request)
    if not is_fresh or row.email.lower() != by.email.lower():
        raise ProofTooOld
    return _proved(row, Proof.SESSION, by=by, secret=secret)


@transaction.atomic
def vouch(*, request: PrivacyRequest, pupil: Pupil, by: User) -> PrivacyRequest:
    """Say, for the school, who this request is about and that the asker may ask it. Raises ``NotFound`` and ``MoveNotPossible``."""
    row = locked(request)
    if row.school is None:
        raise MoveNotPossible
    check_coordinates(by, row.school)
    if pupil.school_id != row.school_id:
        raise NotFound
    take_step(row, Step.VOUCH, side=Who.DESK, by=by, pupil=pupil, proof=Proof.SCHOOL, proved_at=timezone.now())
    send_receipt(row)
    gather_words(row)
    return row


def _proved(row: PrivacyRequest, proof: Proof, *, by: User | None, secret: str) -> PrivacyRequest:
    user = by or User.objects.filter(email__iexact=row.email).first()
    take_step(row, Step.PROVE, side=Who.ASKER, by=by, proof=proof, proved_at=timezone.now(), code_hash="", user=user)
    send_receipt(row, secret=secret)
    tell_desk(row, list(people_at_desk(None)))
    gather_words(row)
    return row


def _is_in_time(row: PrivacyRequest) -> bool:
    return timezone.now() - row.received_at < CODE_LIVES
