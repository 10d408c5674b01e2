"""What the region fills in about an incident. Shapes only; the services decide."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from accounts.secrets import hash_of
from desk.forms import verified_schools
from desk.incident_choices import Cause, DataKind, Party, Risk, SourceKind
from desk.models.incident import LONGEST, LONGEST_LETTER
from desk.services.incidents import Facts, Source
from enrolments.models import CalendarFeed
from kit.text import clean, clean_lines
from providers.choices import ProviderStatus
from providers.models import Provider
from schools.models import School

NO_NAMES = _("Schrijf geen namen op: dit blijft vijf jaar bewaard.")
MOST_LINES = 100
TOKEN = re.compile(r"^(?:meeloop_)?([0-9a-f]{8})(?:_\S*)?$")
FEED = re.compile(r"/agenda/([A-Za-z0-9_-]+)\.ics")
WHY = _("Schrijf waarom. Dit blijft bij het besluit staan.")


def checked_providers() -> Any:  # Any: a queryset for a field
    """Return the providers that were let in once; of who only asked there is nothing to lose."""
    return Provider.objects.exclude(status=ProviderStatus.APPLIED).order_by("name", "pk")


class MomentField(forms.DateTimeField):
    """A day and a time, here; whether that can be is the services' to say."""

    def __init__(self, **more: Any) -> None:  # Any: Django's field arguments
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        errors = {
            "invalid": _("Kies een dag en een tijd, zoals 22-11-2026 14:30."),
            "required": _("Kies een dag en een tijd."),
        }
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]
        super().__init__(widget=widget, input_formats=formats, error_messages=errors, **more)


class FactsForm(forms.Form):
    """What is known of an incident."""

    happened = forms.CharField(
        label=_("Wat is er gebeurd?"), max_length=LONGEST, help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 4})
    )
    cause = forms.ChoiceField(label=_("Oorzaak"), choices=Cause.choices)
    kinds = forms.MultipleChoiceField(
        label=_("Om welke gegevens gaat het?"),
        choices=DataKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één soort.")},
    )
    from_at = MomentField(label=_("Vanaf wanneer konden anderen erbij?"))
    until_at = MomentField(label=_("Tot wanneer?"), required=False, help_text=_("Leeg laten als het misschien nog duurt."))
    who = forms.CharField(
        label=_("Welke accounts, tokens of agenda's waren erbij betrokken?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Eén per regel: het e-mailadres van een account, het begin van een token, of het adres van een agenda. "
            "We zoeken in het logboek wie zij bekeken. De regels zelf bewaren we niet."
        ),
    )
    providers = forms.ModelMultipleChoiceField(
        label=_("Welke aanbieders?"),
        queryset=Provider.objects.none(),
        required=False,
        help_text=_("We zoeken in het logboek welke leerlingen hun medewerkers bekeken."),
    )
    schools = forms.ModelMultipleChoiceField(
        label=_("Welke scholen helemaal?"),
        queryset=School.objects.none(),
        required=False,
        help_text=_("Alleen als alle leerlingen van de school geraakt kunnen zijn. De andere scholen vinden we zelf."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.found: list[Source] = []
        self.fields["providers"].queryset = checked_providers()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["schools"].queryset = verified_schools()  # type: ignore[attr-defined]  # as above

    def clean_happened(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["happened"])

    def clean_who(self) -> str:
        """Find what each line names; the words themselves go no further."""
        lines = [line.strip() for line in self.cleaned_data["who"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Dit zijn te veel regels. Vul er hoogstens 100 in, en daarna de rest."))
        for number, line in enumerate(lines, start=1):
            found = list(sources_in(line))
            if not found:
                raise ValidationError(_("Regel %(number)s kennen we niet. Kijk hem na.") % {"number": number})
            self.found += found
        return ""

    @property
    def facts(self) -> Facts:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        sources = [
            *self.found,
            *((SourceKind.PROVIDER, one.pk) for one in data["providers"]),
            *((SourceKind.SCHOOL, one.pk) for one in data["schools"]),
        ]
        return Facts(data["happened"], data["cause"], data["kinds"], data["from_at"], data["until_at"], sources)


class OpenForm(FactsForm):
    """A new incident: also when we knew of it, which starts the clocks and stays as it is."""

    discovered_at = MomentField(
        label=_("Wanneer ontdekten we het?"),
        help_text=_("Vanaf dit moment lopen de klokken van 24 en 72 uur. Je kunt dit later niet veranderen."),
    )
    why_late = forms.CharField(
        label=_("Waarom melden we het nu pas?"),
        required=False,
        max_length=1000,
        help_text=_(
            "Alleen als we het meer dan 72 uur geleden ontdekten. De reden blijft erbij staan, en komt in de tekst voor de toezichthouder. "
            "Schrijf geen namen op."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("discovered_at", "why_late", "happened")

    def clean_why_late(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["why_late"])


class LinesForm(forms.Form):
    """Some lines: measures, a letter, lessons."""

    words = forms.CharField(max_length=LONGEST_LETTER, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(
        self, *args: Any, label: Any = "", help_text: Any = NO_NAMES, longest: int = LONGEST, rows: int = 4, **kwargs: Any
    ) -> None:  # Any: Django's, and lazy texts
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.max_length = label, help_text, longest  # type: ignore[attr-defined]  # a CharField
        field.widget.attrs["rows"] = rows
        others = [one for one in field.validators if not isinstance(one, MaxLengthValidator)]
        field.validators = [*others, MaxLengthValidator(longest)]

    def clean_words(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["words"])


class JudgeForm(forms.Form):
    """How bad it can be, and what can come of it."""

    risk = forms.ChoiceField(
        label=_("Hoe groot is het gevaar?"), choices=[one for one in Risk.choices if one[0]], widget=forms.RadioSelect
    )
    consequences = forms.CharField(
        label=_("Wat kan het voor mensen betekenen?"),
        max_length=LONGEST,
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_consequences(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["consequences"])


class ReasonForm(forms.Form):
    """Why, in a line."""

    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=1000,
        help_text=NO_NAMES,
        error_messages={"required": WHY},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_reason(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["reason"])


def letter_form(party: Party, *args: Any, **kwargs: Any) -> LinesForm:  # Any: Django's form arguments
    """Return the form of one letter."""
    labels = {
        Party.AUTHORITY: _("Tekst voor de toezichthouder"),
        Party.SCHOOLS: _("Mail aan de scholen"),
        Party.PEOPLE: _("Mail aan de mensen zelf"),
    }
    hint = _("Controleer de tekst. Puntjes betekenen dat er nog iets ontbreekt.")
    return LinesForm(
        *args, label=labels[party], help_text=hint, longest=LONGEST_LETTER, rows=10, prefix=f"{party}_letter", **kwargs
    )


def sources_in(line: str) -> Iterator[Source]:
    """Yield what a line names: accounts by address, tokens by how they begin, calendars by their secret address."""
    if feed := FEED.search(line):
        feeds = CalendarFeed.objects.filter(secret_hash=hash_of(feed[1]))
        yield from ((SourceKind.FEED, pk) for pk in feeds.values_list("pk", flat=True))
    elif token := TOKEN.match(line):
        tokens = ApiToken.objects.filter(prefix=token[1])
        yield from ((SourceKind.TOKEN, pk) for pk in tokens.values_list("pk", flat=True))
    elif "@" in line:
        yield from ((SourceKind.ACCOUNT, pk) for pk in User.objects.filter(email__iexact=line).values_list("pk", flat=True))
