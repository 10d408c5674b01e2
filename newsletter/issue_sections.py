"""Each part of an issue as a piece of mail: HTML and text, from a template of its own. What editors wrote is data in it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from newsletter.blocks.simple import address_of
from newsletter.cards import NewCard, catalogue
from newsletter.issue_choices import NEEDED, marked
from newsletter.rich import for_mail, for_text
from pages.models.updates import newest_updates
from pages.renditions import absolute

# The column is 600 wide, and its edges are 32: twice the width that is left, for sharp screens. JPEG: Outlook draws no WebP.
WIDTH = 536
PHOTO = f"width-{2 * WIDTH}|format-jpeg|jpegquality-75|bgcolor-ffffff"
Context = Mapping[str, Any]  # Any: template context


@dataclass(frozen=True, slots=True)
class Section:
    """One part, drawn."""

    html: SafeString
    text: str


def sections_of(issue: Any, *, mark: str = "") -> Iterator[Section]:  # Any: an issue; a draft that is not saved has no key
    """Yield the parts of an issue in the active language; what has nothing to show is left out.

    ``mark`` stands around what differs by reader (``newsletter.issue_choices``).
    """
    for part in issue.body:
        if part.block_type == "for_you":
            yield from _for_you(part.value, mark)
            continue
        context = CONTEXTS[part.block_type](part.value, issue)
        if context is not None:
            yield draw(TEMPLATES.get(part.block_type, part.block_type), context)


def draw(name: str, context: Context) -> Section:
    """Return a part from ``newsletter/mail/<name>.html`` and ``.txt``."""
    html = render_to_string(f"newsletter/mail/{name}.html", dict(context))
    text = render_to_string(f"newsletter/mail/{name}.txt", dict(context))
    return Section(html, text.strip())


def _heading(value: Any, _issue: Any) -> Context:  # Any: values of blocks, here and below
    return {"text": value["text"], "level": value["level"]}


def _text(value: Any, _issue: Any) -> Context | None:
    html = expand_db_html(value.source)
    plain = for_text(html, site=settings.SITE_URL)
    return {"html": for_mail(html, site=settings.SITE_URL), "text": plain} if plain else None


def _photo(value: Any, issue: Any) -> Context | None:
    if value is None or value.is_withheld_on(issue.pk):
        return None
    drawn = value.get_rendition(PHOTO)
    width = min(WIDTH, drawn.width)
    return {
        "url": absolute(drawn.url),
        "width": width,
        "height": round(drawn.height * width / drawn.width),
        "alt": "" if value.decorative else value.contextual_alt_text or "",
    }


def _cards(block: Any, value: Any) -> Context | None:
    cards = block.cards(value)
    return {"heading": value["heading"], "cards": cards, "site_url": settings.SITE_URL} if cards else None


def _chosen(value: Any, _issue: Any) -> Context | None:
    return _cards(value.block, value)


def _for_you(value: Any, mark: str) -> Iterator[Section]:
    found = value.block.new_cards(value)
    rules = NEEDED if value.get("only_with_news") else ""
    if found or rules:
        yield new_for_you(value["heading"], found, number=value["number"], mark=mark, rules=rules)


def new_for_you(heading: str, found: Sequence[NewCard], *, number: int, mark: str, rules: str = NEEDED) -> Section:
    """Draw cards of which each reader gets what is new to them."""
    site = settings.SITE_URL
    cards = [(draw("card", {"card": one.card, "site_url": site}), one.labels) for one in found]
    more = draw("more", {"url": f"{site}{catalogue().address()}"})
    return choice(heading, cards, number=number, mark=mark, rules=rules, more=more)


def choice(
    heading: str,
    parts: Sequence[tuple[Section, Collection[str]]],
    *,
    number: int,
    mark: str,
    rules: str,
    more: Section | None = None,
) -> Section:
    """Draw a heading with parts of which each reader gets their own (``newsletter.issue_choices``)."""
    sentence = _("Deze keer is er niets nieuws dat past bij wat je koos.")
    above = draw("heading", {"text": heading, "level": "2"})
    nothing = draw("text", {"html": format_html('<p style="margin:0 0 16px">{}</p>', sentence), "text": sentence})
    html, text = (
        marked(
            getattr(above, name),
            [(getattr(part, name), labels) for part, labels in parts],
            getattr(nothing, name),
            number,
            mark,
            more=getattr(more, name, ""),
            rules=rules,
        )
        for name in ("html", "text")
    )
    return Section(mark_safe(html), text)  # noqa: S308  # our own templates wrote it


def _event(value: Any, _issue: Any) -> Context:
    return {"event": value}


def _quote(value: Any, _issue: Any) -> Context:
    who = ", ".join(part for part in (value.get("first_name"), value.get("town")) if part)
    return {"text": value["text"], "who": who}


def _button(value: Any, _issue: Any) -> Context | None:
    address = address_of(value)
    return {"url": address, "label": value["label"]} if address else None


def _updates(value: Any, _issue: Any) -> Context | None:
    notes = list(newest_updates(value["number"]))
    site = settings.SITE_URL
    shown = [
        {"title": note.title, "url": note.full_url, "html": for_mail(html, site=site), "text": for_text(html, site=site)}
        for note, html in ((note, expand_db_html(note.text)) for note in notes)
    ]
    return {"notes": shown} if shown else None


CONTEXTS: dict[str, Callable[[Any, Any], Context | None]] = {
    "heading": _heading,
    "text": _text,
    "image": _photo,
    "chosen": _chosen,
    "newest": _chosen,
    "event": _event,
    "quote": _quote,
    "button": _button,
    "updates": _updates,
}
TEMPLATES = {"chosen": "cards", "newest": "cards"}
