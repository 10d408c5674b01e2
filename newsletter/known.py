"""What one reader knows already, or asked for elsewhere: as labels of the parts of a mail (``newsletter.issue_choices``)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """``had``: what came to them by another mail. ``theirs``: what fits a search that they keep, whatever their topics are."""

    had: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


NOTHING = Known()
