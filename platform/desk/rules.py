"""Whose request it is to answer."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.choices import RegionRole
from accounts.models import User
from accounts.querysets import shown_people
from accounts.rules import has_region_role
from desk.models import Inquiry, PrivacyRequest, WithheldText
from desk.querysets import InquiryQuerySet, RequestQuerySet
from privacy.models import ErasureFinding
from schools.choices import SchoolRole
from schools.models import School
from schools.rules import COORDINATING, schools_of

# Who answers for the region, in the order in which they are asked.
ANSWERING = (RegionRole.PRIVACY_OFFICER, RegionRole.ADMIN)
# Who writes service messages to everybody who uses the site.
TELLING = (RegionRole.COORDINATOR, RegionRole.ADMIN)
# Who answers the contact form.
HELPING = (RegionRole.COORDINATOR, RegionRole.PRIVACY_OFFICER, RegionRole.ADMIN)


def visible_to(user: User | AnonymousUser) -> RequestQuerySet:
    """Return the requests that this person's desk answers. A school's are the school's alone, also for the region (POR-7i, POR-8c)."""
    return PrivacyRequest.objects.at_desks(schools_of(user, *COORDINATING), of_region=answers_for_region(user))


def findings_for(user: User | AnonymousUser) -> QuerySet[ErasureFinding]:
    """Return the words of others that this person's desk reads after an erasure: a school's own, or the region's."""
    own = Q(school__in=schools_of(user, *COORDINATING).values("pk"))
    if answers_for_region(user):
        own |= Q(school=None)
    return ErasureFinding.objects.filter(own)


def texts_for(user: User | AnonymousUser) -> QuerySet[WithheldText]:
    """Return the words of others that this person's desk reads for a copy: a school's own, or the region's."""
    own = Q(of_school__in=schools_of(user, *COORDINATING).values("pk"))
    if answers_for_region(user):
        own |= Q(of_school=None)
    return WithheldText.objects.filter(own)


def frozen_for(user: User | AnonymousUser) -> QuerySet[User]:
    """Return the frozen accounts: the region's desk reads them, and nobody else. Pupils are frozen at their school."""
    return User.objects.exclude(shown_people()) if answers_for_region(user) else User.objects.none()


def answers_for_region(user: User | AnonymousUser) -> bool:
    """Return whether this person answers what is about no pupil."""
    return has_region_role(user, *ANSWERING)


def may_tell(user: User | AnonymousUser) -> bool:
    """Return whether this person writes service messages for the region."""
    return has_region_role(user, *TELLING)


def has_a_desk(user: User | AnonymousUser) -> bool:
    """Return whether this person answers requests at all."""
    return answers_for_region(user) or schools_of(user, *COORDINATING).exists()


def inquiries_visible_to(user: User | AnonymousUser) -> InquiryQuerySet:
    """Return the inquiries that this person may answer: all of them, or none."""
    return Inquiry.objects.all() if has_region_role(user, *HELPING) else Inquiry.objects.none()


def helpers() -> QuerySet[User]:
    """Return who answers the contact form: the coordinators, or where there is none whoever else may."""
    coordinators = _in_region(RegionRole.COORDINATOR)
    return coordinators if coordinators.exists() else _in_region(*HELPING)


def may_help(user: User) -> bool:
    """Return whether an inquiry may be given to this person."""
    return _in_region(*HELPING).filter(pk=user.pk).exists()


def everybody_who_helps() -> QuerySet[User]:
    """Return to whom an inquiry can be given, by name."""
    return _in_region(*HELPING).order_by("display_name", "pk")


def people_at_desk(school: School | None) -> QuerySet[User]:
    """Return who must act: the school's coordinators, or the region's privacy officers (its administrators where there is none)."""
    if school is not None:
        return _at_school(school, *COORDINATING)
    officers = _in_region(RegionRole.PRIVACY_OFFICER)
    return officers if officers.exists() else _in_region(RegionRole.ADMIN)


def people_above(school: School | None) -> QuerySet[User]:
    """Return who hears that the end has come: the school's administrator for its board, and the region's privacy officer."""
    region = _in_region(*ANSWERING)
    return (_at_school(school, SchoolRole.ADMIN) | region).distinct() if school is not None else region


def _in_region(*roles: RegionRole) -> QuerySet[User]:
    return _active().filter(region_memberships__role__in=roles).distinct()


def _at_school(school: School, *roles: SchoolRole) -> QuerySet[User]:
    return _active().filter(school_memberships__in=school.memberships.filter(ended_at=None, role__in=roles)).distinct()


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True, blocked_at=None).order_by("pk")
