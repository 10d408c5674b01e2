"""A series as people make it: a name and dates to tick."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from activities.services.series import LONGEST_NAME
from kit.when import span_text


class SeriesForm(forms.Form):
    """Which dates belong together."""

    title = forms.CharField(
        label=_("Naam van de reeks"), max_length=LONGEST_NAME, help_text=_("Bijvoorbeeld: vier dinsdagen in maart.")
    )
    sessions = forms.TypedMultipleChoiceField(
        label=_("Welke datums horen erbij?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens 2 datums.")},
    )

    def __init__(self, *args: Any, dates: Sequence[Session], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["sessions"].choices = [(one.pk, span_text(one.starts_at, one.ends_at)) for one in dates]  # type: ignore[attr-defined]  # a choice field
