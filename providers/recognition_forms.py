"""What is filled in about a recognition: by the provider, and by the region."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit import csv
from kit.no_bsn import CheckedText
from providers.choices import RecognitionSource
from providers.models import Recognition
from providers.services.recognitions import Claim, split_crebos
from schools.settings_forms import DayField

LARGEST_FILE = 1024 * 1024


class ClaimForm(forms.Form):
    """What the decision of SBB says."""

    # Nine digits may look like a BSN by chance: only digits pass, and the region looks each one up before anybody sees it.
    company_id = CheckedText(
        checked_by="providers.services.recognitions.check_claim",
        label=_("Leerbedrijf-ID"),
        max_length=20,
        help_text=_("6 tot 10 cijfers, uit het besluit van SBB."),
    )
    crebos = forms.CharField(
        label=_("Crebo's"),
        max_length=400,
        required=False,
        help_text=_("De nummers van de kwalificaties, met een komma ertussen. Ze moeten in de lijst staan."),
    )
    valid_from = DayField(label=_("Geldig vanaf"))
    valid_until = DayField(label=_("Geldig tot en met"), help_text=_("Hoogstens 4 jaar later."))

    @staticmethod
    def initial_of(recognition: Recognition) -> dict[str, Any]:  # Any: values of fields
        """Return what is known, to change it."""
        return {
            "company_id": recognition.company_id,
            "crebos": ", ".join(recognition.crebos),
            "valid_from": recognition.valid_from,
            "valid_until": recognition.valid_until,
        }

    @property
    def claim(self) -> Claim:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        return Claim(data["company_id"], split_crebos(data["crebos"]), data["valid_from"], data["valid_until"])


class CheckForm(forms.Form):
    """Where and when the region looked."""

    source = forms.ChoiceField(label=_("Waar heb je het nagekeken?"), choices=RecognitionSource.choices)
    checked_on = DayField(label=_("Op welke dag?"), initial=timezone.localdate)


class WithdrawForm(forms.Form):
    """From when SBB withdrew it."""

    withdrawn_on = DayField(label=_("Vanaf welke dag geldt hij niet meer?"), initial=timezone.localdate)


class RecognitionListForm(CheckForm):
    """A list of the region, chosen or pasted, and whether it is a trial."""

    file = forms.FileField(
        label=_("Lijst (CSV)"),
        required=False,
        help_text=_("Met de kolommen kvk_nummer, leerbedrijf_id, crebos, geldig_vanaf en geldig_tot."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = CheckedText(
        checked_by="providers.services.recognition_import",
        label=_("Of plak de lijst hier"),
        required=False,
        max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    is_trial = forms.BooleanField(
        label=_("Alleen proberen"),
        required=False,
        initial=True,
        help_text=_("Je ziet wat er zou gebeuren. Er verandert niets."),
    )
    field_order = ("file", "text", "source", "checked_on", "is_trial")

    def clean_file(self) -> bytes | None:
        """Return what is in the file."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_FILE:
            raise ValidationError(_("Dit bestand is groter dan 1 MB. Knip de lijst in stukken."))
        data: bytes = file.read()
        return data

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Keep one of the two; a file goes before what was pasted."""
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            self.add_error("file", _("Kies een bestand, of plak de lijst."))
        return data

    @property
    def list_bytes(self) -> bytes:
        """What is to be read; only after ``is_valid()``."""
        file: bytes | None = self.cleaned_data["file"]
        text: str = self.cleaned_data["text"]
        return file or text.encode()

    def keep_text(self) -> None:
        """Show what was in the file, so that the next time it need not be chosen again."""
        self.data = {**{name: self.data.get(name, "") for name in self.data}, "text": csv.decode(self.list_bytes)}
