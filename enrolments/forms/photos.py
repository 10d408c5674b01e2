"""The CMS's form of a photo: are there pupils on it, and of which groups?"""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from accounts.models import User
from activities.forms.dates import DayField
from activities.rules import activities_below
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails.contents import group_name
from enrolments.models import Enrolment
from enrolments.querysets import EnrolmentQuerySet
from enrolments.services.photos import activities_of, link_groups
from kit.when import day_text
from pages.models import People
from pages.photo_fields import WholePhotoField
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of

BACK = timedelta(days=400)
MOST_GROUPS = 60
OF_ONE_ACTIVITY = _(
    "Deze groepen kwamen voor verschillende activiteiten. Een foto mag alleen op de pagina van de activiteit waar iedereen op de "
    "foto bij was, dus deze zou nergens mogen staan. Kies groepen van één activiteit, of neem een andere foto."
)


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
    groups_on = DayField(
        label=_("Staat de groep er niet bij?"),
        required=False,
        help_text=_(
            "Hierboven staan de nieuwste groepen. Vul de dag van een oudere groep in en bewaar: dan kun je die groep kiezen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = WholePhotoField(label=given.label, required=given.required, widget=given.widget)
        self.of_day: set[int] = set()
        self.had_pupils = bool(self.instance.pk) and self.instance.people == People.PUPILS
        self._offer(groups_to_link(user) if isinstance(user, User) else Enrolment.objects.none())

    def _offer(self, groups: EnrolmentQuerySet) -> None:
        """Offer the newest groups, and those of the day that was filled in."""
        shown = list(groups.values_list("pk", flat=True)[: MOST_GROUPS + 1])
        if len(shown) > MOST_GROUPS:
            self.of_day = self._groups_of_day(groups)
            shown = [*shown[:MOST_GROUPS], *self.of_day]
        else:
            del self.fields["groups_on"]
        self.fields["groups"].queryset = groups.filter(pk__in=shown)
        if not shown:
            self.fields["groups"].help_text = _(
                "Er zijn geen groepen om te kiezen. Een foto met leerlingen zet de aanbieder van de activiteit hier neer, na de dag."
            )

    def _groups_of_day(self, groups: EnrolmentQuerySet) -> set[int]:
        typed = self.data.get(self.add_prefix("groups_on"), "")
        try:
            day = self.fields["groups_on"].clean(typed)
        except ValidationError:
            return set()  # the field itself says what is wrong
        return set(groups.filter(session__starts_at__date=day).values_list("pk", flat=True)) if day else set()

    def clean(self) -> dict[str, Any]:
        """Ask for the groups of pupils, and keep who is on a photo what it was said to be."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        people, groups = data.get("people"), data.get("groups")
        if data.get("groups_on") and people == People.PUPILS:
            self._check_day({one.pk for one in groups or ()})
        if self.had_pupils and people != People.PUPILS:
            self.add_error(
                "people",
                ValidationError(_("Op deze foto staan leerlingen. Klopt dat niet? Wis de foto en zet haar opnieuw neer.")),
            )
        elif people == People.PUPILS and not groups and not self.had_pupils and not {"groups", "groups_on"} & set(self.errors):
            self.add_error("groups", ValidationError(_("Kies van welke groepen er leerlingen op staan.")))
        elif people not in {People.PUPILS, None} and groups:
            self.add_error("people", ValidationError(_("Je koos een groep. Kies hier dan ook: Leerlingen van een activiteit.")))
        elif groups and self._crosses_activities({one.session.activity_id for one in groups}):
            self.add_error("groups", ValidationError(OF_ONE_ACTIVITY))
        return data

    def _crosses_activities(self, chosen: set[int]) -> bool:
        """Return whether the photo would hang on two activities: each group said yes to the page of its own, so no page may show it."""
        known = activities_of(self.instance) if self.instance.pk else set()
        return len(chosen | known) > 1

    def _check_day(self, chosen: set[int]) -> None:
        """Ask for the groups of the day that was filled in: they stand in the list from now on."""
        if not self.of_day:
            self.add_error("groups_on", ValidationError(_("Op die dag kwam er geen groep. Kijk de dag na, of laat dit leeg.")))
        elif not chosen & self.of_day:
            self.add_error("groups", ValidationError(_("De groepen van die dag staan er nu bij. Kies welke op de foto staan.")))

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if self.cleaned_data.get("people") == People.PUPILS:
            link_groups(photo=self.instance, enrolments=self.cleaned_data.get("groups") or ())
