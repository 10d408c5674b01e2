"""What people fill in."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.interests import groups
from newsletter.models import Frequency, Subscriber
from newsletter.services import after_summer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DAYS = ["%Y-%m-%d", "%d-%m-%Y"]
TWO_WEEKS = timedelta(days=14)


def email_field(label: "str | _StrPromise") -> forms.EmailField:
    """Return an e-mail field with help for keyboards and password managers."""
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Vul je e-mailadres in."),
            "invalid": _("Vul een e-mailadres in met een apenstaartje, zoals naam@school.nl."),
            "max_length": _("Dit e-mailadres is te lang. Kijk het na."),
        },
    )


class FrequencyField(forms.ChoiceField):
    """How often; whoever sends nothing gets every issue."""

    def clean(self, value: Any) -> Any:  # Any: Django's signature
        """Return one of ``Frequency``."""
        return super().clean(value or Frequency.EACH)


class ChoicesForm(forms.Form):
    """Topics below their headings, none of them ticked, and how often."""

    topics = forms.MultipleChoiceField(
        label=_("Waarover wil je lezen?"),
        help_text=_("Kies je niets, dan krijg je alles."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    frequency = FrequencyField(
        label=_("Hoe vaak?"),
        help_text=_("Eén per week of maand? Dan krijg je daarna één mail met alles wat we stuurden."),
        choices=Frequency.choices,
        initial=Frequency.EACH,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        # Asked once: the field would ask for the places of the region with every tick.
        topics = self.fields["topics"]
        assert isinstance(topics, forms.MultipleChoiceField)
        topics.choices = groups()
        topics.template_name = "newsletter/_topics.html"  # type: ignore[attr-defined]  # newer than the stubs


class PreferencesForm(ChoicesForm):
    """What a reader changes. They can say "everything" in so many words: to untick all is no way back that anybody finds."""

    reach = forms.ChoiceField(
        label=_("Alles, of een keuze?"),
        choices=[("all", _("Alles, ook wat er later bij komt")), ("chosen", _("Alleen wat ik hieronder kies"))],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("reach", "topics", "frequency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        # "Nothing chosen is everything" is said by a choice of its own here.
        self.fields["topics"].help_text = ""

    @classmethod
    def of(cls, subscriber: Subscriber) -> "PreferencesForm":
        """Return the form as somebody left it; who gets everything but what they muted said neither."""
        wanted = [topic for topic in subscriber.topics if topic not in subscriber.muted]
        neither = "" if subscriber.muted else "all"
        reach = "chosen" if wanted else neither
        return cls(initial={"reach": reach, "topics": wanted, "frequency": subscriber.frequency})

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        """Refuse two answers at once, and "what I choose" without a choice."""
        reach, topics = self.cleaned_data.get("reach"), self.cleaned_data.get("topics")
        if reach == "all" and topics:
            self.add_error(
                "reach", _("Je koos alles én losse onderwerpen. Kies “Alleen wat ik hieronder kies”, of haal de vinkjes weg.")
            )
        elif reach == "chosen" and topics == []:
            self.add_error("reach", _("Je koos nog geen onderwerp. Kies er één of meer, of kies “Alles”."))
        return self.cleaned_data


class SubscribeForm(ChoicesForm):
    """An address, and topics for who wants to choose."""

    email = email_field(_("E-mailadres"))
    field_order = ("email", "topics", "frequency")


class LinksForm(forms.Form):
    """The address to send fresh links to."""

    email = email_field(_("E-mailadres waarop je de nieuwsbrief krijgt"))


class MoveForm(forms.Form):
    """The address that the newsletter should come to."""

    email = email_field(_("Nieuw e-mailadres"))


class PauseForm(forms.Form):
    """Until when somebody wants no mail."""

    how_long = forms.ChoiceField(
        label=_("Tot wanneer?"),
        choices=[
            ("two-weeks", _("Twee weken")),
            ("summer", _("Tot na de zomer (1 september)")),
            ("day", _("Tot een dag die ik kies")),
        ],
        initial="two-weeks",
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe lang.")},
    )
    until = forms.DateField(
        label=_("Welke dag?"),
        help_text=_("Alleen als je zelf een dag kiest. Vanaf die dag krijg je weer post."),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Schrijf de dag als dag-maand-jaar, bijvoorbeeld 20-1-2027.")},
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        """Ask for the day of who wants to choose one."""
        if self.cleaned_data.get("how_long") == "day" and not self.cleaned_data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Vul de dag in vanaf wanneer je weer post wilt."))
        return self.cleaned_data

    @property
    def day(self) -> date:
        """Return the first day with mail; of a valid form."""
        match self.cleaned_data["how_long"]:
            case "two-weeks":
                return timezone.localdate() + TWO_WEEKS
            case "summer":
                return after_summer()
            case _:
                chosen: date = self.cleaned_data["until"]
                return chosen
