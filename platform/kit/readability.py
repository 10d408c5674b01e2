"""How hard a Dutch text is to read, and whether it holds something that belongs to one person."""

import re

from kit import bsn

# Douma's formula for Dutch (W.H. Douma, 1960): 206.84 - 0.93 * words per sentence - 77 * syllables per word.
_SENTENCES = re.compile(r"[.!?]+(?:\s|$)|\n+")
_WORDS = re.compile(r"[^\W\d_]+")
_SYLLABLES = re.compile(r"[aeiouyáéíóúàèëïöüê]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+31|0031|0)[\s-]?(?:\d[\s-]?){8}\d(?!\d)")
EASY = 60.0


def douma(text: str) -> float | None:
    """Return reading ease, higher is easier (70 and more is B1 or easier); None for less than twenty words."""
    words = _WORDS.findall(text)
    if len(words) < 20:
        return None
    sentences = max(1, len([part for part in _SENTENCES.split(text) if _WORDS.search(part)]))
    syllables = sum(max(1, len(_SYLLABLES.findall(word))) for word in words)
    return 206.84 - 0.93 * len(words) / sentences - 77 * syllables / len(words)


def is_easy(text: str) -> bool:
    """Tell whether most readers will follow; a text too short to measure counts as easy."""
    score = douma(text)
    return score is None or score >= EASY


def holds_contact_details(text: str) -> bool:
    """Tell whether an e-mail address, a telephone number or a number like a BSN stands in the text."""
    return bool(_EMAIL.search(text) or _PHONE.search(text) or bsn.contains_bsn(text))
