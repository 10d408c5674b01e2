"""Kinds of activity that only a recognised training company may offer (promise SBB-2a).

The law asks recognition for the practical part of an mbo course alone (Wet educatie en beroepsonderwijs, beroepspraktijkvorming;
s-bb.nl, "voorwaarden erkenning"). A visit, a snuffelstage or a lesson needs none.
"""

from typing import Any

from activities.choices import ActivityKind
from activities.errors import RecognitionNeeded
from providers.facts import is_recognised
from providers.models import Provider

NEEDS_RECOGNITION = frozenset({ActivityKind.MBO_PLACEMENT})


def lacks_recognition(kind: str, provider: Provider) -> bool:
    """Return whether this kind needs a recognition that the provider does not have today. Asks the database only where it does."""
    return kind in NEEDS_RECOGNITION and not is_recognised(provider)


def closed_for_lack_of_recognition(activity: Any) -> bool:  # Any: an ActivityPage, whose model imports this file
    """Return whether an activity takes nobody new for lack of recognition; its provider is looked up only where that matters."""
    return activity.kind in NEEDS_RECOGNITION and not is_recognised(activity.provider)


def check_recognised(kind: str, provider: Provider) -> None:
    """Raise ``RecognitionNeeded`` when this kind needs a recognition that the provider does not have today."""
    if lacks_recognition(kind, provider):
        raise RecognitionNeeded
