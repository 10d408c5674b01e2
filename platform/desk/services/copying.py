"""The copy that goes with an answer (promise SBB-5a): the same zip for everybody, and each gets it where it is safe.

With an account one signs in for it. Who cannot sign in proved with a code who reads the mailbox: the answer brings a secret address of
its own, because whoever asked, and perhaps was not that person, knows the address of the request. The school hands over a pupil's.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.secrets import hash_of, new_secret
from desk.choices import About, Proof, RequestKind, RequestStatus
from desk.clocks import READABLE_AFTER_ANSWER
from desk.errors import TooManyCopies
from desk.models import PrivacyRequest, RequestStep
from desk.moves import Who
from desk.services.letters import Copy, CopyWay
from desk.services.people import held_about, people_of
from kit.isolation import everywhere
from kit.rate_limit import may_happen
from kit.refusals import NotFound
from newsletter.models import Subscriber
from privacy.exporting import export_person

COPIED = "copied"
# A copy is read from every table: enough for who lost the file, too few to keep us busy.
PER_SECRET_AND_DAY = 5
A_DAY = 24 * 60 * 60


def asks_copy(request: PrivacyRequest) -> bool:
    """Return whether a copy is due: who asks what there is, or takes it along."""
    return request.kind in {RequestKind.ACCESS, RequestKind.PORTABILITY}


def way_to_copy(request: PrivacyRequest) -> tuple[Copy, str]:
    """Return how the copy reaches the asker, and the hash to keep of its secret (empty without one)."""
    if not asks_copy(request) or not held_about(request):
        return Copy(), ""
    if request.about == About.PUPIL:
        return Copy(CopyWay.SCHOOL), ""
    if _signs_in(request):
        return Copy(CopyWay.ACCOUNT, settings.SITE_URL + reverse("accounts:my_data")), ""
    if request.proof != Proof.CODE:
        return Copy(), ""
    secret = new_secret()
    return Copy(CopyWay.LINK, settings.SITE_URL + reverse("desk:copy", args=[secret])), hash_of(secret)


def _signs_in(request: PrivacyRequest) -> bool:
    return any(isinstance(one, User) and one.is_active and one.blocked_at is None for one in people_of(request))


@everywhere("one request, by the secret of its copy")
def behind(secret: str) -> PrivacyRequest:
    """Return the answered request whose copy this secret opens. Raises ``NotFound``: also when its time is over."""
    answered = PrivacyRequest.objects.filter(
        status=RequestStatus.ANSWERED, answered_at__gt=timezone.now() - READABLE_AFTER_ANSWER
    )
    request = answered.filter(copy_hash=hash_of(secret)).first() if secret else None
    # Who got an account since signs in for it: the secret was given to whoever reads the mailbox, for what was known then.
    if request is None or _signs_in(request):
        raise NotFound
    return request


@everywhere("the copy of who proved to read this mailbox, from every table alike")
@transaction.atomic
def copy_behind(secret: str) -> bytes:
    """Return the zip, and note that it went out. Raises ``NotFound``, and ``TooManyCopies`` after five in a day."""
    request = behind(secret)
    if not may_happen(what="desk.copy", who=request.copy_hash, times=PER_SECRET_AND_DAY, seconds=A_DAY):
        raise TooManyCopies
    people = people_of(request)
    person = next(iter(people), None) or Subscriber(email=request.email)
    RequestStep.objects.create(request=request, step=COPIED, to_status=request.status, side=Who.ASKER)
    return export_person(person, address=request.email)
