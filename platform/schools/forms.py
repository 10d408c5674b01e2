"""What people fill in about schools, classes and pupils."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import ApplicantForm
from accounts.rules import is_shared_mailbox
from kit import brin, bsn, pupil_number
from kit import postcode as postcodes
from kit.health import RemarkField
from kit.no_bsn import CheckedText
from kit.school_year import label
from kit.text import clean
from schools.choices import YEARS, Level
from schools.classlist.limits import MAX_CLASS_NAME, MAX_FIRST_NAME, MAX_LAST_NAME, MAX_PREFIX
from schools.models import SchoolClass
from schools.next_year import ClassFate, Proposal
from schools.services.applications import Branch
from schools.services.pupils import PupilTexts
from schools.services.school_years import years_to_read_into

_SEPARATORS = re.compile(r"([\t;,\r\n|])")
# Judges the three names together, and the number beside the school's other numbers.
PUPILS = "schools.services.pupils"
ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv,.txt,.xml,.zip"


def without_bsn(data: QueryDict) -> QueryDict:
    """Return what was sent without any BSN-like number: a form that comes back never shows one (promise SBB-1)."""
    safe = data.copy()
    for name in data:
        pieces = _SEPARATORS.split(str(data[name]))
        safe[name] = "".join("" if bsn.contains_bsn(piece) else piece for piece in pieces)
    return safe


class FreezeForm(forms.Form):
    """Why a pupil's data is frozen."""

    why = RemarkField(
        label=_("Waarom?"),
        max_length=200,
        help_text=_("Schrijf geen namen op."),
        error_messages={"required": _("Schrijf waarom. Alleen je eigen school leest dit.")},
    )


