"""Where words come in, no BSN comes in (promises SBB-1, SP-2d; decision "0046-the-gate-stands-in-the-field").

The gate stands in ``CharField`` itself, of Django's forms and of the interface: a new field has it, and so have the fields that
Wagtail and allauth make (pages, blocks, comments, photos). The check ``privacy.E021`` says which field goes around it.
What comes in by no field asks ``refuse_bsn``.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kit.bsn import contains_bsn
from kit.refusals import InvalidInput

CODE = "looks_like_bsn"
SENTENCE = _("Hier staat een nummer dat op een burgerservicenummer lijkt. Haal het weg. We hebben het niet nodig.")
# Fields of Django that have a shape of their own, and no room for words.
NOT_WORDS = (
    forms.EmailField,
    forms.GenericIPAddressField,
    forms.RegexField,
    forms.SlugField,
    forms.URLField,
    forms.UUIDField,
)
SECRETS = frozenset({"current-password", "new-password", "one-time-code", "tel"})
_BLOCKS = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|div|tr|td|br|hr)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


class LooksLikeBsn(InvalidInput):
    """A BSN-like number in words that came in by no field."""

    code = CODE
    message = SENTENCE


class CheckedText(forms.CharField):
    """Text that is no words, or that something else looks at: ``checked_by`` names it."""

    def __init__(self, *, checked_by: str, **kwargs: Any) -> None:  # Any: Django's own arguments
        self.checked_by = checked_by
        super().__init__(**kwargs)


def looks_like_bsn(text: str) -> bool:
    """Tell whether a BSN-like number stands in words, also where markup cuts it in two."""
    if "<" in text:
        text = _TAGS.sub("", _BLOCKS.sub("\n", text))
    return contains_bsn(text)


def refuse_bsn(*texts: str) -> None:
    """Raise ``LooksLikeBsn`` when one of these holds a BSN-like number."""
    if any(map(looks_like_bsn, texts)):
        raise LooksLikeBsn


def holds_words(field: forms.Field) -> bool:
    """Tell whether people write words in this field: no address, no secret, nothing with a check of its own."""
    if isinstance(field, (*NOT_WORDS, CheckedText)):
        return False
    widget = field.widget
    # The CMS's editor of rich text is a kind of hidden input, and holds words.
    if type(widget) is forms.HiddenInput or isinstance(widget, forms.PasswordInput):
        return False
    return widget.attrs.get("autocomplete") not in SECRETS


def stand_guard() -> None:
    """Put the gate into every ``CharField`` of Django's forms. Once, at start."""
    forms.CharField.run_validators = run_validators  # type: ignore[method-assign, assignment]  # on purpose: decision 0046


def run_validators(field: forms.CharField, value: Any) -> None:  # Any: Django's signature
    """Ask the field's own validators, then the gate."""
    forms.Field.run_validators(field, value)
    if isinstance(value, str) and holds_words(field) and looks_like_bsn(value):
        raise ValidationError(SENTENCE, code=CODE)
