"""The shape of a group: who or how many come, and what it also takes while it waits."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.services.reading import Candidate
from kit.health import RemarkArea, RemarkField

MANY = 999


class CountForm(forms.Form):
    """How many come along, where nobody asks who."""

    places = forms.IntegerField(
        label=_("Hoeveel leerlingen gaan mee?"),
        min_value=1,
        max_value=MANY,
        error_messages={
            "required": _("Vul in hoeveel leerlingen er komen."),
            "invalid": _("Vul een getal in, bijvoorbeeld 24."),
            "min_value": _("Vul minstens 1 in."),
        },
    )
    adults = forms.IntegerField(
        label=_("Hoeveel begeleiders gaan mee?"),
        min_value=0,
        max_value=99,
        error_messages={
            "required": _("Vul in hoeveel begeleiders er meegaan."),
            "invalid": _("Vul een getal in, bijvoorbeeld 2."),
        },
    )
    note = RemarkField(
        label=_("Wat moet de aanbieder weten?"),
        help_text=_("Bijvoorbeeld: 1 leerling gebruikt een rolstoel. Schrijf geen namen op."),
        max_length=300,
        required=False,
        widget=RemarkArea(attrs={"rows": 2}),
    )

    def group(self) -> dict[str, Any]:  # Any: keywords of enrol_class
        """Return the group as ``enrol_class`` takes it."""
        return dict(self.cleaned_data)


class NamesForm(CountForm):
    """Who comes along: pupils of the class, all of them ticked unless something stands in their way."""

    places = None  # type: ignore[assignment]  # Django takes an inherited field away like this
    pupils = forms.TypedMultipleChoiceField(
        label=_("Wie gaan er mee?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies minstens 1 leerling."),
            "invalid_choice": _("Een gekozen leerling staat niet meer in deze klas. Kijk de lijst na."),
        },
    )
    field_order = ("pupils", "adults", "note")

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["pupils"].choices = [(one.pupil.pk, str(one.pupil.pk)) for one in candidates]  # type: ignore[attr-defined]  # a choice field


class WishesForm(forms.Form):
    """What a waiting group also takes."""

    least_places = forms.IntegerField(
        label=_("Met hoeveel leerlingen komen jullie ook?"),
        help_text=_("Leeg: alleen met de hele groep."),
        min_value=1,
        max_value=MANY,
        required=False,
        widget=forms.NumberInput(attrs={"form": "groep"}),
        error_messages={"invalid": _("Vul een getal in, bijvoorbeeld 20.")},
    )
    takes_other_dates = forms.BooleanField(
        label=_("Een andere datum van deze activiteit is ook goed"),
        required=False,
        widget=forms.CheckboxInput(attrs={"form": "groep"}),
    )


class PartForm(forms.Form):
    """Who goes along, when places for a part of the group were offered."""

    pupils = forms.TypedMultipleChoiceField(
        label=_("Wie gaan er mee?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies wie er meegaan."), "invalid_choice": _("Haal de lijst opnieuw op.")},
    )

    def __init__(self, *args: Any, guests: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["pupils"].choices = list(guests)  # type: ignore[attr-defined]  # a choice field
