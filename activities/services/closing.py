"""A provider closes signing up for one date by hand, and opens it again. Who is signed up stays signed up."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from activities.errors import ClosesInThePast, ClosesTooLate, NotOpenYet
from activities.models import Session
from activities.services.sessions import changeable

# Names of the lines in the history of a date in the CMS (``activities/cms/history.py`` gives them words).
CLOSED, OPENED = "meeloop.enrolment_closed", "meeloop.enrolment_opened"


@transaction.atomic
def close_enrolment(*, session: Session, by: User) -> Session:
    """Close signing up now; closed already is fine and changes nothing.

    Raises ``NotOpenYet``, ``SessionNotScheduled`` and ``SessionOver``.
    """
    locked, now = changeable(session), timezone.now()
    if locked.enrolment_opens_at and now <= locked.enrolment_opens_at:
        raise NotOpenYet
    if locked.enrolment_closes_at <= now:
        return locked
    return _set_end(locked, now, action=CLOSED, by=by)


@transaction.atomic
def open_enrolment(*, session: Session, until: datetime, by: User) -> Session:
    """Let schools sign up until another moment, whether it was closed or not.

    Raises ``ClosesInThePast``, ``ClosesTooLate`` (after the start), ``NotOpenYet`` (the date opens later than that),
    ``SessionNotScheduled`` and ``SessionOver``.
    """
    locked = changeable(session)
    if until <= timezone.now():
        raise ClosesInThePast
    if until > locked.starts_at:
        raise ClosesTooLate
    if locked.enrolment_opens_at and until <= locked.enrolment_opens_at:
        raise NotOpenYet
    if until == locked.enrolment_closes_at:
        return locked
    return _set_end(locked, until, action=OPENED, by=by)


def _set_end(locked: Session, moment: datetime, *, action: str, by: User) -> Session:
    locked.enrolment_closes_at = moment
    locked.save(update_fields=["enrolment_closes_at", "updated_at"])
    log(instance=locked, action=action, user=by, data={"until": moment.isoformat()})
    return locked
