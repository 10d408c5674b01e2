"""How full a date is: a rough word for everybody, numbers for who signs classes up (stats page §5.6).

A live counter on a public page is a publication of its own: who watches it sees each class come and go. So the public
word comes from rounded thresholds and is settled at most once a day.
"""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import has_region_role
from activities.choices import PlacesBand
from activities.models import PublicPlaces, Session
from schools.rules import COORDINATING, schools_of

STEP = 5


def places_band(*, free: int, capacity: int) -> PlacesBand:
    """Return ``limited`` when a quarter of the places or less is free, that quarter rounded up to a multiple of five."""
    if free <= 0:
        return PlacesBand.FULL
    quarter = -(-capacity // 4)
    return PlacesBand.LIMITED if free <= -(-quarter // STEP) * STEP else PlacesBand.PLENTY


def public_band(session: Session) -> PlacesBand:
    """Return the settled word; a date that has none yet gets the word of a date that nobody knows."""
    places: PublicPlaces | None = getattr(session, "public_places", None)
    return PlacesBand(places.band) if places else places_band(free=session.capacity, capacity=session.capacity)


def may_see_places(user: User | AnonymousUser) -> bool:
    """Return whether this person sees numbers: who signs classes up needs them, the region answers for them.

    Anybody can apply as a school; only after the region has looked does that open the counter.
    """
    if not user.is_authenticated:
        return False
    return schools_of(user, *COORDINATING).filter(verified_at__isnull=False).exists() or has_region_role(user)


def settle_new_dates(session_ids: Collection[int]) -> None:
    """Give dates that have no public word yet their first one."""
    known = PublicPlaces.objects.filter(session_id__in=session_ids).values("session_id")
    _settle(Session.objects.filter(pk__in=session_ids).exclude(pk__in=known).in_bulk().values(), timezone.localdate())


@transaction.atomic
def settle_day(today: date | None = None) -> set[int]:
    """Settle every upcoming date that was not settled today; return the activities whose word changed.

    A second run on the same day changes nothing: that is the promise.
    """
    today = today or timezone.localdate()
    old = {
        places.session_id: places.band
        for places in PublicPlaces.objects.filter(settled_on__lt=today, session__ends_at__gt=timezone.now())
    }
    settled = _settle(Session.objects.filter(pk__in=old).in_bulk().values(), today)
    return {session.activity_id for session, band in settled if old[session.pk] != band}


def _settle(sessions: Collection[Session], today: date) -> list[tuple[Session, PlacesBand]]:
    settled = [(session, places_band(free=session.places_free, capacity=session.capacity)) for session in sessions]
    PublicPlaces.objects.bulk_create(
        [PublicPlaces(session=session, band=band, settled_on=today) for session, band in settled],
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["band", "settled_on"],
    )
    return settled
