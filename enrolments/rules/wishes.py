"""What a waiting group also takes: a part of the places, another date."""

from dataclasses import dataclass

from enrolments import errors
from enrolments.rules.situation import Situation


@dataclass(frozen=True, slots=True)
class Wishes:
    """``least_places``: also good from so many pupils on (None: all or nothing); any date of the activity, or this one."""

    least_places: int | None = None
    takes_other_dates: bool = False


WHOLE_GROUP = Wishes()


def check_wishes(situation: Situation, wishes: Wishes) -> None:
    """Raise ``PartDoesNotFit`` when the part is not smaller than the group, or smaller than the provider's smallest.

    Where a place is a whole group there are no parts: ``NoPartsHere``.
    """
    if wishes.least_places is not None and situation.occasion.session.counts_groups:
        raise errors.NoPartsHere
    least, places = wishes.least_places, situation.group.places
    smallest = situation.occasion.smallest_group
    if least is not None and not smallest <= least <= places:
        raise errors.PartDoesNotFit(smallest=smallest, places=places)
