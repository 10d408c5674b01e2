"""Why something comes back: a reason from the list, own words, or both."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.choices import SendBackReason


class SendBackForm(forms.Form):
    """The region's question to a provider."""

    why = forms.ChoiceField(label=_("Wat moet anders?"), choices=SendBackReason.choices)
    words = forms.CharField(
        label=_("In je eigen woorden"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De aanbieder leest dit in de mail."),
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Ask for words when the list has no reason."""
        data = super().clean() or {}
        if data.get("why") == SendBackReason.OTHER and not data.get("words", "").strip():
            self.add_error("words", _("Schrijf wat er anders moet."))
        return data

    @property
    def reason(self) -> str:
        """What the provider reads; only after ``is_valid()``."""
        why = SendBackReason(self.cleaned_data["why"])
        listed = "" if why == SendBackReason.OTHER else str(why.label)
        return f"{listed} {self.cleaned_data['words'].strip()}".strip()
