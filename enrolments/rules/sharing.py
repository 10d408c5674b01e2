"""Which other dates are about the same pupils."""

from collections.abc import Iterator

from enrolments.rules.situation import OtherDate, Situation


def shared_dates(situation: Situation) -> Iterator[OtherDate]:
    """Yield the dates of this week on which somebody of this group must be.

    Where only numbers are known, two parts that fit into the class together may be different pupils: half of 3B here and the
    other half there. A class whose list nobody read in counts as the same pupils.
    """
    group = situation.group
    for other in situation.around.same_week:
        if other.is_known or not group.size or group.places + other.places > group.size:
            yield other
