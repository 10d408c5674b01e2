"""An hour in which somebody of the region may look along: opened by the school, closed by itself, every look written down (SP-5e)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.rules import has_region_role
from kit.refusals import NotFound
from kit.text import clean
from privacy.models import AccessEvent, AccessPurpose
from privacy.services import log_access
from schools import emails
from schools.errors import HelperNotBound, NotAboutYourself
from schools.models import ConfidentialityDeclaration, School, SupportGrant
from schools.rules import check_coordinates, may_manage_agreements
from schools.services.standing import lock_school

OPEN_FOR = timedelta(minutes=60)
LABEL = "support_grant"
LONGEST_REASON = 300


def possible_helpers() -> QuerySet[User]:
    """Return who can be let in: works for the region and promised in writing to keep silent."""
    bound = User.objects.filter(is_active=True, blocked_at=None, confidentiality__isnull=False)
    return bound.filter(region_memberships__isnull=False).distinct().order_by("display_name", "pk")


@transaction.atomic
def open_support(*, school: School, helper: User, reason: str, by: User) -> SupportGrant:
    """Let one person look along for 60 minutes and tell the school's people; while it is open, twice is the same as once.

    Raises ``NotFound`` (not a school that ``by`` coordinates) and ``HelperNotBound``.
    """
    check_coordinates(by, school)
    lock_school(school.pk)
    if not possible_helpers().filter(pk=helper.pk).exists():
        raise HelperNotBound
    if found := SupportGrant.objects.open().filter(school=school, helper=helper).first():
        return found
    now = timezone.now()
    grant = SupportGrant.objects.create(
        school=school,
        helper=helper,
        reason=clean(reason, limit=LONGEST_REASON),
        granted_by=by,
        granted_at=now,
        expires_at=now + OPEN_FOR,
    )
    emails.tell_school_of_support(grant)
    return grant


@transaction.atomic
def close_support(*, grant: SupportGrant, by: User) -> None:
    """End it now: the next request finds nothing. Twice is the same as once. Raises ``NotFound``."""
    check_coordinates(by, grant.school)
    SupportGrant.objects.open().filter(pk=grant.pk).update(ended_at=timezone.now())


def open_grants_of(helper: User) -> QuerySet[SupportGrant]:
    """Return the schools' invitations that this person can use now; none without a role at the region and a declaration."""
    if not has_region_role(helper) or not ConfidentialityDeclaration.objects.filter(user=helper).exists():
        return SupportGrant.objects.none()
    return SupportGrant.objects.open().filter(helper=helper).select_related("school").order_by("expires_at", "pk")


def grant_for(helper: User, pk: int) -> SupportGrant:
    """Return an invitation that is open for this person now. Raises ``NotFound``: expired, closed and never given are the same."""
    found = open_grants_of(helper).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def note_support_look(*, grant: SupportGrant, by: User, pupils: Sequence[int]) -> None:
    """Write down one look under an invitation, also one at a list of classes without names."""
    log_access(
        actor_id=by.pk,
        actor_role="support",
        purpose=AccessPurpose.CLASS_VIEW,
        school_id=grant.school_id,
        object_label=LABEL,
        object_id=grant.pk,
        pupil_ids=pupils,
    )


def looks_under(grants: Sequence[SupportGrant]) -> dict[int, list[AccessEvent]]:
    """Return what was looked at under each invitation, by its id, oldest first."""
    events = AccessEvent.objects.filter(object_label=LABEL, object_id__in=[str(one.pk) for one in grants]).order_by("at", "pk")
    found: dict[int, list[AccessEvent]] = {one.pk: [] for one in grants}
    for event in events:
        found[int(event.object_id)].append(event)
    return found


def record_confidentiality(*, user: User, signed_on: date, by: User) -> ConfidentialityDeclaration:
    """Write down that somebody of the region promised to keep silent. Raises ``NotFound`` and ``NotAboutYourself``."""
    if not may_manage_agreements(by) or not has_region_role(user):
        raise NotFound
    if user == by:
        raise NotAboutYourself
    return ConfidentialityDeclaration.objects.get_or_create(user=user, defaults={"signed_on": signed_on})[0]


def without_declaration() -> QuerySet[User]:
    """Return who works for the region and did not promise yet."""
    people = User.objects.filter(is_active=True, region_memberships__isnull=False, confidentiality=None)
    return people.distinct().order_by("display_name", "pk")
