"""What people fill in to ask us something, and what the desk fills in to answer. Shapes only; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.choices import InquiryChannel, InquiryKind
from desk.rules import everybody_who_helps
from desk.services.inquiring import Wrote
from kit.health import RemarkArea, RemarkField
from kit.text import clean, clean_lines

LONGEST = 4000
NO_ADDRESS = _("Vul je e-mailadres in. Daar sturen we het antwoord naartoe.")
NOT_AN_ADDRESS = _("Vul een e-mailadres in met een apenstaartje, zoals naam@school.nl.")


class InquiryForm(forms.Form):
    """A question, remark, complaint or fault of anybody. Only the words and an address are needed."""

    kind = forms.ChoiceField(
        label=_("Waar gaat het over?"),
        choices=InquiryKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies waar het over gaat."), "invalid_choice": _("Kies waar het over gaat.")},
    )
    text = RemarkField(
        label=_("Je bericht"),
        max_length=LONGEST,
        widget=RemarkArea(attrs={"rows": 7}),
        error_messages={"required": _("Schrijf waar je ons voor nodig hebt.")},
        help_text=_("Klopt er iets niet op een pagina? Zeg dan welke. Schrijf geen namen van leerlingen op."),
    )
    email = forms.EmailField(
        label=_("Je e-mailadres"),
        max_length=254,
        error_messages={"required": NO_ADDRESS, "invalid": NOT_AN_ADDRESS},
        help_text=_("Hier krijg je antwoord. We gebruiken het nergens anders voor."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Je naam"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def clean_text(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["text"])

    def clean_name(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["name"])

    @property
    def wrote(self) -> Wrote:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        return Wrote(kind=data["kind"], text=data["text"], email=data["email"], name=data["name"])


class NoteForm(InquiryForm):
    """What the desk notes of a call or a mail."""

    channel = forms.ChoiceField(
        label=_("Hoe kwam het binnen?"),
        choices=[(one.value, one.label) for one in (InquiryChannel.PHONE, InquiryChannel.MAIL)],
        widget=forms.RadioSelect,
    )
    field_order = ("channel", "kind", "text", "name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = _("Wat vraagt iemand?"), ""
        self.fields["name"].label = _("Naam van de vrager")
        self.fields["email"].label = _("E-mailadres van de vrager")
        self.fields["email"].required = False
        self.fields["email"].help_text = _(
            "Zonder adres kun je alleen terugbellen. De vrager krijgt een mail met een link naar een kopie."
        )


class MoreForm(forms.Form):
    """More words of one side."""

    text = RemarkField(
        label=_("Je bericht"),
        max_length=LONGEST,
        widget=RemarkArea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf iets. De ander leest dit.")},
    )

    def clean_text(self) -> str:
        """Return clean lines, as in the first form."""
        return clean_lines(self.cleaned_data["text"])


class GiveForm(forms.Form):
    """Which colleague takes care of it."""

    owner = forms.ModelChoiceField(label=_("Wie pakt dit op?"), queryset=User.objects.none(), empty_label=_("Kies een collega"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        field.queryset = everybody_who_helps()  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = lambda user: user.get_full_name()  # type: ignore[attr-defined]  # as above
