"""Take in a request. Whoever asks gets the same page after the same work, whether we know the address or not."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from accounts.secrets import hash_of, new_secret
from desk.choices import About, Outcome, Proof, RequestKind
from desk.clocks import due_on
from desk.models import PrivacyRequest
from desk.moves import Step, Who
from desk.rules import people_at_desk
from desk.services.codes import hash_of_code, new_code
from desk.services.letters import send_code, send_nothing_here, send_receipt, tell_desk
from desk.services.people import is_known
from desk.services.stepping import take_step
from desk.services.words_of_others import gather_words
from kit.isolation import everywhere
from schools.models import School


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody filled in."""

    kind: str
    about: str
    email: str = field(repr=False)
    name: str = field(default="", repr=False)
    question: str = field(default="", repr=False)
    pupil_words: str = field(default="", repr=False)
    school: School | None = None


@everywhere("whoever asks writes to a desk that is not their own")
@transaction.atomic
def ask(*, asked: Asked, by: User | None, is_fresh: bool, language: str) -> str:
    """Store a request and return the secret of the asker's own page.

    About a pupil: it goes to the school, or to the region where no school is named. A complaint gives nobody data, so nobody
    proves anything. All else waits for proof: ``is_fresh`` (signed in just now, with a second factor) or a code to the mailbox
    that we knew already.
    """
    secret = new_secret()
    request = PrivacyRequest(
        kind=asked.kind,
        about=asked.about,
        language=language,
        email=by.email if by is not None and asked.about == About.MYSELF else asked.email,
        name=asked.name,
        question=asked.question,
        pupil_words=asked.pupil_words,
        secret_hash=hash_of(secret),
    )
    request.due_on = due_on(request.received_at)
    if asked.about == About.PUPIL:
        _to_the_school(request, asked.school, secret)
    elif asked.kind == RequestKind.COMPLAINT:
        _take(request, secret, proof=Proof.NOT_NEEDED, by=by)
    elif by is not None and is_fresh:
        _take(request, secret, proof=Proof.SESSION, by=by)
    else:
        _ask_proof(request, secret)
    return secret


def _to_the_school(request: PrivacyRequest, school: School | None, secret: str) -> None:
    """Hand it to the school, and tell the asker (promise POR-7i)."""
    request.save(force_insert=True)
    if school is not None:
        take_step(request, Step.REFER, side=Who.SYSTEM, school=school)
    send_receipt(request, secret=secret)
    tell_desk(request, list(people_at_desk(request.school)))


def _take(request: PrivacyRequest, secret: str, *, proof: Proof, by: User | None) -> None:
    request.save(force_insert=True)
    take_step(
        request,
        Step.TAKE,
        side=Who.SYSTEM,
        by=by,
        proof=proof,
        proved_at=request.received_at,
        user=by if proof == Proof.SESSION else None,
    )
    send_receipt(request, secret=secret)
    tell_desk(request, list(people_at_desk(None)))
    gather_words(request)


def _ask_proof(request: PrivacyRequest, secret: str) -> None:
    """Send a code to a mailbox that we know; to one that we do not, the answer that we have nothing, and keep nothing.

    Both are one row, one step and one letter.
    """
    address, code = request.email, new_code()
    known = is_known(address)
    # Never shown before somebody knows the code, and nobody gets to know this one.
    request.code_hash = hash_of_code(request, code) if known else hash_of_code(request, new_code())
    if not known:
        for name in PrivacyRequest.CONTENT:
            setattr(request, name, "")
        request.outcome = Outcome.NO_DATA
    request.save(force_insert=True)
    take_step(request, Step.ASK_PROOF, side=Who.SYSTEM)
    if known:
        send_code(request, recipient=address, code=code, secret=secret)
    else:
        send_nothing_here(request, recipient=address, secret=secret)
