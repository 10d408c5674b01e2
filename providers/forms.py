"""What an applicant fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import ApplicantForm, ReasonForm
from accounts.rules import is_shared_mailbox
from kit import kvk
from kit import postcode as postcodes
from kit.no_bsn import CheckedText
from kit.text import clean
from providers.services.applications import Organisation
from providers.services.reference import open_sectors


class OrganisationForm(forms.Form):
    """The organisation: all that somebody with an account has to say."""

    name = forms.CharField(
        label=_("Naam van de organisatie"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kvk_number = CheckedText(
        checked_by="kit.kvk",
        label=_("KvK-nummer"),
        max_length=20,
        required=False,
        help_text=_("8 cijfers. Dan gaat de controle sneller."),
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sector"), choices=open_sectors, widget=forms.CheckboxSelectMultiple, help_text=_("Kies 1 of meer.")
    )
    street = forms.CharField(
        label=_("Straat en nummer"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = forms.CharField(label=_("Plaats"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def clean_name(self) -> str:
        """Return the name as one clean line."""
        return clean(self.cleaned_data["name"])

    def clean_kvk_number(self) -> str:
        """Return eight digits, or nothing."""
        text: str = self.cleaned_data["kvk_number"]
        if not text.strip():
            return ""
        try:
            return kvk.normalised(text)
        except ValueError as wrong:
            raise ValidationError(_("Een KvK-nummer heeft 8 cijfers. Laat het leeg als je het niet weet.")) from wrong

    def clean_postcode(self) -> str:
        """Return the postcode as 9712 AB."""
        try:
            return postcodes.for_display(self.cleaned_data["postcode"])
        except ValueError as wrong:
            raise ValidationError(_("Schrijf de postcode als 4 cijfers en 2 letters, bijvoorbeeld 9712 AB.")) from wrong

    @property
    def organisation(self) -> Organisation:
        """What was filled in; only after ``is_valid()``."""
        fields = ("name", "kvk_number", "sectors", "street", "postcode", "city", "website")
        return Organisation(**{name: self.cleaned_data[name] for name in fields})


class ApplicationForm(ApplicantForm, OrganisationForm):
    """The same for somebody without an account: who are you?"""

    keeps_shared_mailbox = forms.BooleanField(label=_("Alleen ik lees deze mailbox"), required=False, widget=forms.HiddenInput)
    field_order = (*OrganisationForm.base_fields, "contact_name", "email", "keeps_shared_mailbox", "password")

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Warn once about a desk's mailbox."""
        data = super().clean()
        if is_shared_mailbox(data.get("email", "")) and not data.get("keeps_shared_mailbox"):
            # The warning comes with a box to tick: some one-person firms have nothing but info@.
            self.fields["keeps_shared_mailbox"].widget = forms.CheckboxInput()
            message = _(
                "Dit lijkt een gedeelde mailbox. Vul een persoonlijk adres in, of zeg hieronder dat alleen jij hem leest."
            )
            self.add_error("email", message)
        return data


class UnblockForm(ReasonForm):
    """Why a blocked provider may come back."""

    reason = forms.CharField(
        label=_("Waarom weer wel?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dit staat in de mail."),
        error_messages={"required": _("Schrijf waarom. De ander leest dit in de mail.")},
    )
