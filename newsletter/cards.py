"""What an issue may show of the catalogue. The newsletter knows no activity: the roof answers (``settings.NEWSLETTER_CARDS``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kit.cards import ActivityCard


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest activities with a date in the coming ``weeks``; an empty sector or kind means all of them."""

    sector: str = ""
    kind: str = ""
    number: int = 3
    weeks: int = 4


@dataclass(frozen=True, slots=True)
class NewCard:
    """An activity, what it belongs to (``sector:care``, ``kind:workshop``), and since when it, or its newest date, is there."""

    card: ActivityCard
    interests: frozenset[str]
    new_at: datetime

    @property
    def labels(self) -> frozenset[str]:
        """Return what is frozen with it in a mail (``newsletter.issue_choices``)."""
        return self.interests | {f"card:{self.card.key}", f"new:{milliseconds(self.new_at)}"}


def milliseconds(moment: datetime | None) -> int:
    """Return a moment as it stands in a label; 0 for none."""
    return round(moment.timestamp() * 1000) if moment else 0


class Catalogue(Protocol):
    """What is published and open to everybody: nothing that is kept for certain schools, nothing offline."""

    def sectors(self) -> Sequence[tuple[str, str]]:
        """Return the sectors to choose from."""

    def kinds(self) -> Sequence[tuple[str, str]]:
        """Return the kinds of activity to choose from."""

    def address(self) -> str:
        """Return where everything is found, as a path of the site."""

    def chosen(self, activities: Sequence[int]) -> Sequence[ActivityCard]:
        """Return the cards of these activities (ids of their pages), in this order; without those that are not public."""

    def newest(self, asked: Newest, *, now: datetime) -> Sequence[ActivityCard]:
        """Return the cards of what is asked, newest first, never one without room."""

    def by_interest(self, *, weeks: int, each: int, now: datetime) -> Sequence[NewCard]:
        """Return the newest cards as above, newest first: of every sector, kind and place at least so many, where there are.

        Not what came in the last minutes: something that is still being written must not look told.
        """


def catalogue() -> Catalogue:
    """Return who answers."""
    found: Catalogue = import_string(settings.NEWSLETTER_CARDS)
    return found


def sectors() -> Sequence[tuple[str, str]]:
    """Return the sectors, for a form; read when it is drawn."""
    return catalogue().sectors()


def kinds() -> Sequence[tuple[str, str]]:
    """Return the kinds of activity, as above."""
    return catalogue().kinds()
