"""Not yet, because: what an app keeps beyond its term for a reason that ends by itself.

An app says so in its ``privacy.py``. A hold needs words that a school may read, and it must end: what should stay until somebody
says otherwise is a legal hold (``privacy.retention.legal``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from privacy.purposes import Words


@dataclass(frozen=True, slots=True)
class Waits:
    """Rows of one model that wait. ``which``: from the moment of the run, which rows; ``Q(pk__in=())`` for none."""

    label: str
    code: str
    words: Words
    which: Callable[[datetime], Q]


_WAITING: dict[tuple[str, str], Waits] = {}
NONE = Q(pk__in=())


def hold_back(label: str, code: str, words: Words, which: Callable[[datetime], Q]) -> None:
    """Let rows of a model wait; ``code`` names the reason in reports. The same code again takes the first one's place."""
    _WAITING[label, code] = Waits(label, code, words, which)


def waiting(label: str) -> Sequence[Waits]:
    """Return why rows of this model may wait."""
    return [one for one in _WAITING.values() if one.label == label]


def words_of(code: str) -> Words:
    """Return why, in words; the code itself when nobody gives that reason any more."""
    return next((one.words for one in _WAITING.values() if one.code == code), code)
