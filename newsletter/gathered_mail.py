"""One mail for a whole week or month: the titles of the issues that went, and what is new in the catalogue. Drawn once, like an issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsletter.cards import NewCard, catalogue
from newsletter.issue_choices import ISSUES, NEEDED
from newsletter.issue_mail import DrawnIssue, drawn_for_everybody
from newsletter.issue_sections import choice, draw, new_for_you
from newsletter.periods import name_of

MOST_ISSUES = 20
# As the weekly issue with new activities (``newsletter.services.digests``).
NUMBER, WEEKS = 8, 26


@dataclass(frozen=True, slots=True)
class SentIssue:
    """An issue that went out in the period, and stands in the archive. ``sending_id``: by which its readers are known."""

    sending_id: int
    title: str
    preheader: str
    url: str
    topics: Sequence[str]
    at: datetime

    @property
    def labels(self) -> frozenset[str]:
        """Return what is frozen with it in the mail (``newsletter.issue_choices``)."""
        return frozenset({*self.topics, f"sending:{self.sending_id}"})


def new_cards() -> Sequence[NewCard]:
    """Return the new activities of which each reader gets what they were not told yet."""
    return catalogue().by_interest(weeks=WEEKS, each=NUMBER + 1, now=timezone.now())


def title_of(issues: Sequence[SentIssue], frequency: str, first: date) -> str:
    """Return the subject: the same for every reader, so it names no issue."""
    name = name_of(frequency, first)
    words = _("Onze nieuwsbrieven van %(period)s") if issues else _("Nieuwe activiteiten van %(period)s")
    return words % {"period": name}


def draw_gathered(
    issues: Sequence[SentIssue], cards: Sequence[NewCard], *, frequency: str, first: date, language: str
) -> DrawnIssue:
    """Draw the mail of a period; a part of which nothing is for a reader is left out, and a mail without parts is not sent."""
    mark = token_hex(16)
    with translation.override(language):
        titles = [(draw("issue", {"issue": issue}), issue.labels) for issue in issues[:MOST_ISSUES]]
        sections = [
            choice(_("Dit stuurden we"), titles, number=MOST_ISSUES, mark=mark, rules=ISSUES + NEEDED),
            new_for_you(_("Nieuw voor jou"), cards, number=NUMBER, mark=mark),
        ]
        title = title_of(issues, frequency, first)
    context = {"title": title, "sections": sections, "frequency": frequency}
    return drawn_for_everybody("gathered", context, mark=mark, language=language)
