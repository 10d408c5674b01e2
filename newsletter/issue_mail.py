"""An issue as a mail: drawn once per language, then made personal by putting a few addresses in their places (decision 0055).

No template engine runs for a reader, and nothing that an editor wrote is ever compiled (ASVS V1.3.7).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from wagtail.models import Revision

from newsletter.cards import milliseconds
from newsletter.interests import named
from newsletter.issue_choices import Asked, chosen, with_choices
from newsletter.issue_sections import sections_of
from newsletter.known import NOTHING, Known
from newsletter.links import NOBODY, absolute, leave_url, less_url, preferences_url
from newsletter.models import NewsletterIssuePage, Subscriber
from outbox.rendering import render

# Stand around the name of an address in a drawn mail. Characters for private use, which no keyboard has: they are taken out
# of what editors wrote before they are put in by us.
OPEN, CLOSE = "\ue000", "\ue001"
PRIVATE = re.compile("[\ue000-\ue00f]")
PLACE = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
ADDRESSES: dict[str, Callable[[Subscriber], str]] = {"leave": leave_url, "preferences": preferences_url}
# "Minder over ..." at the foot of a mail about many topics would be longer than the mail.
MOST_LESS = 6


@dataclass(frozen=True, slots=True)
class ReaderMail:
    """One mail for one reader. ``own`` are the places in it that are this reader's only: all else is the same for many."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]
    own: frozenset[str] = frozenset()
    # Nothing of what it is for fits this reader: it is not sent.
    says_nothing: bool = False
    # The activities that it names as new.
    told: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DrawnIssue:
    """An issue in one language, for everybody. Plain texts: whoever sends may store them and make this again from them."""

    subject: str
    html: str
    text: str

    def for_reader(self, subscriber: Subscriber, known: Known = NOTHING) -> ReaderMail:
        """Put in what this reader asked for and does not know yet, the links by which they leave or change topics, and the header for
        one click (RFC 8058).
        """

        @cache
        def address(name: str) -> str:
            what, _colon, topic = name.partition(":")
            return less_url(subscriber, topic) if what == "less" else ADDRESSES[what](subscriber)

        since = milliseconds(subscriber.told_until)
        asked = Asked(subscriber.topics, subscriber.muted, since, known.had, known.theirs)
        return self._with(address, asked)

    def for_nobody(self) -> ReaderMail:
        """Put in links that work for nobody: for a test mail or a look."""
        return self._with(lambda name: absolute(f"newsletter:{name.partition(':')[0]}", NOBODY), Asked())

    def _with(self, address: Callable[[str], str], asked: Asked) -> ReaderMail:
        picked = [chosen(part, asked) for part in (self.html, self.text)]
        html, text = (PLACE.sub(lambda place: address(place[1]), part.text) for part in picked)
        headers = {
            "List-Unsubscribe": f"<{address('leave')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": list_id(),
        }
        own = {address(place[1]) for part in (self.html, self.text) for place in PLACE.finditer(part)}
        return ReaderMail(self.subject, text, html, headers, frozenset(own), picked[1].says_nothing, picked[1].told)


def draw_issue(issue: NewsletterIssuePage | Revision, *, language: str = "nl") -> DrawnIssue:
    """Draw a page or one of its revisions. ``language`` is that of the frame; the editors' words stay as they are.

    Activities are looked up now: draw when sending begins and keep what comes out.
    """
    page: Any = issue.as_object() if isinstance(issue, Revision) else issue  # Any: Wagtail is untyped
    # Unknown until now, so that no text can hold it.
    mark = token_hex(16)
    with translation.override(language):
        sections = list(sections_of(page, mark=mark))
        less = [(str(label), f"{mark}1less:{topic}{mark}0") for topic, label in named(page.topics).items()]
    context = {
        "issue": page,
        "sections": sections,
        "web_url": (page.full_url or "") if page.live else "",
        "less": less[:MOST_LESS],
    }
    return drawn_for_everybody("issue", context, mark=mark, language=language)


def drawn_for_everybody(
    name: str, context: Mapping[str, Any], *, mark: str, language: str
) -> DrawnIssue:  # Any: template context
    """Draw a mail to readers from ``newsletter/email/<name>``; what stands between marks becomes each reader's own."""
    links = {"unsubscribe_url": f"{mark}1leave{mark}0", "preferences_url": f"{mark}1preferences{mark}0"}
    drawn = render(f"newsletter/email/{name}", {**context, **links}, language=language)
    html, text = (_with_places(part, mark) for part in (drawn.html, drawn.text))
    return DrawnIssue(PRIVATE.sub("", drawn.subject), html, text)


def _with_places(part: str, mark: str) -> str:
    return with_choices(PRIVATE.sub("", part).replace(f"{mark}1", OPEN).replace(f"{mark}0", CLOSE), mark)


def list_id() -> str:
    """Return the name of the list for mail programs (RFC 2919)."""
    return f"<nieuwsbrief.{urlsplit(settings.SITE_URL).hostname or 'meeloop.invalid'}>"
