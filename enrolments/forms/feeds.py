"""The shape of a calendar of one's own: whose dates it can show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enrolments.choices import FeedKind
from enrolments.rules.feeds import activities_for, classes_for, providers_for
from kit.school_year import start_year_on
from schools.models import SchoolClass
from schools.rules import schools_of

# A value of the form: the kind, and the id where it has one.
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


class FeedForm(forms.Form):
    """Whose dates a calendar of one's own shows: ``class-12``, or ``coordinator`` for all that is one's own."""

    subject = forms.ChoiceField(
        label=gettext_lazy("Wat wil je in je agenda zien?"),
        error_messages={"required": gettext_lazy("Kies wat je in je agenda wilt zien.")},
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        self.fields["subject"].choices = self.subjects  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, Any]:  # Any: keywords of open_feed
        """Return the choice as ``open_feed`` takes it."""
        kind, _dash, number = str(self.cleaned_data["subject"]).partition("-")
        return {"kind": FeedKind(kind), "subject_id": int(number) if number else None}


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
