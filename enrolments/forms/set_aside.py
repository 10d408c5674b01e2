"""The form with a reason for each warning: why the class goes all the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from enrolments.rules.warnings import LONGEST_REASON, WARNINGS_BY_CODE

PREFIX = "reason_"


class SetAsideForm(forms.Form):
    """One field a warning; its label is the warning itself. ``form_id`` is for fields that stand outside their form."""

    def __init__(self, *args: Any, warnings: Mapping[str, str], form_id: str = "", **kwargs: Any) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        for code, message in warnings.items():
            self.fields[f"{PREFIX}{code}"] = forms.CharField(
                label=message,
                max_length=LONGEST_REASON,
                help_text=_("Ga je toch? Schrijf kort waarom. Schrijf geen namen van leerlingen op."),
                widget=forms.TextInput(attrs={"form": form_id} if form_id else {}),
                error_messages={"required": _("Schrijf kort waarom je toch gaat, of kies een andere datum.")},
            )


def reasons_in(data: QueryDict) -> Mapping[str, str]:
    """Return the reasons that a form sent, by the code of the warning."""
    return {code: str(data[f"{PREFIX}{code}"]) for code in WARNINGS_BY_CODE if f"{PREFIX}{code}" in data}
