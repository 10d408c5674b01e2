"""A pupil is forgotten: the chair comes free and goes to who waits, in the same transaction (trust page §6)."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.services.places import release_places
from enrolments import emails
from enrolments.choices import HOLDING, EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import CHANGEABLE, Actor
from enrolments.services.moving import hold, lock_dates, move
from enrolments.services.promoting import serve_next
from enrolments.services.transactions import one_transaction
from schools.models import Pupil

STILL_TO_COME = (*CHANGEABLE, EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED)


def leave_all_groups(pupil: Pupil, *, by: User | None) -> int:
    """Take a pupil out of every group that still has to go; return out of how many.

    A group is told that it became smaller, a group of one is taken off its date. Dates that have begun keep their counts.
    Safe to repeat.
    """
    with one_transaction():
        groups = Enrolment.objects.with_details().filter(
            named_places__pupil=pupil.pk, status__in=STILL_TO_COME, session__starts_at__gt=timezone.now()
        )
        found = list(groups.order_by("session_id", "pk"))
        # All dates at once and by id, as everywhere: nobody waits in a circle.
        lock_dates(*{one.session_id for one in found})
        return sum(_leave(one, pupil, by=by) for one in found)


def _leave(enrolment: Enrolment, pupil: Pupil, *, by: User | None) -> bool:
    hold(enrolment)
    if enrolment.status not in STILL_TO_COME or not Place.objects.filter(enrolment=enrolment.pk, pupil=pupil.pk).delete()[0]:
        return False
    if enrolment.places <= 1:
        _end(enrolment, by=by)
    elif enrolment.status in CHANGEABLE:
        _shrink(enrolment, by=by)
    else:
        _shrink_in_line(enrolment)
    if enrolment.status not in {EnrolmentStatus.WAITING}:
        serve_next(enrolment)
    return True


def _end(enrolment: Enrolment, *, by: User | None) -> None:
    """A group of one has nobody left to go."""
    action = "decline_offer" if enrolment.status == EnrolmentStatus.OFFERED else "cancel"
    made = move(
        enrolment,
        EnrolmentStatus.CANCELLED_BY_SCHOOL,
        actor=Actor.SCHOOL,
        by=by,
        action=action,
        reason="" if action == "decline_offer" else _("De leerling gaat niet meer mee."),
        undo_to="",
        undo_until=None,
    )
    emails.tell(enrolment, made)


def _shrink(enrolment: Enrolment, *, by: User | None) -> None:
    places = enrolment.places - 1
    _release(enrolment, places)
    made = move(
        enrolment,
        EnrolmentStatus(enrolment.status),
        actor=Actor.SCHOOL,
        by=by,
        action="change",
        reason=_("Een leerling gaat niet meer mee."),
        places=places,
    )
    emails.tell(enrolment, made)


def _shrink_in_line(enrolment: Enrolment) -> None:
    """Who waits, or was offered something, keeps that, for one pupil fewer."""
    if enrolment.status in HOLDING:
        _release(enrolment, enrolment.places - 1)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        places=F("places") - 1,
        wanted_places=Case(When(wanted_places__isnull=False, then=Greatest(F("wanted_places") - 1, Value(1)))),
        least_places=Case(When(least_places__isnull=False, then=Least(F("least_places"), F("places") - 1))),
        sequence=F("sequence") + 1,
        updated_at=timezone.now(),
    )


def _release(enrolment: Enrolment, places: int) -> None:
    session = enrolment.session
    fewer = session.claim_of(enrolment.places) - session.claim_of(places)
    if fewer > 0:
        release_places(session.pk, fewer)
