"""The public word for how full each date is, settled for today in one go."""

from datetime import datetime

from django.utils import timezone

from activities.catalogue.bands import places_band
from activities.models import PublicPlaces, Session
from activities.reserved import kept_for_nobody
from meeloop.demo.copying import copy_rows


def settle_dates(now: datetime) -> int:
    """Write the word of every date to come that everybody may see; return how many. The catalogue finds them there."""
    dates = Session.objects.upcoming().filter(kept_for_nobody(), public_places=None)
    today = timezone.localdate(now)
    return copy_rows(
        PublicPlaces,
        (
            {"session_id": pk, "band": places_band(free=capacity - taken, capacity=capacity), "settled_on": today}
            for pk, capacity, taken in dates.values_list("pk", "capacity", "places_taken")
        ),
    )
