"""The shape of a split, as its pages send it: which dates, in which way, and who is in which group."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPage
from enrolments.choices import BundleKind
from enrolments.forms.groups import MANY, CountForm
from enrolments.services.splitting import Wish
from kit.text import is_number

PUPIL, NUMBER = "leerling-", "aantal-"
STAYS = ""


class WhereForm(forms.Form):
    """From which dates to choose: those of an activity, or those of a day."""

    activiteit = forms.TypedChoiceField(label=_("Activiteit"), coerce=int, empty_value=None, required=False)
    dag = forms.DateField(
        label=_("Of een dag"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    all_optional = True

    def __init__(self, data: QueryDict, *, activities: Sequence[ActivityPage]) -> None:
        super().__init__(data)
        self.fields["activiteit"].choices = [("", _("kies")), *((one.pk, one.title) for one in activities)]  # type: ignore[attr-defined]  # a choice field


class SplitForm(forms.Form):
    """How the class is split. Names or numbers of the groups are read beside it: how many there are follows from the dates."""

    soort = forms.ChoiceField(
        label=_("Hoe verdeel je de klas?"),
        choices=[
            (BundleKind.ROTATION, _("Elke leerling gaat één keer")),
            (BundleKind.ROUNDS, _("Rondes: elke groep gaat langs elke plek")),
        ],
        widget=forms.RadioSelect,
        initial=BundleKind.ROTATION,
    )
    datum = forms.TypedMultipleChoiceField(
        label=_("Welke datums?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.IntegerField(
        label=_("Hoeveel leerlingen gaan mee?"),
        help_text=_("Alleen nodig waar geen namen gevraagd worden. Leeg: de hele klas."),
        min_value=1,
        max_value=MANY,
        required=False,
    )
    adults = forms.IntegerField(
        label=_("Hoeveel begeleiders gaan er met elke groep mee?"),
        help_text=_("Leeg: zoveel als de activiteit vraagt, minstens 1."),
        min_value=0,
        max_value=99,
        required=False,
    )
    note = CountForm.base_fields["note"]

    def __init__(self, data: QueryDict | None, *, dates: Sequence[tuple[int, str]], size: int) -> None:
        super().__init__(data, initial={"places": size or None})
        self.fields["datum"].choices = list(dates)  # type: ignore[attr-defined]  # a choice field

    def wish(self, school_class_id: int) -> Wish:
        """Return what is asked; only after ``is_valid()``."""
        data = self.cleaned_data
        return Wish(
            school_class_id=school_class_id,
            session_ids=tuple(data["datum"]),
            kind=BundleKind(data["soort"]),
            places=data["places"],
            adults=data["adults"],
            pupils_by_hand=pupils_in(self.data),
            numbers_by_hand=numbers_in(self.data),
        )


def pupils_in(data: Mapping[str, Any]) -> dict[int, list[int]] | None:
    """Return who was put in which group by hand, or None when nobody was asked yet."""
    said = {name.removeprefix(PUPIL): value for name, value in data.items() if name.startswith(PUPIL)}
    if not said:
        return None
    groups: dict[int, list[int]] = {}
    for pupil, group in said.items():
        if is_number(pupil) and is_number(group):
            groups.setdefault(int(group), []).append(int(pupil))
    return groups


def numbers_in(data: Mapping[str, Any]) -> dict[int, int] | None:
    """Return how many were put in each group by hand, or None when nobody was asked yet."""
    said = {name.removeprefix(NUMBER): value for name, value in data.items() if name.startswith(NUMBER)}
    numbers = {int(group): min(int(value), MANY) for group, value in said.items() if is_number(group) and is_number(value)}
    return numbers if said else None
