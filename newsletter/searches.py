"""What readers ask for elsewhere on the site. The newsletter knows no account and no search: the roof answers
(``settings.NEWSLETTER_SEARCHES``).

The rule (decision 0066): who keeps a search and reads the newsletter hears of an activity by whichever mail comes first, and by no other.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from newsletter.known import Known


class Searches(Protocol):
    """What the keepers of searches were told, and ask for."""

    def known_to(self, emails: Collection[str], activities: Collection[int]) -> Mapping[str, Known]:
        """Return by address, in small letters, which of these activities a mail about a search named, and which fit one.

        Who keeps no search is left out. How many addresses are asked does not change how often the database is.
        """

    def note_told(self, email: str, activities: Collection[int]) -> None:
        """Note that a mail named these to the reader of this address. Nothing happens for who keeps no search."""


def searches() -> Searches:
    """Return who answers."""
    found: Searches = import_string(settings.NEWSLETTER_SEARCHES)
    return found
