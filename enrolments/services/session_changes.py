"""What a change of a date does to its groups. Runs inside the transaction of the change itself."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from activities.errors import GroupMayNotWorkThen
from activities.models import Session
from enrolments import emails
from enrolments.choices import ACTIVE, GOING, HOLDING, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor, find_move
from enrolments.services.coming import law_allows
from enrolments.services.holding import drop_holds_of
from enrolments.services.judging import checked_move
from enrolments.services.moving import move, move_all
from enrolments.services.promoting import promote
from enrolments.services.reading import alternatives, read_occasion
from kit.isolation import everywhere

# Groups that a new time or place concerns.
TOLD_OF_CHANGES = (EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED, EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED, *GOING)


@everywhere("a date that is off tells every group on it")
@transaction.atomic
def cancel_all_groups(session: Session, *, by: User | None, reason: str) -> int:
    """Tell every group of a date that is off, waiting groups too, with other dates on which it fits; return how many."""
    groups = [
        group
        for group in _groups(session).filter(status__in=ACTIVE)
        if find_move(group.status, EnrolmentStatus.CANCELLED_BY_PROVIDER, Actor.SYSTEM)
    ]
    origins = {group.pk: group.status for group in groups}
    move_all(groups, EnrolmentStatus.CANCELLED_BY_PROVIDER, actor=Actor.SYSTEM, by=by, reason=reason)
    drop_holds_of(session.pk)
    # Who was offered this date instead of its own waits for its own again.
    first = Enrolment.objects.filter(pk__in=[group.stands_in_for_id for group in groups], status=EnrolmentStatus.WAITING)
    for waits_for in sorted(first.values_list("session", flat=True)):
        promote(waits_for, waits=False)
    occasion = read_occasion(session.pk)
    for group in groups:
        others = alternatives(occasion, places=group.places, school_id=group.school_id)
        made = checked_move(origins[group.pk], EnrolmentStatus.CANCELLED_BY_PROVIDER, Actor.SYSTEM)
        emails.tell(group, made, others=others)
    return len(groups)


@everywhere("a date that moves tells every group on it")
@transaction.atomic
def tell_of_change(session: Session, *, before: dict[str, Any]) -> int:  # Any: the columns' old values
    """Tell every school on a date that its time or place changed, once per change (promise POR-3c); return how many.

    "Gaat dit door?" was answered for the old time: at a new one a confirmed group is accepted, and is asked again. Another
    place alone asks nothing.
    Raises ``GroupMayNotWorkThen``, so that the date stays where it was.
    """
    is_changed = any(getattr(session, name) != value for name, value in before.items())
    groups = list(_groups(session).filter(status__in=TOLD_OF_CHANGES)) if is_changed else []
    is_moved = (session.starts_at, session.ends_at) != (before["starts_at"], before["ends_at"])
    if is_moved:
        _keep_law(session, groups)
    for group in groups:
        is_asked_anew = is_moved and group.status == EnrolmentStatus.CONFIRMED
        if is_asked_anew:
            move(group, EnrolmentStatus.ACCEPTED, actor=Actor.SYSTEM, by=None, action="ask_anew")
        emails.tell_school_of_change(group, before=before, is_asked_anew=is_asked_anew)
    if is_moved:  # who left just now and comes back said yes to the old time as well
        left = Enrolment.objects.filter(session=session.pk, undo_to=EnrolmentStatus.CONFIRMED)
        left.update(undo_to=EnrolmentStatus.ACCEPTED)
    return len(groups)


def _keep_law(session: Session, groups: Iterable[Enrolment]) -> None:
    """A date moves to where every group that has its places may work; who only waits is passed over while it may not."""
    if not all(law_allows(group, session) for group in groups if group.status in HOLDING):
        raise GroupMayNotWorkThen


def _groups(session: Session) -> Any:  # Any: our own queryset class, unknown to the stubs after select_for_update
    return (
        Enrolment.objects.with_details().filter(session=session.pk).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
