"""What people fill in."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from newsletter.models import Topic

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


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


def topics_field() -> forms.MultipleChoiceField:
    """Return the topics, none of them ticked."""
    return forms.MultipleChoiceField(
        label=_("Waarover wil je lezen?"),
        help_text=_("Kies je niets, dan krijg je alles."),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SubscribeForm(forms.Form):
    """An address, and topics for who wants to choose."""

    email = email_field(_("E-mailadres"))
    topics = topics_field()


class TopicsForm(forms.Form):
    """Other topics for somebody on the list."""

    topics = topics_field()


class LinksForm(forms.Form):
    """The address to send fresh links to."""

    email = email_field(_("E-mailadres waarop je de nieuwsbrief krijgt"))
