"""Whose dates somebody can have in a calendar of their own, as choices of a form."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from enrolments.choices import FeedKind
from enrolments.rules.feeds import activities_for, classes_for, providers_for
from kit.school_year import start_year_on
from schools.models import SchoolClass
from schools.rules import schools_of

# A value of the form: the kind, and the id where it has one.
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def subjects_of(user: User) -> list[Group]:
    """Return what there is to choose, by kind; kinds without anything are left out."""
    schools = schools_of(user)
    groups = (
        (_("School"), [(FeedKind.COORDINATOR.value, _("Mijn groepen"))] if schools.exists() else []),
        (_("Klassen"), [(f"{FeedKind.SCHOOL_CLASS}-{one.pk}", _class_name(one)) for one in _classes(user)]),
        (_("Aanbieder"), [(f"{FeedKind.PROVIDER}-{one.pk}", one.name) for one in providers_for(user).order_by("name", "pk")]),
        (
            _("Activiteiten"),
            [(f"{FeedKind.ACTIVITY}-{one.pk}", str(one.title)) for one in activities_for(user).order_by("title", "pk")],
        ),
    )
    return [(title, choices) for title, choices in groups if choices]


def _classes(user: User) -> Sequence[SchoolClass]:
    """Return the classes of this school year and the next; older ones have had their dates."""
    running = start_year_on(timezone.localdate())
    classes = classes_for(user).filter(school_year__start_year__gte=running).select_related("school", "school_year")
    return list(classes.order_by("-school_year__start_year", "school__name", "name_key", "pk"))


def _class_name(school_class: SchoolClass) -> str:
    return f"{school_class.name}, {school_class.school.name} ({school_class.school_year})"
