"""What people and the desk fill in. Shapes only; the services decide. No form here takes a file (promise POR-7h)."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.choices import About, RefusalReason, RequestKind, WordsChoice
from desk.services.asking import Asked
from kit.health import RemarkArea, RemarkField
from kit.no_bsn import CheckedText
from kit.text import clean, without_format_characters
from privacy.models import SettledWhy
from schools.models import School

LONGEST = 2000
NO_ADDRESS = _("Vul je e-mailadres in. Daar sturen we het antwoord naartoe.")


def verified_schools() -> Any:  # Any: a queryset for a field
    """Return the schools that take part, by name."""
    return School.objects.filter(verified_at__isnull=False).order_by("name", "pk")


class AskForm(forms.Form):
    """A request of anybody. With an account nobody types an address: we know it."""

    kind = forms.ChoiceField(label=_("Wat wil je?"), choices=RequestKind.choices, widget=forms.RadioSelect)
    about = forms.ChoiceField(label=_("Over wie gaat het?"), choices=About.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Je e-mailadres"),
        max_length=254,
        error_messages={"required": NO_ADDRESS},
        help_text=_(
            "Het adres waarmee je inlogt of de nieuwsbrief krijgt. Gaat het over een leerling? Dan waar de school je kan mailen."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Je naam"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    question = RemarkField(
        label=_("Toelichting"),
        max_length=LONGEST,
        required=False,
        widget=RemarkArea(attrs={"rows": 4}),
        help_text=_("Wat klopt er niet, of waar gaat het om? Schrijf geen burgerservicenummer op."),
    )
    school = forms.ModelChoiceField(
        label=_("School van de leerling"),
        queryset=School.objects.none(),
        required=False,
        empty_label=_("Weet ik niet, of staat er niet bij"),
        help_text=_("Alleen als het over een leerling gaat. De school beslist over die gegevens en antwoordt je."),
    )
    pupil_words = forms.CharField(
        label=_("Voornaam en klas van de leerling"),
        max_length=200,
        required=False,
        help_text=_("Alleen als het over een leerling gaat."),
    )

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["school"].queryset = verified_schools()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["email"].required = user is None
        if user is not None:
            self.fields["email"].help_text = _(
                "Alleen als het over een leerling gaat. Anders gebruiken we het adres van je account."
            )

    def clean_question(self) -> str:
        """Return the words line by line without hidden characters."""
        text = without_format_characters(self.cleaned_data["question"].replace("\r\n", "\n")).strip()
        return "\n".join(clean(line) for line in text.split("\n"))

    def clean_name(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["name"])

    def clean_pupil_words(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["pupil_words"])

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Ask for what the choice above needs."""
        data = super().clean() or {}
        if data.get("about") == About.PUPIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", NO_ADDRESS)
        if data.get("about") == About.PUPIL and not data.get("pupil_words") and "pupil_words" not in self.errors:
            self.add_error("pupil_words", _("Schrijf de voornaam en de klas op. Zo vindt de school de leerling."))
        return data

    @property
    def asked(self) -> Asked:
        """What was filled in; only after ``is_valid()``. What belongs to the other choice is dropped."""
        data = self.cleaned_data
        is_pupil = data["about"] == About.PUPIL
        return Asked(
            kind=data["kind"],
            about=data["about"],
            email=data["email"],
            name=data["name"],
            question=data["question"],
            pupil_words=data["pupil_words"] if is_pupil else "",
            school=data["school"] if is_pupil else None,
        )


class CodeForm(forms.Form):
    """The code from the mail; spaces do no harm."""

    code = forms.CharField(
        label=_("Code uit je mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Return its digits."""
        return "".join(character for character in self.cleaned_data["code"] if not character.isspace())


class FindForm(forms.Form):
    """Who is it about? Sent as a form, because a name has no place in an address."""

    # Looked for, and kept nowhere; a school's own numbers can be as long as a BSN.
    q = CheckedText(
        checked_by="desk.services.looking",
        label=_("Zoek de leerling op voornaam, achternaam of leerlingnummer"),
        max_length=80,
    )


class WordsForm(forms.Form):
    """Some lines that the asker will read."""

    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf iets. De vrager leest dit.")},
    )

    def __init__(
        self, *args: Any, label: str | Promise = "", help_text: str | Promise = "", longest: int = LONGEST, **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text = str(label), str(help_text)
        field.max_length = longest  # type: ignore[attr-defined]  # a CharField

    def clean_words(self) -> str:
        """Return the lines without hidden characters."""
        text: str = self.cleaned_data["words"].replace("\r\n", "\n")
        return "\n".join(clean(line) for line in text.split("\n")).strip()


class RefuseForm(forms.Form):
    """A no, with its place in the law and in words."""

    refusal = forms.ChoiceField(label=_("Waarom niet?"), choices=RefusalReason.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Leg het uit"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De vrager leest dit, met de plek voor een klacht."),
        error_messages={"required": _("Schrijf waarom. De ander leest dit in de mail.")},
    )

    def clean_reason(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["reason"])


class SchoolForm(forms.Form):
    """Which school decides about this pupil."""

    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = verified_schools()  # type: ignore[attr-defined]  # a ModelChoiceField


class NameForm(forms.Form):
    """The right name of an account."""

    display_name = forms.CharField(label=_("De goede naam"), max_length=120)

    def clean_display_name(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["display_name"])


class FindingForm(forms.Form):
    """What somebody read in words of others."""

    finding = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("Staat hier wie gewist is?"),
        choices=SettledWhy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat je in de tekst leest.")},
    )


class WordsOfOthersForm(forms.Form):
    """What becomes of one text in a copy."""

    text = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("Mag deze tekst mee?"),
        choices=[(value, label) for value, label in WordsChoice.choices if value],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of de tekst mee mag.")},
    )


class NoDutyForm(forms.Form):
    """Asked before somebody is forgotten: is there no duty to keep this?"""

    no_duty = forms.BooleanField(
        label=_("Ik keek na of een wet, rechter of toezichthouder vraagt dit te bewaren. Dat is niet zo."),
        error_messages={"required": _("Kijk dit eerst na. Moet er iets blijven? Weiger dan met die reden.")},
    )


class StatementForm(forms.Form):
    """What is different in a new version, and whether people must hear it."""

    changes = forms.CharField(
        label=_("Wat is er anders?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In gewone woorden. Dit staat in de mail en bij de versie."),
    )
    is_material = forms.BooleanField(
        label=_("Dit is een grote verandering: mail iedereen met een account"),
        required=False,
    )

    def clean_changes(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["changes"])
