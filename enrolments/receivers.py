"""What happens below us: dates that change, move or end. Connected when the app starts."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import User
from accounts.signals import account_blocked, roles_changed
from activities.models import Session
from activities.signals import capacity_raised, session_cancelled, session_rescheduled
from enrolments.models import Enrolment, Place
from enrolments.services import session_changes
from enrolments.services.approving import tell_where_nobody_approves
from enrolments.services.feeds import close_feeds
from enrolments.services.photos import follow_consent
from enrolments.services.promoting import promote
from schools.models import Pupil
from schools.signals import groups_to_come, pupil_restricted, who_is_signed_up


@receiver(session_cancelled, dispatch_uid="enrolments.session_cancelled")
def end_groups(
    sender: object, *, session: Session, by: User | None, reason: str, **kwargs: Any
) -> None:  # Any: Django's protocol
    """A date that is off takes its groups with it."""
    session_changes.cancel_all_groups(session, by=by, reason=reason)


@receiver(session_rescheduled, dispatch_uid="enrolments.session_rescheduled")
def tell_groups(sender: object, *, session: Session, before: dict[str, Any], **kwargs: Any) -> None:  # Any: as above
    """A date that moves is told to its groups."""
    session_changes.tell_of_change(session, before=before)


@receiver(capacity_raised, dispatch_uid="enrolments.capacity_raised")
def offer_places(sender: object, *, session: Session, **kwargs: Any) -> None:  # Any: as above
    """New places go to the waiting list first."""
    promote(session.pk)


@receiver(account_blocked, dispatch_uid="enrolments.account_blocked")
def close_all_feeds(sender: object, *, user: User, **kwargs: Any) -> None:  # Any: as above
    """A blocked account's calendars stop at once, and stay closed when it opens again (promise PM-6)."""
    close_feeds(owner=user)


@receiver(account_blocked, dispatch_uid="enrolments.approver_blocked")
def tell_that_an_approver_is_blocked(sender: object, *, user: User, **kwargs: Any) -> None:  # Any: as above
    """Groups that wait for a yes must not wait for nobody."""
    schools = user.school_memberships.filter(ended_at=None).values_list("school", flat=True)
    tell_where_nobody_approves(school_ids=set(schools))


@receiver(roles_changed, dispatch_uid="enrolments.approver_left")
def tell_that_an_approver_left(
    sender: object, *, kind: str, organisation_id: int | None, **kwargs: Any
) -> None:  # Any: as above
    """The same when the last one who could say yes leaves the school."""
    if kind == OrganisationKind.SCHOOL and organisation_id is not None:
        tell_where_nobody_approves(school_ids={organisation_id})


@receiver(roles_changed, dispatch_uid="enrolments.roles_changed")
def close_feeds_without_role(sender: object, *, user: User, **kwargs: Any) -> None:  # Any: as above
    """Who leaves takes no calendar along, and gets none back by coming again (promise SP-5a)."""
    close_feeds(owner=user, only_without_role=True)


@receiver(who_is_signed_up, dispatch_uid="enrolments.who_is_signed_up")
def say_who_is_signed_up(
    sender: object, *, pupil_ids: set[int], class_ids: set[int], **kwargs: Any
) -> tuple[set[int], set[int]]:  # Any: as above
    """Pupils with a place and classes with a group are not taken away by an import that is undone."""
    places = Place.objects.filter(is_active=True, pupil__in=pupil_ids)
    groups = Enrolment.objects.active().filter(school_class__in=class_ids)
    return set(places.values_list("pupil", flat=True)), set(groups.values_list("school_class", flat=True))


@receiver(groups_to_come, dispatch_uid="enrolments.groups_to_come")
def count_groups_to_come(sender: object, *, school_id: int, **kwargs: Any) -> int:  # Any: as above
    """A provider counts on these: a school that stops calls them off first."""
    return Enrolment.objects.active().filter(school=school_id, session__ends_at__gt=timezone.now()).count()


@receiver(pupil_restricted, dispatch_uid="enrolments.pupil_restricted")
def follow_a_frozen_pupil(sender: object, *, pupil: Pupil, **kwargs: Any) -> None:  # Any: as above
    """Photos with a pupil who is frozen leave pages, cards and disk as when consent is taken back; who is freed brings them back."""
    follow_consent(Q(enrolment__named_places__pupil=pupil.pk))
