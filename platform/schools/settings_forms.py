"""What a school fills in about itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.choices import ApprovalMode, ClosureKind, HolidayRegion
from schools.models import School
from schools.services.settings import LONGEST_NAME, likely_region

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d-%m-%y"]


class SchoolSettingsForm(forms.Form):
    """Holiday region, and who says yes. The second is for the school's administrator; others see how it stands."""

    holiday_region = forms.ChoiceField(
        label=_("Vakantieregio"),
        choices=[("", _("Nog niet gekozen")), *HolidayRegion.choices],
        required=False,
        help_text=_("Dan waarschuwen we als een datum in jullie vakantie valt."),
    )
    approval_mode = forms.ChoiceField(
        label=_("Wie geeft op school akkoord voor een klas wordt ingeschreven?"),
        choices=ApprovalMode.choices,
        widget=forms.RadioSelect,
    )
    all_optional = True

    def __init__(self, *args: Any, school: School, may_set_approval: bool, **kwargs: Any) -> None:  # Any: Django's
        standing = {"holiday_region": school.holiday_region or likely_region(school), "approval_mode": school.approval_mode}
        super().__init__(*args, **{**kwargs, "initial": standing})
        field = self.fields["approval_mode"]
        field.disabled = not may_set_approval
        if not may_set_approval:
            field.help_text = _("Alleen de schoolbeheerder kan dit veranderen.")


class DayField(forms.DateField):
    """A day; 20-1-2027 may be typed."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's signature
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        errors = {"invalid": _("Schrijf de dag als dag-maand-jaar, bijvoorbeeld 20-1-2027.")}
        super().__init__(input_formats=DAYS, widget=widget, error_messages=errors, **kwargs)


class ClosureForm(forms.Form):
    """Days on which a sign-up gets a warning."""

    kind = forms.ChoiceField(label=_("Soort"), choices=ClosureKind.choices)
    name = forms.CharField(
        label=_("Naam"), max_length=LONGEST_NAME, required=False, help_text=_("Bijvoorbeeld: toetsweek 2 of studiedag.")
    )
    first_day = DayField(label=_("Eerste dag"))
    last_day = DayField(label=_("Laatste dag"))
    years = forms.TypedMultipleChoiceField(
        label=_("Voor welke leerjaren"),
        choices=[(year, str(year)) for year in range(1, 7)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies niets als het voor de hele school is."),
    )
