"""What people fill in about accounts. Shapes only; the services decide."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from accounts.choices import MailRhythm, TokenScope
from accounts.mail_topics import Topic
from accounts.models import User


class NewPersonForm(forms.Form):
    """Somebody who was invited and has no account: a name and a password, nothing else (OGP-1.1)."""

    display_name = forms.CharField(
        label=_("Je naam"),
        max_length=120,
        help_text=_("Je eigen naam, niet die van je organisatie."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        max_length=200,
        strip=False,
        help_text=_("12 tekens of meer. Een zin van een paar woorden is sterk en goed te onthouden."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Refuse what is easy to guess, by the same rules as everywhere (OGP-4.2)."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, display_name=self.cleaned_data.get("display_name", "")))
        return password

    @staticmethod
    def rules() -> Iterable[str]:
        """Return the password rules as sentences."""
        return password_validators_help_texts()


class NameForm(forms.Form):
    """One's own name, put right by oneself (promise POR-7b)."""

    display_name = forms.CharField(
        label=_("Je naam"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class ReasonForm(forms.Form):
    """Why the region says no to an organisation."""

    reason = forms.CharField(
        label=_("Waarom niet?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dit staat in de mail. Zeg ook wat wel kan."),
        error_messages={"required": _("Schrijf waarom. De ander leest dit in de mail.")},
    )


class ApplicantForm(forms.Form):
    """Who applies for an organisation and has no account yet. An organisation's own form adds what it asks."""

    contact_name = forms.CharField(label=_("Jouw naam"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Jouw e-mailadres"),
        max_length=254,
        help_text=_("Een persoonlijk adres. Een account is van één persoon."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minstens 12 tekens."),
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Check the password against name and address."""
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email", ""), display_name=data.get("contact_name", "")))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return data


class InviteForm(forms.Form):
    """Invite one colleague to one role."""

    email = forms.EmailField(
        label=_("E-mailadres van je collega"),
        max_length=254,
        help_text=_("Een persoonlijk adres. Een account is van één persoon."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, roles: Iterable[tuple[str, str]], ask_personal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("Wat doet je collega?"), choices=list(roles))
        # The question is asked only about an address that looks like a desk's (promise PM-1a).
        if ask_personal:
            label = _("Dit adres is van één persoon. Niemand anders leest de mail.")
            self.fields["is_personal"] = forms.BooleanField(label=label, required=False)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        label=_("Waar is het token voor?"),
        max_length=80,
        help_text=_("Bijvoorbeeld: koppeling met ons rooster."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Wat mag het?"),
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        help_text=_("Kies zo weinig als kan. Het mag nooit meer dan jij mag."),
        widget=forms.CheckboxSelectMultiple,
    )
    programs = forms.TypedMultipleChoiceField(
        label=_("Voor welk programma?"),
        coerce=int,
        required=False,
        help_text=_("Je school heeft hier een overeenkomst mee. Werk je op meer scholen? Kies er bij elke school een."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Hoe lang werkt het?"),
        coerce=int,
        choices=[(30, _("30 dagen")), (90, _("3 maanden")), (180, _("6 maanden")), (365, _("1 jaar"))],
        initial=90,
    )

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        scopes: Iterable[TokenScope],
        programs: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if programs:
            self.fields["programs"].choices = programs  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["programs"]
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes]  # type: ignore[attr-defined]  # a choice field


class TermsForm(forms.Form):
    """Yes to the terms. The version is sent along, so that nobody accepts a text that changed meanwhile."""

    version = forms.CharField(max_length=20, widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label=_("Ik heb de voorwaarden gelezen en ga akkoord"),
        error_messages={"required": _("Zet een vinkje als je akkoord gaat. Zonder akkoord kun je niet verder.")},
    )


class MailRhythmForm(forms.Form):
    """How somebody wants the mail about which they have a choice: as usual, and by topic otherwise."""

    rhythm = forms.ChoiceField(
        label=_("Hoe wil je berichten meestal krijgen?"),
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe je berichten wilt krijgen.")},
    )

    def __init__(self, *args: Any, topics: Sequence[Topic], **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.codes = [topic.code for topic in topics]
        for topic in topics:
            rhythms = [(one.value, one.label) for one in topic.rhythms]
            self.fields[f"topic-{topic.code}"] = forms.ChoiceField(
                label=str(topic.label),
                help_text=str(topic.why),
                choices=[("", _("Zoals meestal")), *rhythms],
                required=False,
            )

    @property
    def exceptions(self) -> dict[str, str]:
        """By topic what was chosen, nothing for as usual; what was not sent along is not named. Only after ``is_valid()``."""
        sent = [code for code in self.codes if f"topic-{code}" in self.data]
        return {code: str(self.cleaned_data[f"topic-{code}"]) for code in sent}
