"""Groups that come with names and have none yet: a date on request is asked for with a number, its pupils are chosen after the yes."""

from django.db.models import Exists, OuterRef, Q

from activities.choices import NamesMode
from enrolments.models import Enrolment, Place
from enrolments.moves import CHANGEABLE


def lacks_names(enrolment: Enrolment) -> bool:
    """Return whether its school has yet to choose who goes. Asks the database only where names are asked."""
    if enrolment.mode != NamesMode.NAMES or enrolment.status not in CHANGEABLE:
        return False
    return not Place.objects.filter(enrolment=enrolment.pk).exists()


def without_names() -> Q:
    """Return the same as a condition on sign-ups."""
    return Q(mode=NamesMode.NAMES, status__in=CHANGEABLE) & Q(~Exists(Place.objects.filter(enrolment=OuterRef("pk"))))
