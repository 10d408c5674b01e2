"""What is looked at in an issue before it goes: what is refused, and what an editor had better mend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kit.readability import holds_contact_details, is_easy
from newsletter.errors import HeadingsOutOfOrder, IssueIsEmpty, IssueUnfit, LinkSaysNothing, QuoteNeedsPermission

# What people write on a link when they do not say where it leads; Dutch and English.
SAYS_NOTHING = frozenset(
    {
        *(
            "hier",
            "klik",
            "klik hier",
            "lees meer",
            "meer",
            "link",
            "deze link",
            "via deze link",
            "verder lezen",
            "lees verder",
        ),
        *("here", "click here", "read more", "more", "this link"),
    }
)
ADDRESS = re.compile(r"^(https?://|www\.)", re.IGNORECASE)
LONG_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``refuses``: with it the issue cannot be published."""

    is_good: bool
    text: str
    refuses: bool = False


def refusals_of(issue: Any) -> list[IssueUnfit]:  # Any: an issue, whose model imports this file
    """Return why an issue cannot be published; nothing when it can."""
    return list(_refusals(list(issue.body)))


def findings(issue: Any) -> list[Finding]:  # Any: as above
    """Return everything an editor should know about a draft: what is refused first."""
    refused = [Finding(is_good=False, text=one.detail, refuses=True) for one in refusals_of(issue)]
    return [*refused, *_advice(issue)]


def words_of(issue: Any) -> str:  # Any: as above
    """Return all words of an issue as plain text."""
    body = issue.body.stream_block.get_searchable_content(issue.body)
    return "\n".join([f"{issue.title}.", issue.preheader, *map(str, body)])


def _refusals(blocks: list[Any]) -> Iterator[IssueUnfit]:  # Any: children of a StreamField
    if not blocks:
        yield IssueIsEmpty()
    if any(one.block_type == "quote" and not _is_permitted(one.value) for one in blocks):
        yield QuoteNeedsPermission()
    for words in _link_words(blocks):
        bare = " ".join(words.split()).strip(" .:…>»→").lower()
        if not bare or bare in SAYS_NOTHING or ADDRESS.match(bare):
            yield LinkSaysNothing(words=words.strip() or "…")
    if _is_out_of_order(blocks):
        yield HeadingsOutOfOrder()


def _is_permitted(quote: Any) -> bool:  # Any: a value of a block
    day = quote.get("permitted_on")
    return bool(quote.get("is_permitted") and day and day <= timezone.localdate())


def _link_words(blocks: list[Any]) -> Iterator[str]:  # Any: as above
    for one in blocks:
        if one.block_type == "text":
            yield from _Links.of(str(one.value.source))
        elif one.block_type == "button":
            yield one.value.get("label") or ""
        elif one.block_type == "event" and one.value.get("link"):
            yield one.value.get("link_text") or ""


def _is_out_of_order(blocks: list[Any]) -> bool:  # Any: as above
    """Tell whether a heading of level 3 comes before any of level 2."""
    for one in blocks:
        if one.block_type == "heading":
            return bool(one.value.get("level") == "3")
        if one.block_type in {"chosen", "newest", "for_you", "event", "updates"}:  # they bring one of level 2
            return False
    return False


def _advice(issue: Any) -> Iterator[Finding]:  # Any: an issue
    words = words_of(issue)
    yield _is(is_easy(words), _("Makkelijk te lezen (B1)"), _("Moeilijk te lezen: lange zinnen of woorden"))
    fits = len(issue.subject) <= LONG_SUBJECT
    yield _is(fits, _("Het onderwerp is kort"), _("Het onderwerp is lang. Een telefoon laat er maar een deel van zien."))
    yield _is(
        bool(issue.preheader), _("Er staat een zin achter het onderwerp"), _("Er staat nog geen zin achter het onderwerp")
    )
    if holds_contact_details(words):
        yield Finding(is_good=False, text=_("Er staat een mailadres of nummer in. Is dat van iemand persoonlijk?"))
    if issue.is_too_late:
        text = _(
            "Het moment van versturen is langer dan 2 dagen geleden. Hij gaat niet meer vanzelf. Kijk de tekst na en kies een nieuw moment."
        )
        yield Finding(is_good=False, text=text)
    elif issue.send_at and issue.send_at <= timezone.now():
        yield Finding(is_good=False, text=_("Het moment van versturen is al geweest. Na publiceren begint het meteen."))
    for one in issue.body:
        if one.block_type in {"chosen", "newest", "for_you"} and not one.block.cards(one.value):
            text = _("Bij “%(heading)s” is nu niets te vinden. Dit deel komt niet in de mail.")
            yield Finding(is_good=False, text=text % {"heading": one.value["heading"]})


def _is(is_good: bool, good: str, bad: str) -> Finding:
    return Finding(is_good=is_good, text=good if is_good else bad)


class _Links(HTMLParser):
    """Collects the words of the links in a text."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_inside = False

    @classmethod
    def of(cls, html: str) -> list[str]:
        """Return the words of each link."""
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.is_inside = True
            self.words.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.words[-1] += data
