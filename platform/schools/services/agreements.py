"""A version is published; a school says yes to it; without a yes no pupil comes in (promise OGP-0h, AVG article 28)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from kit.canonical import digest_of
from kit.text import clean
from schools import emails
from schools.errors import AgreementChanged, AgreementIsForAdmins, AgreementNeeded, FunctionMissing, NotAuthorisedToSign
from schools.models import AgreementVersion, ProcessingAgreement, School
from schools.rules import check_coordinates, may_sign_agreement
from schools.services.agreement_text import document
from schools.services.signed_agreements import signed

# How long a school that accepted an earlier version may go on as it did.
GRACE = timedelta(days=60)
LONGEST_FUNCTION, LONGEST_NAME = 80, 120


@dataclass(frozen=True, slots=True)
class AgreementStanding:
    """Where a school is with its agreement. ``until`` None with ``may_add_pupils``: no end in sight."""

    newest: AgreementVersion | None
    accepted: ProcessingAgreement | None
    until: datetime | None
    may_add_pupils: bool

    @property
    def is_accepted(self) -> bool:
        """Whether there is nothing left to do."""
        return self.accepted is not None and self.accepted.version == self.newest


def newest_version() -> AgreementVersion | None:
    """Return the text that schools are asked to accept now."""
    return AgreementVersion.objects.order_by("-published_at").first()


def standing_of(school: School) -> AgreementStanding:
    """Return where a school is. The same rule holds in the database (function ``schools_may_hold_pupils``)."""
    versions = list(AgreementVersion.objects.defer("document").order_by("published_at"))
    accepted = school.agreements.select_related("version").defer("version__document").order_by("-version__published_at").first()
    newest = versions[-1] if versions else None
    if accepted is not None and accepted.version == newest:
        return AgreementStanding(newest, accepted, None, may_add_pupils=True)
    said_yes_to = accepted.version.published_at if accepted else None
    until = _holds_until(school, said_yes_to, [one.published_at for one in versions])
    return AgreementStanding(newest, accepted, until, may_add_pupils=until is not None and until > timezone.now())


def _holds_until(school: School, said_yes_to: datetime | None, published: Sequence[datetime]) -> datetime | None:
    """Return when a school's agreement ends that is not the newest: 60 days after the first version that it did not accept."""
    ends = [school.agreement_grace_until] if school.agreement_grace_until else []
    if said_yes_to is not None:
        ends += [at + GRACE for at in published if at > said_yes_to][:1]
    return max(ends, default=None)


def check_agreement(school: School) -> None:
    """Refuse to add or change pupils of a school without an agreement that holds. Raises ``AgreementNeeded``."""
    if not standing_of(school).may_add_pupils:
        raise AgreementNeeded


def accept_agreement(*, school: School, number: int, function: str, is_authorised: bool, by: User) -> ProcessingAgreement:
    """Write down that the school accepts this version, signed by the installation. Twice is the same as once.

    ``by`` is an administrator of the school who says that they may sign for it. Raises ``NotFound``, ``AgreementIsForAdmins``,
    ``AgreementChanged`` (a newer version came), ``FunctionMissing`` and ``NotAuthorisedToSign``.
    """
    check_coordinates(by, school)
    newest = newest_version()
    if newest is None or newest.number != number:
        raise AgreementChanged
    if found := ProcessingAgreement.objects.filter(school=school, version=newest).first():
        return found
    if not may_sign_agreement(by, school):
        raise AgreementIsForAdmins
    function = clean(function, limit=LONGEST_FUNCTION)
    if not function:
        raise FunctionMissing
    if not is_authorised:
        raise NotAuthorisedToSign
    row = ProcessingAgreement(
        school=school,
        version=newest,
        accepted_at=timezone.now(),
        accepted_by=by,
        signer_name=clean(by.get_full_name(), limit=LONGEST_NAME),
        signer_function=function,
    )
    return _write_once(signed(row))


def _write_once(row: ProcessingAgreement) -> ProcessingAgreement:
    """Write the row with its letters, or return that of a colleague who was a moment earlier."""
    try:
        with transaction.atomic():
            row.save()
            emails.confirm_agreement(row)
    except IntegrityError:
        return ProcessingAgreement.objects.get(school=row.school_id, version=row.version_id)
    return row


@transaction.atomic
def publish_version(*, summary: str = "") -> AgreementVersion:
    """Publish the text as it is now, when that differs from the newest version; schools that take part get mail.

    Returns the newest version, also when nothing changed. Two at once make one version.
    """
    # Versions are append-only, so there is no row to lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('schools.publish_version', 0))")
    newest = newest_version()
    parts = document()
    digest = digest_of(parts)
    if newest is not None and newest.digest == digest:
        return newest
    version = AgreementVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        summary=clean(summary, limit=500),
        document=parts,
        digest=digest,
        published_at=timezone.now(),
    )
    if newest is not None:
        for school, until in agreement_ends():
            in_time = until is not None and until > version.published_at
            emails.announce_agreement(school, version, until=until if in_time else None)
    return version


def text_has_changed() -> bool:
    """Return whether what would be published now differs from the newest version."""
    newest = newest_version()
    return newest is None or newest.digest != digest_of(document())


def ensure_agreement() -> None:
    """Publish the first version where there is none at all. Safe to repeat."""
    if not AgreementVersion.objects.exists():
        publish_version()


def schools_and_agreements() -> QuerySet[School]:
    """Return the schools that the region checked, with ``accepted_number``, ``accepted_at`` and ``agreement_pk`` of the newest yes."""
    newest = ProcessingAgreement.objects.filter(school=OuterRef("pk")).order_by("-version__published_at")
    return (
        School.objects.exclude(verified_at=None)
        .annotate(
            agreement_pk=Subquery(newest.values("pk")[:1]),
            accepted_number=Subquery(newest.values("version__number")[:1]),
            accepted_version_at=Subquery(newest.values("version__published_at")[:1]),
            accepted_at=Subquery(newest.values("accepted_at")[:1]),
            signer_function=Subquery(newest.values("signer_function")[:1]),
        )
        .order_by("name", "pk")
    )


def agreement_ends() -> Iterator[tuple[School, datetime | None]]:
    """Yield each of those schools with the end of its agreement; None for one without an end, or without an agreement."""
    published = list(AgreementVersion.objects.order_by("published_at").values_list("published_at", flat=True))
    for school in schools_and_agreements():
        said_yes_to: datetime | None = school.accepted_version_at  # type: ignore[attr-defined]  # annotated
        is_newest = said_yes_to is not None and said_yes_to == published[-1]
        yield school, None if is_newest else _holds_until(school, said_yes_to, published)


def schools_with_agreement() -> QuerySet[School]:
    """Return those of them that accepted some version."""
    return schools_and_agreements().filter(Exists(ProcessingAgreement.objects.filter(school=OuterRef("pk"))))


def not_agreed() -> int:
    """Return how many checked schools did not accept the newest version."""
    newest = newest_version()
    return schools_and_agreements().exclude(agreements__version=newest).count() if newest else 0


def earlier_agreements(school: School) -> Sequence[ProcessingAgreement]:
    """Return what a school accepted, newest first."""
    rows = school.agreements.select_related("version").defer("version__document")
    return list(rows.order_by("-version__published_at"))
