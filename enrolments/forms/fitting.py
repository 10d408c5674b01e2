"""The shape of the question which dates fit a class."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.catalogue.filters import FURTHEST_KM, LARGEST_GROUP
from enrolments.rules.asking import FREE, LEVEL, USUAL_KM, YEAR
from kit.months import first_of_month
from kit.text import is_number

DISTANCES = (5, 10, 25, 50)
MONTHS_AHEAD = 13
LET_GO = [
    (LEVEL, _("Ook voor andere niveaus")),
    (YEAR, _("Ook voor andere leerjaren")),
    (FREE, _("Ook als de klas al iets heeft of vrij is")),
]


class FittingForm(forms.Form):
    """The form above the dates. What is not asked gets the value that belongs to the class; what is left empty does not matter."""

    maand = forms.ChoiceField(label=_("Maand"), required=False)
    km = forms.IntegerField(
        label=_("Hoe ver van school"), min_value=1, max_value=FURTHEST_KM, required=False, widget=forms.Select
    )
    plekken = forms.IntegerField(label=_("Plek voor zoveel leerlingen"), min_value=1, max_value=LARGEST_GROUP, required=False)
    zonder = forms.MultipleChoiceField(
        label=_("Zoek ruimer"), choices=LET_GO, required=False, widget=forms.CheckboxSelectMultiple
    )
    all_optional = True

    def __init__(self, asked: QueryDict, *, size: int, has_point: bool) -> None:
        super().__init__(with_usual(asked, size=size, has_point=has_point))
        month = self.fields["maand"]
        assert isinstance(month, forms.ChoiceField)  # declared above
        month.choices = [("", _("maakt niet uit")), *((f"{one:%Y-%m}", month_name(one)) for one in months())]
        if not has_point:
            del self.fields["km"]
            return
        chosen = self.data.get("km", "")
        known = sorted({*DISTANCES, *([int(chosen)] if is_number(chosen, digits=3) else [])})
        self.fields["km"].widget.choices = [
            ("", _("maakt niet uit")),
            *((str(km), _("tot %(km)s km") % {"km": km}) for km in known),
        ]

    @property
    def answers(self) -> Mapping[str, Any]:  # Any: cleaned values
        """What was asked; only after ``is_valid()``."""
        return {
            "month": first_day(self.cleaned_data["maand"]),
            "km": self.cleaned_data.get("km"),
            "pupils": self.cleaned_data["plekken"],
            "let_go": frozenset(self.cleaned_data["zonder"]),
        }


def with_usual(asked: QueryDict, *, size: int, has_point: bool) -> QueryDict:
    """Return the question with what belongs to the class where nothing was said."""
    full = asked.copy()
    if "plekken" not in full and size:
        full["plekken"] = str(size)
    if "km" not in full and has_point:
        full["km"] = str(USUAL_KM)
    return full


def months() -> list[date]:
    """Return the first day of this month and of the year that follows."""
    today = timezone.localdate()
    return [first_of_month(today, number) for number in range(MONTHS_AHEAD)]


def first_day(text: str) -> date | None:
    """Return the first day of "2027-03", or nothing for an empty text. Raises ValueError for what is no month."""
    return date.fromisoformat(f"{text}-01") if text else None


def month_name(first: date) -> str:
    """Return "maart 2027"."""
    return date_format(first, "F Y")
