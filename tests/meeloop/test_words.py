"""Our words for what Django and allauth say."""

import re
from pathlib import Path

import polib

WORDS = Path(__file__).parents[2] / "platform/meeloop/words/nl/LC_MESSAGES/django.po"
FORMAL = re.compile(r"\b(u|uw|gelieve|middels|teneinde|alstublieft)\b", re.IGNORECASE)


def test_the_compiled_words_are_those_of_the_source() -> None:
    source = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.pofile(str(WORDS))}
    compiled = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.mofile(str(WORDS.with_suffix(".mo")))}

    assert compiled == source


def test_nobody_is_addressed_as_u() -> None:
    texts = [entry.msgstr for entry in polib.pofile(str(WORDS)) if entry.msgstr]

    assert [text for text in texts if FORMAL.search(text)] == []