class StopForm(forms.Form):
    """The name of the school, typed by hand, before all its pupils go."""

    name = forms.CharField(
        label=_("Typ de naam van je school"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Typ de naam van je school, zoals hij hierboven staat.")},
    )


class ListForm(forms.Form):
    """A class list: a file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label=_("Bestand met de klassenlijst"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel, csv, ods, EDEXML of OneRoster. Sleep het hierheen of kies het."),
    )
    # Read as a class list, column by column (decision 0002).
    text = CheckedText(
        checked_by="schools.classlist",
        label=_("Of plak namen uit Excel"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Met of zonder kopjes. Bijvoorbeeld 3 kolommen: voornaam, achternaam, klas."),
    )
    school_year = forms.TypedChoiceField(label=_("Schooljaar"), coerce=int)
    sheet = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.all_optional = True
        years = years_to_read_into()
        self.fields["school_year"].choices = [(year, label(year)) for year in years]  # type: ignore[attr-defined]  # a choice field
        self.fields["school_year"].initial = years[0]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Kies een bestand, of plak namen in het vak eronder."))
        return data

    @property
    def upload(self) -> tuple[bytes, str]:
        """The bytes and the name of the file; pasted text has no name. Only after ``is_valid()``."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            return file.read(), file.name or ""
        return str(self.cleaned_data["text"]).encode(errors="replace"), ""


class ClassForm(forms.Form):
    """A class: its name, and the level and year by which activities fit."""

    name = forms.CharField(label=_("Naam van de klas"), max_length=MAX_CLASS_NAME, help_text=_("Bijvoorbeeld 3B of h4a."))
    levels = forms.MultipleChoiceField(
        label=_("Niveau"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies er meer bij een combinatieklas."),
    )
    year = forms.TypedChoiceField(
        label=_("Leerjaar"),
        choices=[("", _("Weet ik niet")), *((year, str(year)) for year in range(1, 7))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean_name(self) -> str:
        """Return the name as one clean line."""
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Vul de naam van de klas in."))
        return name

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Refuse a year that none of the levels has."""
        data = super().clean() or {}
        levels, year = data.get("levels") or [], data.get("year")
        if year and levels and year > max(YEARS[Level(level)] for level in levels):
            self.add_error("year", _("Dit leerjaar hoort niet bij het niveau. Kies een ander leerjaar of niveau."))
        return data

    @classmethod
    def of(cls, school_class: SchoolClass) -> "ClassForm":
        """Return the form filled in with a class that is there."""
        return cls(initial={"name": school_class.name, "levels": school_class.levels, "year": school_class.year})


class NextClassForm(ClassForm):
    """What becomes of a class next school year; its pupils are chosen one by one on the same page."""

    fate = forms.ChoiceField(
        label=_("Wat gebeurt er met deze klas?"),
        choices=[
            (ClassFate.MOVES.value, _("Gaat door naar het nieuwe schooljaar")),
            (ClassFate.LEAVES.value, _("Gaat van school: dit was het laatste jaar")),
            (ClassFate.SKIPPED.value, _("Sla deze klas nu over")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("fate", "name", "levels", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nieuwe naam van de klas")
        self.fields["year"].label = _("Nieuw leerjaar")
        self.fields["name"].error_messages["required"] = _("Vul de nieuwe naam van de klas in.")

    @property
    def fate_chosen(self) -> ClassFate:
        """What happens to the class. Only after ``is_valid()``."""
        return ClassFate(self.cleaned_data["fate"])

    @classmethod
    def of_proposal(cls, proposal: Proposal) -> "NextClassForm":
        """Return the form filled in with what is proposed, or was chosen before."""
        return cls(
            initial={
                "fate": proposal.fate.value,
                "name": proposal.name,
                "levels": list(proposal.levels),
                "year": proposal.year,
            }
        )


class PupilForm(forms.Form):
    """A pupil: a call name is enough (promise POR-2g)."""

    first_name = CheckedText(checked_by=PUPILS, label=_("Voornaam"), max_length=MAX_FIRST_NAME)
    name_prefix = CheckedText(checked_by=PUPILS, label=_("Tussenvoegsel"), max_length=MAX_PREFIX, required=False)
    last_name = CheckedText(checked_by=PUPILS, label=_("Achternaam"), max_length=MAX_LAST_NAME, required=False)
    pupil_number = CheckedText(
        checked_by=PUPILS,
        label=_("Leerlingnummer"),
        max_length=pupil_number.MAX_LENGTH,
        required=False,
        help_text=_("Het nummer uit Magister of Somtoday. Nooit het BSN."),
    )
    name_withheld = forms.BooleanField(
        label=_("Deel de naam niet met aanbieders"),
        required=False,
        help_text=_("Een ouder of de leerling zelf wil dat. De leerling gaat dan mee als “+1 leerling”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        for name in self.fields:
            # A school's computer is shared: the browser does not offer the names of other pupils.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_first_name(self) -> str:
        """Return the call name as one clean line."""
        name = clean(self.cleaned_data["first_name"])
        if not name:
            raise forms.ValidationError(_("Vul de voornaam in."))
        return name

    def clean_pupil_number(self) -> str:
        """Return the number as a person writes it."""
        number = pupil_number.tidy(self.cleaned_data["pupil_number"])
        if number and not pupil_number.is_sound(number):
            raise forms.ValidationError(_("Gebruik alleen letters en cijfers. Laat het leeg als je het niet weet."))
        return number

    @property
    def texts(self) -> PupilTexts:
        """What was filled in. Only after ``is_valid()``."""
        data = self.cleaned_data
        return PupilTexts(data["first_name"], clean(data["name_prefix"]), clean(data["last_name"]), data["pupil_number"])

    @property
    def stays_at_school(self) -> bool:
        """Whether no provider may read the name. Only after ``is_valid()``."""
        return bool(self.cleaned_data["name_withheld"])


class SchoolForm(forms.Form):
    """The school: all that somebody with an account has to say."""

    branch_code = forms.CharField(
        label=_("Vestigingsnummer"),
        max_length=12,
        help_text=_("Het BRIN-nummer en 2 cijfers, bijvoorbeeld 00AA01. Het staat op de website van DUO."),
    )
    name = forms.CharField(
        label=_("Naam van de school"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    street = forms.CharField(
        label=_("Straat en nummer"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = forms.CharField(label=_("Plaats"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))

    def clean_branch_code(self) -> str:
        """Return the code as 00AA01."""
        try:
            return brin.normalised_branch_code(self.cleaned_data["branch_code"])
        except ValueError as wrong:
            message = _("Een vestigingsnummer heeft 2 cijfers, 2 letters en 2 cijfers, bijvoorbeeld 00AA01.")
            raise forms.ValidationError(message) from wrong

    def clean_name(self) -> str:
        """Return the name as one clean line."""
        return clean(self.cleaned_data["name"])

    def clean_postcode(self) -> str:
        """Return the postcode as 9712 AB."""
        try:
            return postcodes.for_display(self.cleaned_data["postcode"])
        except ValueError as wrong:
            raise forms.ValidationError(_("Schrijf de postcode als 4 cijfers en 2 letters, bijvoorbeeld 9712 AB.")) from wrong

    @property
    def branch(self) -> Branch:
        """What was filled in. Only after ``is_valid()``."""
        return Branch(**{name: self.cleaned_data[name] for name in ("branch_code", "name", "street", "postcode", "city")})


class SchoolAndPersonForm(ApplicantForm, SchoolForm):
    """The same for somebody without an account: who are you?"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Jouw e-mailadres van school")

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Refuse a desk's mailbox: a school has personal addresses."""
        data = super().clean()
        if is_shared_mailbox(data.get("email", "")):
            self.add_error("email", _("Dit lijkt een gedeelde mailbox. Vul je eigen adres van school in."))
        return data


class VerifyForm(forms.Form):
    """What the counts need of a school: its municipality."""

    municipality = forms.CharField(label=_("Gemeente"), max_length=80)
    municipality_code = forms.RegexField(
        r"^\d{4}$",
        label=_("Gemeentecode"),
        help_text=_("4 cijfers, van het CBS. Bijvoorbeeld 0014 voor Groningen."),
        error_messages={"invalid": _("Vul 4 cijfers in.")},
    )
