"""Places are taken and given back by one guarded UPDATE each; nothing else writes ``places_taken`` (perf page §6.1)."""

from django.db.models import F

from activities.choices import SessionStatus
from activities.errors import PlacesNeverTaken, SessionFull, SessionNotScheduled
from activities.models import Session
from kit.refusals import Refusal

# The same claim as ``claim_places``, for a statement that writes what the places are for in one go. No row: not claimed.
# ``given_back`` is SQL: what the same party holds here already and gives back with this claim.
CLAIM = """
    UPDATE activities_session SET places_taken = places_taken + %(claim)s - {given_back}
    WHERE id = %(session)s AND status = 'scheduled' AND places_taken + %(claim)s - {given_back} <= capacity
    RETURNING id, starts_at, ends_at, capacity_unit
"""


def claim_places(session_id: int, n: int) -> None:
    """Take ``n`` of a scheduled date's places (pupils, or groups where it counts those), all or none; the row stays locked until the transaction ends.

    Raises ``SessionFull`` with what was free, ``SessionNotScheduled`` for a date that is off. Call it late in a
    transaction: everybody who wants this date waits for you.
    """
    taken = Session.objects.filter(pk=session_id, status=SessionStatus.SCHEDULED, places_taken__lte=F("capacity") - n).update(
        places_taken=F("places_taken") + n
    )
    if not taken:
        raise why_not(session_id)


def why_not(session_id: int) -> Refusal:
    """Return why places could not be claimed just now."""
    session = Session.objects.only("status", "capacity", "places_taken").get(pk=session_id)
    if session.status != SessionStatus.SCHEDULED:
        return SessionNotScheduled()
    return SessionFull(free=session.places_free)


def release_places(session_id: int, n: int) -> None:
    """Give ``n`` places back; the row stays locked until the transaction ends.

    Whoever releases places asks the waiting list next (``enrolments.services.promoting.promote``), in the same transaction.
    """
    released = Session.objects.filter(pk=session_id, places_taken__gte=n).update(places_taken=F("places_taken") - n)
    if not released:
        raise PlacesNeverTaken(f"session {session_id} has fewer than {n} places taken")
