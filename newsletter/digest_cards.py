"""Which new activities an issue is about: those of its part "Nieuw voor jou" without which nobody gets it."""

from collections.abc import Sequence
from typing import Any

from newsletter.cards import NewCard


def new_cards_in(issue: Any) -> Sequence[NewCard]:  # Any: an issue; Wagtail is untyped
    """Return them, newest first; nothing for an issue that everybody gets whatever is new."""
    return [card for part in _parts(issue) for card in part.block.new_cards(part.value)]


def is_digest(issue: Any) -> bool:  # Any: as above
    """Return whether only who has something new gets this issue."""
    return bool(_parts(issue))


def interests_of(cards: Sequence[NewCard]) -> list[str]:
    """Return what these activities belong to, each once."""
    return sorted({interest for card in cards for interest in card.interests})


def _parts(issue: Any) -> list[Any]:  # Any: as above, and children of a StreamField
    return [part for part in issue.body if part.block_type == "for_you" and part.value.get("only_with_news")]
