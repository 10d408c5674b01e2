"""A school applies; the region checks that it is who it says, or says no (promise OGP-0a)."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.rules import acting_role
from kit.brin import brin_of_branch
from kit.constraints import refusing
from kit.refusals import ReasonMissing
from schools import emails
from schools.choices import SchoolRole, SchoolVerdict
from schools.errors import SchoolAlreadyDecided, SchoolContactNotVerified, SchoolTaken
from schools.models import School, SchoolDecision, SchoolMembership
from schools.rules import VERIFYING


@dataclass(frozen=True, slots=True)
class Branch:
    """What an applicant says about the school."""

    branch_code: str
    name: str
    street: str
    postcode: str
    city: str


def waiting_for_region() -> QuerySet[School]:
    """Return the schools where somebody works and that nobody checked, longest waiting first."""
    people = SchoolMembership.objects.filter(school=OuterRef("pk"), ended_at=None)
    return School.objects.filter(Exists(people), verified_at=None).order_by("applied_at", "name", "pk")


def check_is_free(branch_code: str) -> None:
    """Refuse a branch that is verified, or where somebody works. Raises ``SchoolTaken``."""
    school = School.objects.filter(branch_code=branch_code).first()
    if school is not None and (school.is_verified or school.memberships.filter(ended_at=None).exists()):
        raise SchoolTaken


def apply_as_school(*, branch: Branch, by: User) -> School:
    """Write down an application, with its applicant as the school's first administrator, and tell both sides.

    What DUO's list says about a branch (``import_schools``) stays; who applies does not overwrite it.
    ``by`` may still have to prove the e-mail address; until then the region cannot verify. Raises ``SchoolTaken``.
    """
    with refusing({"schools_school_branch_code_key": SchoolTaken}), transaction.atomic():
        school = School.objects.select_for_update(of=("self",)).filter(branch_code=branch.branch_code).first()
        check_is_free(branch.branch_code)
        school = school or _new_school(branch)
        school.applied_at = timezone.now()
        school.save()
        SchoolMembership.objects.create(school=school, user=by, role=SchoolRole.ADMIN)
        emails.confirm_application(school, to=by)
        emails.tell_region_of_application(school)
        return school


@transaction.atomic
def verify_school(*, school: School, municipality: str, municipality_code: str, by: User) -> School:
    """Let a school in: from now on it can read pupils in. Its people get mail; who decided is kept.

    Raises ``SchoolAlreadyDecided`` and ``SchoolContactNotVerified``.
    """
    school = _waiting(school)
    people = school.memberships.filter(ended_at=None).values("user")
    if not EmailAddress.objects.filter(user__in=people, verified=True).exists():
        raise SchoolContactNotVerified
    school.municipality, school.municipality_code, school.verified_at = municipality, municipality_code, timezone.now()
    school.save(update_fields=["municipality", "municipality_code", "verified_at"])
    _note(school, SchoolVerdict.VERIFIED, by=by)
    emails.tell_school_it_is_verified(school)
    return school


@transaction.atomic
def decline_school(*, school: School, reason: str, by: User) -> School:
    """Say no: the applicants lose their role there and read why. The branch is free for somebody else.

    Who decided and why is kept.
    Raises ``SchoolAlreadyDecided`` and ``ReasonMissing``.
    """
    if not reason.strip():
        raise ReasonMissing
    school = _waiting(school)
    for person in emails.people_of(school):
        emails.tell_school_no(school, to=person, reason=reason.strip()[:300])
    school.memberships.filter(ended_at=None).update(ended_at=timezone.now())
    School.objects.filter(pk=school.pk).update(applied_at=None)
    _note(school, SchoolVerdict.DECLINED, by=by, reason=reason.strip()[:300])
    return school


def _note(school: School, verdict: SchoolVerdict, *, by: User, reason: str = "") -> None:
    SchoolDecision.objects.create(school=school, verdict=verdict, by=by, by_role=acting_role(by, *VERIFYING), reason=reason)


def _waiting(school: School) -> School:
    """Return the school's row, locked, while it waits for the region. Raises ``SchoolAlreadyDecided``."""
    locked = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if not waiting_for_region().filter(pk=locked.pk).exists():
        raise SchoolAlreadyDecided
    return locked


def _new_school(branch: Branch) -> School:
    return School(
        branch_code=branch.branch_code,
        brin=brin_of_branch(branch.branch_code),
        name=branch.name,
        street=branch.street,
        postcode=branch.postcode,
        city=branch.city,
    )
