"""Parts of which each reader gets their own: all of them are drawn once, and picked per reader without drawing again.

A part has labels: what it is about (``sector:care``), since when it is new (``new:`` and milliseconds), which activity or issue it is
(``card:12``, ``sending:7``). The labels are frozen with the words, so that a mail that goes hours later is the same.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newsletter.models.subscribers import Topic

# Characters for private use, as in ``newsletter.issue_mail``: begin, next part, end of a label, end.
BEGIN, NEXT, LABEL, END = "\ue002", "\ue003", "\ue004", "\ue005"
# After the number: issues instead of cards, and that a mail in which nothing of this fits is not sent.
ISSUES, NEEDED, MORE = "i", "!", "more"
CHOICE = re.compile(f"{BEGIN}([0-9]+)([i!]*){LABEL}([^{END}]*){END}")
CARD = re.compile(r"(?<=card:)\d+")
MOMENT = re.compile(r"(?<=new:)\d+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one reader chose, and what they know already.

    ``since`` is until when they were told what is new, in milliseconds; ``had`` are labels of what came to them by another mail; ``theirs``
    are labels of what they asked for elsewhere, whatever their topics are.
    """

    topics: Collection[str] = ()
    muted: Collection[str] = ()
    since: int = 0
    had: Collection[str] = frozenset()
    theirs: Collection[str] = frozenset()

    @property
    def wants_news(self) -> bool:
        """Whether they want to hear of new activities at all: by that name, by a sector, kind or place, or by choosing nothing."""
        asked = not self.topics or Topic.NEW_ACTIVITIES in self.topics or any(":" in topic for topic in self.topics)
        return asked and Topic.NEW_ACTIVITIES not in self.muted

    def wants_card(self, labels: Collection[str]) -> bool:
        """Return whether an activity is new to them and fits; who chose no sector, kind or place gets what is newest."""
        if not set(self.had).isdisjoint(labels) or set(self.muted) & set(labels):
            return False
        wanted = {topic for topic in self.topics if ":" in topic}
        fits = not wanted or not wanted.isdisjoint(labels) or not set(self.theirs).isdisjoint(labels)
        return fits and _moment(labels) > self.since

    def wants_issue(self, labels: Collection[str]) -> bool:
        """Return whether an issue is for them (as ``newsletter.receiving`` says it) and did not come to them already."""
        if not set(self.had).isdisjoint(labels):
            return False
        topics = [label for label in labels if not label.startswith("sending:")]
        return not topics or any((not self.topics or one in self.topics) and one not in self.muted for one in topics)


@dataclass(frozen=True, slots=True)
class Picked:
    """A mail for one reader. ``says_nothing``: it has parts without which it is not worth sending, and none of them fits.

    ``told``: the activities (ids of their pages) that it names as new.
    """

    text: str
    says_nothing: bool
    told: frozenset[int]


def marked(
    heading: str,
    parts: Sequence[tuple[str, Collection[str]]],
    otherwise: str,
    number: int,
    mark: str,
    *,
    more: str = "",
    rules: str = "",
) -> str:
    """Return a choice as it stands in a mail that is being drawn; ``mark`` stands for the characters until that is done.

    ``otherwise`` is what somebody reads for whom nothing fits, ``more`` what stands below when more fits than ``number``.
    """
    drawn = "".join(f"{mark}3{' '.join(sorted(labels))}{mark}4{part}" for part, labels in parts)
    below = f"{mark}3{MORE}{mark}4{more}" if more else ""
    return f"{mark}2{number}{rules}{mark}4{heading}{drawn}{below}{mark}3{mark}4{otherwise}{mark}5"


def with_choices(part: str, mark: str) -> str:
    """Put the characters in the places of the marks."""
    for digit, character in (("2", BEGIN), ("3", NEXT), ("4", LABEL), ("5", END)):
        part = part.replace(f"{mark}{digit}", character)
    return part


def chosen(part: str, asked: Asked) -> Picked:
    """Return a mail with what fits this reader."""
    needed: list[bool] = []
    told: set[int] = set()

    def pick(found: re.Match[str]) -> str:
        number, rules, (heading, *parts, otherwise) = int(found[1]), found[2], found[3].split(NEXT)
        labelled = [(set(labels.split()), words) for labels, _end, words in (each.partition(LABEL) for each in parts)]
        more = [labelled.pop()[1]] if labelled and labelled[-1][0] == {MORE} else []
        wants = asked.wants_issue if ISSUES in rules else asked.wants_card
        is_asked = ISSUES in rules or NEEDED not in rules or asked.wants_news
        fits = [(labels, words) for labels, words in labelled if wants(labels)] if is_asked else []
        told.update(int(card) for labels, _words in fits[:number] for card in CARD.findall(" ".join(labels)))
        if NEEDED in rules:
            needed.append(bool(fits))
            if not fits:
                return ""
        shown = [words for _labels, words in fits[:number]] or [otherwise.removeprefix(LABEL)]
        return "\n\n".join([heading, *shown, *(more if len(fits) > number else [])])

    text = CHOICE.sub(pick, part)
    return Picked(text, bool(needed) and not any(needed), frozenset(told))


def cards_in(part: str) -> frozenset[int]:
    """Return the activities (ids of their pages) of which readers get their own, in a drawn mail."""
    return frozenset(int(card) for found in CHOICE.finditer(part) for card in CARD.findall(found[3]))


def newest_in(part: str) -> int:
    """Return since when the newest of those is new, in milliseconds; 0 without any."""
    return max((int(moment) for found in CHOICE.finditer(part) for moment in MOMENT.findall(found[3])), default=0)


def _moment(labels: Collection[str]) -> float:
    """Return since when a part is new; what does not say it is always new (mails of before there were moments)."""
    return next((float(label.removeprefix("new:")) for label in labels if label.startswith("new:")), float("inf"))
