"""The shape of what is noted about who came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.forms.groups import MANY
from enrolments.rules.attendance import Tally


class AttendanceForm(forms.Form):
    """How many came, and how many were not on the list; where there are names the first number follows from the marks."""

    count = forms.IntegerField(
        label=_("Hoeveel leerlingen waren er?"),
        min_value=0,
        max_value=MANY,
        error_messages={"required": _("Vul in hoeveel leerlingen er waren. Was er niemand? Vul dan 0 in.")},
    )
    extra = forms.IntegerField(
        label=_("Leerlingen die niet op de lijst staan"),
        help_text=_("Alleen een getal, geen namen. Zij tellen mee."),
        min_value=0,
        max_value=MANY,
        required=False,
    )
    saw_count = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    saw_extra = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_named: bool, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        # What stood there when the page was made: the script sends it along with what is typed.
        for name in ("count", "extra"):
            saw = self.get_initial_for_field(self.fields[f"saw_{name}"], f"saw_{name}")
            self.fields[name].widget.attrs |= {"data-number": "" if saw is None else saw, "inputmode": "numeric"}
        if is_named:
            del self.fields["count"], self.fields["saw_count"]

    def tally(self) -> Tally:
        """Return the numbers as ``note_attendance`` takes them."""
        return Tally(
            count=self.cleaned_data.get("count"),
            extra=self.cleaned_data["extra"] or 0,
            saw_count=self.cleaned_data.get("saw_count"),
            saw_extra=self.cleaned_data["saw_extra"],
        )
