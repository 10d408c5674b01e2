"""The shape of the three questions afterwards."""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

# A face and a word: never a colour alone.
MARKS = [
    ("5", "😀", _("Ja, heel erg")),
    ("4", "😊", _("Ja")),
    ("3", "😐", _("Gaat wel")),
    ("2", "😕", _("Niet zo")),
    ("1", "😞", _("Nee")),
]


class EvaluationForm(forms.Form):
    """Three marks from 1 to 5. ``copy`` tells one form that was handed out from another, not one reader."""

    copy = forms.CharField(max_length=43, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Promise], **kwargs: Any) -> None:  # Any: Django's signature
        kwargs["initial"] = {"copy": token_urlsafe(16)}
        super().__init__(*args, **kwargs)
        for name, question in zip(("first", "second", "third"), questions, strict=True):
            self.fields[name] = forms.TypedChoiceField(
                label=str(question),
                coerce=int,
                choices=[
                    (value, format_html('<span aria-hidden="true">{}</span> {}', face, word)) for value, face, word in MARKS
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een antwoord bij deze vraag.")},
            )

    @property
    def marks(self) -> tuple[int, int, int]:
        """Return the three marks of a valid form."""
        return self.cleaned_data["first"], self.cleaned_data["second"], self.cleaned_data["third"]
