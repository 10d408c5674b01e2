"""The three questions, and from when on their answers may be seen."""

from collections.abc import Mapping
from math import floor

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enrolments.choices import Audience

# Averages of fewer people would be somebody's own words (shared threshold of ONS and ACRO: 10), and one teacher knows what
# one class said: hence several groups, of more than one school.
LEAST_ANSWERS = 10
LEAST_GROUPS = 3
LEAST_SCHOOLS = 2

QUESTIONS: Mapping[Audience, tuple[Promise, Promise, Promise]] = {
    Audience.PUPIL: (
        _("Vond je het leuk?"),
        _("Weet je nu beter wat dit werk is?"),
        _("Zou je dit een vriend aanraden?"),
    ),
    Audience.TEACHER: (
        _("Paste de activiteit bij deze groep?"),
        _("Was het goed geregeld?"),
        _("Leerden de leerlingen iets over werk?"),
    ),
    Audience.PROVIDER: (
        _("Was de groep goed voorbereid?"),
        _("Deden de leerlingen goed mee?"),
        _("Ging de samenwerking met de school goed?"),
    ),
}


def is_enough(*, answers: int, groups: int, schools: int) -> bool:
    """Return whether averages of so many answers, groups and schools tell of nobody."""
    return answers >= LEAST_ANSWERS and groups >= LEAST_GROUPS and schools >= LEAST_SCHOOLS


def to_half(average: float) -> float:
    """Return an average rounded to a half, upwards in the middle: 3.74 is 3.5, 3.75 is 4.0."""
    return floor(average * 2 + 0.5) / 2
