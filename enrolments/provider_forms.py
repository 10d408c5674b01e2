"""What a provider answers to a group, and what both sides say to each other: the shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.choices import ReasonCode
from enrolments.forms import ReasonForm
from kit.refusals import Refusal


class ProviderReasonForm(ReasonForm):
    """Why a group cannot come: one of the kinds that the table of moves names, and a few words."""

    reason_code = forms.ChoiceField(
        label=_("Wat is de reden?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat het best past.")},
    )
    field_order = ("reason_code", "reason")

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = [(code, ReasonCode(code).label) for code in codes]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].label = _("Wat wil je de school zeggen?")


class ProposalForm(ReasonForm):
    """Another date of the same activity for the whole group, and why."""

    session_id = forms.TypedChoiceField(
        label=_("Welke datum stel je voor?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een datum."),
            "invalid_choice": _("Op deze datum past de groep niet meer. Kies een andere datum."),
        },
    )
    field_order = ("session_id", "reason")

    def __init__(self, *args: Any, dates: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["session_id"].choices = list(dates)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].label = _("Waarom past de gevraagde datum niet?")


class MessageForm(forms.Form):
    """What somebody says to the other side. A soft refusal shows a box to tick: "stuur toch"."""

    text = forms.CharField(
        label=_("Je bericht"),
        help_text=_("Schrijf geen namen of gegevens van leerlingen op."),
        widget=forms.Textarea(attrs={"rows": 4}),
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
