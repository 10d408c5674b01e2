"""What people fill in about agreements, programs, suppliers and support."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models import Program, Supplier
from schools.services.programs import ProgramFacts


class AgreementForm(forms.Form):
    """The yes of a school."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    function = forms.CharField(
        label=_("Je functie"),
        max_length=80,
        help_text=_("Bijvoorbeeld rector of directeur. Dit staat in de overeenkomst, met je naam."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Vul in wat je functie is, bijvoorbeeld rector of directeur.")},
    )
    is_authorised = forms.BooleanField(
        label=_("Ik mag voor de school tekenen en ga akkoord met de verwerkersovereenkomst"),
        error_messages={
            "required": _(
                "Zet een vinkje als je voor de school mag tekenen. Mag je dat niet? Vraag het iemand die dat wel mag."
            )
        },
    )


class PublishForm(forms.Form):
    """A new version of the agreement."""

    summary = forms.CharField(
        label=_("Wat is er veranderd?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dit staat in de mail aan alle scholen."),
        error_messages={"required": _("Schrijf wat er is veranderd. Scholen lezen dit in de mail.")},
    )


class SupplierForm(forms.ModelForm[Supplier]):
    """A supplier as everybody reads about it."""

    class Meta:
        model = Supplier
        fields = ("name", "service", "country", "is_in_eea", "agreement_on")
        widgets = {"agreement_on": forms.DateInput(attrs={"autocomplete": "off"})}
        help_texts = {
            "service": _("Bijvoorbeeld: de computers waar Meeloop op draait."),
            "is_in_eea": _("De Europese Unie met Noorwegen, IJsland en Liechtenstein."),
            "agreement_on": _("Mag leeg blijven zolang het bedrijf nog niet voor ons werkt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        if self.instance.announced_at is not None:
            # Schools were told this; only the date of the agreement may still come.
            for name in ("name", "service", "country", "is_in_eea"):
                self.fields[name].disabled = True


class ProgramForm(forms.ModelForm[Program]):
    """A program that gets data of the school's pupils, and the school's own agreement with the company behind it."""

    class Meta:
        model = Program
        fields = ("name", "purpose", "data", "agreement_number", "agreement_on", "runs_until")
        widgets = {name: forms.DateInput(attrs={"autocomplete": "off"}) for name in ("agreement_on", "runs_until")}
        help_texts = {
            "name": _("Bijvoorbeeld het bedrijf van jullie rooster of jullie uitgever."),
            "purpose": _("Bijvoorbeeld: inschrijvingen in het rooster zetten."),
            "data": _("Bijvoorbeeld: voornaam, klas en bij welke activiteit iemand is. Schrijf geen namen van leerlingen."),
            "agreement_number": _("Het nummer of kenmerk dat op jullie overeenkomst met dit bedrijf staat."),
        }

    @property
    def facts(self) -> ProgramFacts:
        """What was filled in. Only after ``is_valid()``."""
        return ProgramFacts(**self.cleaned_data)


class ObjectionForm(forms.Form):
    """Why a school does not want a supplier."""

    reason = forms.CharField(
        label=_("Waarom maak je bezwaar?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf waarom. De regio leest dit en belt je.")},
    )


class SupportForm(forms.Form):
    """Who may look along, and why."""

    helper = forms.ModelChoiceField(
        label=_("Wie mag meekijken?"),
        queryset=User.objects.none(),
        empty_label=_("Kies iemand van de regio"),
        error_messages={"required": _("Kies wie er mag meekijken.")},
    )
    reason = forms.CharField(
        label=_("Waarvoor?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bijvoorbeeld: een klas staat er dubbel in. Schrijf geen namen van leerlingen."),
        error_messages={"required": _("Schrijf waarvoor iemand meekijkt. Zo kun je het later teruglezen.")},
    )


class ConfidentialityForm(forms.Form):
    """Who of the region promised to keep silent, and since when."""

    user = forms.ModelChoiceField(
        label=_("Wie tekende?"),
        queryset=User.objects.none(),
        empty_label=_("Kies iemand van de regio"),
        error_messages={"required": _("Kies wie er tekende.")},
    )
    signed_on = forms.DateField(label=_("Getekend op"), initial=timezone.localdate)
