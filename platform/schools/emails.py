"""Letters about being a school, to both sides; written in the transaction of their cause."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.emails import write_to
from accounts.models import ApiToken, User
from schools.choices import SchoolRole
from schools.models import AgreementVersion, ProcessingAgreement, School, Supplier, SupplierObjection, SupportGrant
from schools.rules import COORDINATING, KEEPS_AGREEMENTS, VERIFYING


def region_people() -> QuerySet[User]:
    """Return who checks, for the region, which schools are who they say."""
    return User.objects.filter(region_memberships__role__in=VERIFYING, is_active=True).distinct().order_by("pk")


def people_of(school: School) -> QuerySet[User]:
    """Return who works at this school now."""
    memberships = school.memberships.filter(ended_at=None)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def confirm_application(school: School, *, to: User) -> None:
    """Tell the applicant that we have it and what happens next."""
    write_to(to, "schools.application_received", cause=_cause(school), school=school)


def tell_region_of_application(school: School) -> None:
    """Tell the region that a school waits."""
    for person in region_people():
        write_to(person, "schools.application_waiting", cause=_cause(school), school=school)


def tell_school_it_is_verified(school: School) -> None:
    """Tell the school's people that they can begin."""
    for person in people_of(school):
        write_to(person, "schools.verified", cause=_cause(school), school=school)


def tell_school_no(school: School, *, to: User, reason: str) -> None:
    """Tell an applicant no, and why."""
    write_to(to, "schools.declined", cause=_cause(school), school=school, reason=reason)


def people_with(school: School, *roles: SchoolRole) -> QuerySet[User]:
    """Return who works at this school now in one of these roles."""
    memberships = school.memberships.filter(ended_at=None, role__in=roles)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True, blocked_at=None).order_by("pk")


def agreement_people() -> QuerySet[User]:
    """Return who keeps, for the region, what was agreed with schools and suppliers."""
    return (
        User.objects.filter(region_memberships__role__in=KEEPS_AGREEMENTS, is_active=True, blocked_at=None)
        .distinct()
        .order_by("pk")
    )


def confirm_agreement(row: ProcessingAgreement) -> None:
    """Tell the school's coordinators and administrators that the agreement holds, and where it can be read."""
    for person in people_with(row.school, *COORDINATING):
        write_to(person, "schools.agreement_accepted", cause=str(row.pk), school=row.school, number=row.version.number)


def announce_agreement(school: School, version: AgreementVersion, *, until: datetime | None) -> None:
    """Tell the school's coordinators and administrators that there is a new version, and until when they have (None: they are too late)."""
    for person in people_with(school, *COORDINATING):
        write_to(
            person,
            "schools.agreement_new",
            cause=f"{school.pk}:{version.number}",
            school=school,
            number=version.number,
            summary=version.summary,
            until=until,
        )


def remind_of_agreement(school: School, *, until: datetime) -> None:
    """Tell the school's coordinators and administrators that the agreement they have ends, and when."""
    for person in people_with(school, *COORDINATING):
        write_to(person, "schools.agreement_ends", cause=f"{school.pk}:{until:%Y%m%d}", school=school, until=until)


def tell_region_agreements_end(schools: Sequence[School], *, day: date) -> None:
    """Tell who keeps agreements for the region which schools may add no pupils from this day on; once about that day and these schools.

    Two versions of one day end on one day, for other schools at another hour.
    """
    numbers = ",".join(str(school.pk) for school in sorted(schools, key=lambda school: school.pk))
    digest = hashlib.sha256(numbers.encode()).hexdigest()[:16]
    names = [school.name for school in schools]
    for person in agreement_people():
        write_to(person, "schools.agreements_end", cause=f"{day}:{digest}", names=names, day=day)


def announce_supplier(school: School, supplier: Supplier, *, starts_on: date) -> None:
    """Tell the school's coordinators and administrators who will work for us, and how to object."""
    for person in people_with(school, *COORDINATING):
        write_to(
            person,
            "schools.supplier_new",
            cause=f"{school.pk}:{supplier.pk}",
            school=school,
            supplier=supplier,
            starts_on=starts_on,
        )


def tell_region_of_objection(objection: SupplierObjection) -> None:
    """Tell the region that a school does not want a supplier, and why."""
    for person in agreement_people():
        write_to(
            person,
            "schools.supplier_objection",
            cause=str(objection.pk),
            school=objection.school,
            supplier=objection.supplier,
            reason=objection.reason,
        )


def tell_school_of_support(grant: SupportGrant) -> None:
    """Tell the school's coordinators and administrators who looks along, until when and why."""
    helper = grant.helper.get_full_name() if grant.helper else ""
    for person in people_with(grant.school, *COORDINATING):
        write_to(
            person,
            "schools.support_opened",
            cause=str(grant.pk),
            school=grant.school,
            helper=helper,
            reason=grant.reason,
            until=grant.expires_at,
        )


def tell_owner_of_token(token: ApiToken) -> None:
    """Tell whose token it is that it reaches no pupil any more: no running agreement stands behind it. Once per token."""
    write_to(token.user, "schools.program_refused", cause=str(token.pk), token=token.name)


def tell_school_names_go(school: School, *, to: User, goes_on: date, pupils: int) -> None:
    """Tell one of a school's people how many names go on a day; once about that day."""
    url = f"{settings.SITE_URL}{reverse('schools:what_goes')}?school={school.pk}"
    write_to(to, "schools.names_go", cause=f"{school.pk}:{goes_on}", school=school, goes_on=goes_on, pupils=pupils, url=url)


def _cause(school: School) -> str:
    return f"{school.pk}:{school.applied_at:%Y%m%d%H%M%S}" if school.applied_at else str(school.pk)


def tell_all_pupils_go(school: School, *, by: User, number: int, cause: str) -> None:
    """Tell everybody who coordinates the school, and who keeps agreements for the region, that all its pupils are being erased."""
    told = {one.pk: one for one in (*people_with(school, *COORDINATING), *agreement_people())}
    for person in told.values():
        write_to(person, "schools.all_pupils_go", cause=cause, school=school, number=number, who=by.get_full_name())
