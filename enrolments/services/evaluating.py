"""Three questions afterwards, for who was there: links that open as often as there were people, and answers of nobody.

A link has no account and no cookie, so one browser can answer twice; what it cannot do is answer more often than there were
people. That is all that can be promised without following anybody (docs/decisions, evaluation without names).
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.secrets import hash_of
from enrolments import errors
from enrolments.choices import Audience, EnrolmentStatus
from enrolments.emails import evaluation
from enrolments.models import Enrolment, EvaluationAnswer, EvaluationLink
from kit.isolation import everywhere

# After the date; attendance itself can be put right for a week of these.
OPEN_FOR = timedelta(days=21)
Marks = tuple[int, int, int]


def follow_attendance(enrolment: Enrolment) -> None:
    """Bring a group's links in line with who came, in the running transaction; the sign-up was read ``with_details``.

    Who was there gets a link: the pupils one together that opens once for each of them, the adult of the school and the
    provider one each. A group of which nobody came has none; a correction downwards closes what is left over, but takes back
    no answer.
    """
    if enrolment.status not in {EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW}:
        return
    people = enrolment.attended_count or 0
    uses = {Audience.PUPIL: people, Audience.TEACHER: min(people, 1), Audience.PROVIDER: min(people, 1)}
    links = EvaluationLink.objects.filter(enrolment=enrolment.pk)
    if links.exists():
        for audience, most in uses.items():
            links.filter(audience=audience).update(most_uses=Greatest(F("uses"), Value(most)))
    elif people:
        _make(enrolment, uses)
        evaluation.ask(enrolment, addresses_of(enrolment))


def _make(enrolment: Enrolment, uses: Mapping[Audience, int]) -> None:
    """Write the links of a group; its row is locked, so nobody else does."""
    EvaluationLink.objects.bulk_create(
        [
            EvaluationLink(
                school_id=enrolment.school_id,
                enrolment=enrolment,
                audience=audience,
                secret_hash=hash_of(_secret(enrolment.pk, audience, settings.SECRET_KEY)),
                most_uses=most,
                closes_at=enrolment.session.ends_at + OPEN_FOR,
            )
            for audience, most in uses.items()
        ]
    )


def addresses_of(enrolment: Enrolment) -> dict[Audience, str]:
    """Return the addresses of a group's open links by audience; nobody was there, or all is answered: none."""
    return addresses_by_group([enrolment.pk]).get(enrolment.pk, {})


def addresses_by_group(keys: Sequence[UUID]) -> dict[UUID, dict[Audience, str]]:
    """Return the same for several groups in one query.

    A secret is not kept but made again from the key of this site, so that a link can be shown twice and a copy of the
    database opens none.
    """
    links = EvaluationLink.objects.filter(enrolment__in=keys, closes_at__gt=timezone.now(), uses__lt=F("most_uses"))
    found: dict[UUID, dict[Audience, str]] = {}
    for link in links:
        if secret := _known_secret(link):
            address = settings.SITE_URL.rstrip("/") + reverse("enrolments:evaluate", args=[secret])
            found.setdefault(link.enrolment_id, {})[Audience(link.audience)] = address
    return found


def _known_secret(link: EvaluationLink) -> str | None:
    """Return the secret of a link, also when this site got a new key since."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    secrets = (_secret(link.enrolment_id, Audience(link.audience), key) for key in keys)
    return next((secret for secret in secrets if hash_of(secret) == link.secret_hash), None)


def _secret(enrolment_id: UUID, audience: Audience, key: str) -> str:
    digest = salted_hmac("enrolments.evaluation", f"{enrolment_id}:{audience}", secret=key, algorithm="sha256").digest()
    # 128 bits: nobody guesses that, and the QR code stays coarse enough for the back of a classroom.
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


@everywhere("a link opens one evaluation by its secret, without an account")
def open_link(secret: str) -> EvaluationLink:
    """Return the link that this secret opens now. Wrong, closed and used up: the same ``EvaluationClosed``."""
    links = EvaluationLink.objects.select_related("enrolment__session__activity")
    link = links.filter(secret_hash=hash_of(secret), closes_at__gt=timezone.now(), uses__lt=F("most_uses")).first()
    if link is None:
        raise errors.EvaluationClosed
    return link


@transaction.atomic
@transaction.atomic
def answer(link: EvaluationLink, marks: Marks) -> None:
    """Count one use and keep three marks, apart from each other: the answer knows its date, not its link or moment.

    Raises ``EvaluationClosed`` when the last use went meanwhile: never more answers than people.
    """
    usable = EvaluationLink.objects.filter(pk=link.pk, uses__lt=F("most_uses"), closes_at__gt=timezone.now())
    if not usable.update(uses=F("uses") + 1):
        raise errors.EvaluationClosed
    first, second, third = marks
    EvaluationAnswer.objects.create(
        session_id=link.enrolment.session_id,
        audience=link.audience,
        first=first,
        second=second,
        third=third,
        month=timezone.localdate().replace(day=1),
    )
