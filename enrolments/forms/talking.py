"""What both sides say to each other: the shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.health import RemarkArea, RemarkField
from kit.refusals import Refusal

# Far above what the rule allows (``rules.talking`` says that in its own words): nothing longer is read at all.
MOST_SENT = 5000


class MessageForm(forms.Form):
    """What somebody says to the other side. A soft refusal shows a box to tick: "stuur toch"."""

    text = RemarkField(
        label=_("Je bericht"),
        max_length=MOST_SENT,
        help_text=_("Schrijf geen namen of gegevens van leerlingen op."),
        widget=RemarkArea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf eerst een bericht.")},
    )
    is_sure = forms.BooleanField(label=_("Het gaat niet om een leerling of ouder. Stuur toch."), required=False)
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        if not self.data.get("is_sure"):
            self.fields["is_sure"].widget = forms.HiddenInput()

    @property
    def words(self) -> dict[str, Any]:  # Any: keywords of say
        """Return the message as ``say`` takes it."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was not sent; a soft refusal lets the writer decide."""
        self.refusal = refusal
        self.add_error("text", refusal.detail)
        if getattr(refusal, "is_soft", False):
            self.fields["is_sure"].widget = forms.CheckboxInput()
