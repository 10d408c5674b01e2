"""Words about health are asked about once: a remark often needs what helps, not what somebody has (promise SP-2d).

Nothing keeps that it was asked. The page sends a digest of the words along; the same words, sent again, go through.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kit.text import without_format_characters

CODE = "about_health"
SENTENCE = _(
    "Dit lijkt over gezondheid te gaan. Schrijf alleen wat nodig is, bijvoorbeeld “heeft een lift nodig”. "
    "Moet het zo blijven? Druk dan nog een keer op de knop."
)
WORDS = Path(__file__).with_name("health_words.txt")
SEEN = "-gezien"


@cache
def _pattern() -> re.Pattern[str]:
    lines = [line.strip() for line in WORDS.read_text().splitlines()]
    words = [re.escape(line.rstrip("*")) + (r"\w*" if line.endswith("*") else "") for line in lines if line and line[0] != "#"]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def is_about_health(text: str) -> bool:
    """Tell whether a word about somebody's health stands in the text."""
    return _pattern().search(without_format_characters(text)) is not None


def mark_of(text: str) -> str:
    """Return what the page sends along with words that were asked about: other words are asked about anew."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


class Sent(str):
    """What was typed, with the mark that came along."""

    __slots__ = ("mark",)
    mark: str


class _AskAgain:
    """A control that carries the mark beside its words."""

    mark = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # Any: Django's protocol
        """Return the words with their mark."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]  # of the control
        if not isinstance(value, str):
            return value
        sent = Sent(value)
        sent.mark = str(data.get(f"{name}{SEEN}", ""))
        return sent

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # Any: Django's protocol
        """Draw the control, and after a question the mark."""
        drawn: SafeString = super().render(name, value, attrs, renderer)  # type: ignore[misc]  # of the control
        if not self.mark:
            return drawn
        form = self.attrs.get("form", "")  # type: ignore[attr-defined]  # a control's own
        of_form = format_html(' form="{}"', form) if form else ""
        return drawn + format_html('<input type="hidden" name="{}{}" value="{}"{}>', name, SEEN, self.mark, mark_safe(of_form))  # noqa: S308  # made by format_html


class RemarkInput(_AskAgain, forms.TextInput):
    """One line."""


class RemarkArea(_AskAgain, forms.Textarea):
    """Some lines."""


class RemarkField(forms.CharField):
    """Free words about people: words about health are refused once (``about_health``), and go through when sent again."""

    widget = RemarkInput

    def clean(self, value: Any) -> Any:  # Any: Django's protocol
        """Return the words. Raises ``ValidationError`` for words about health that come for the first time."""
        words = super().clean(value)
        if not is_about_health(words):
            return words
        mark = mark_of(words)
        # Also when they go through: another field may send the form back.
        self.widget.mark = mark
        if getattr(value, "mark", "") != mark:
            raise ValidationError(SENTENCE, code=CODE)
        return words
