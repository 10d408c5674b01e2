"""The CMS's form of a photo: are there pupils on it, and of which groups?"""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from accounts.models import User
from activities.rules import activities_below
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails.contents import group_name
from enrolments.models import Enrolment
from enrolments.querysets import EnrolmentQuerySet
from enrolments.services.photos import link_groups
from kit.when import day_text
from pages.models import People
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of

BACK = timedelta(days=400)
MOST_GROUPS = 60


def groups_to_link(user: User) -> EnrolmentQuerySet:
    """Return the groups that came to this person's own activities this past year, the last day first."""
    own = activities_below(providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED))
    now = timezone.now()
    came = Enrolment.objects.filter(
        status__in=(*GOING, EnrolmentStatus.ATTENDED),
        session__activity__in=own,
        session__starts_at__lte=now,
        session__starts_at__gt=now - BACK,
    )
    return came.select_related("school", "school_class", "session__activity").order_by("-session__starts_at", "pk")


class GroupsField(forms.ModelMultipleChoiceField[Enrolment]):
    """Groups as a list to tick, each with its day, activity and school."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:  # Any: a sign-up
        """Return "12 november, Kijk in de drukkerij: Dollard Lyceum, klas 3B"."""
        session = obj.session
        return f"{day_text(session.starts_at)}, {session.activity.title}: {obj.school.name}, {group_name(obj)}"


class PhotoForm(BaseImageForm):  # type: ignore[misc]  # Wagtail is untyped
    """A photo with pupils belongs to the groups on it, for good: who is on it decides whether it may be shown."""

    groups = GroupsField(
        label=_("Welke groepen staan erop?"),
        queryset=Enrolment.objects.none(),
        required=False,
        help_text=_("Alleen als er leerlingen op staan. De foto komt op de site als iedereen in deze groepen ja zei."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        self.had_pupils = bool(self.instance.pk) and self.instance.people == People.PUPILS
        if isinstance(user, User):
            groups = groups_to_link(user)
            shown = list(groups.values_list("pk", flat=True)[:MOST_GROUPS])
            self.fields["groups"].queryset = groups.filter(pk__in=shown)
            if not shown:
                self.fields["groups"].help_text = _(
                    "Er zijn geen groepen om te kiezen. Een foto met leerlingen zet de aanbieder van de activiteit hier neer, na de dag."
                )

    def clean(self) -> dict[str, Any]:
        """Ask for the groups of pupils, and keep who is on a photo what it was said to be."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        people, groups = data.get("people"), data.get("groups")
        if self.had_pupils and people != People.PUPILS:
            self.add_error(
                "people",
                ValidationError(_("Op deze foto staan leerlingen. Klopt dat niet? Wis de foto en zet haar opnieuw neer.")),
            )
        elif people == People.PUPILS and not groups and not self.had_pupils:
            self.add_error("groups", ValidationError(_("Kies van welke groepen er leerlingen op staan.")))
        elif people not in {People.PUPILS, None} and groups:
            self.add_error("people", ValidationError(_("Je koos een groep. Kies hier dan ook: Leerlingen van een activiteit.")))
        return data

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if self.cleaned_data.get("people") == People.PUPILS:
            link_groups(photo=self.instance, enrolments=self.cleaned_data.get("groups") or ())
