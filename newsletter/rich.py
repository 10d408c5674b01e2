"""Rich text of the CMS in a mail: few tags, styles that stand inline, whole addresses; and the same as plain text.

Both read the text as data and write it anew: a tag that is not in the list leaves its words and nothing else.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

STYLES = {
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding:0 0 0 22px",
    "ol": "margin:0 0 16px;padding:0 0 0 22px",
    "li": "margin:0 0 6px",
    "b": "",
    "strong": "",
    "i": "",
    "em": "",
    "br": "",
}
LINK_STYLE = "color:#0a5a60"
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
UNREAD = frozenset({"script", "style"})


def for_mail(html: str, *, site: str) -> SafeString:
    """Return the text for an HTML mail; ``site`` completes addresses of our own."""
    reader = _Mail(site)
    reader.feed(html)
    reader.close()
    return mark_safe("".join(reader.parts))  # noqa: S308  # every part is escaped or one of the tags above


def for_text(html: str, *, site: str) -> str:
    """Return the same as plain text, with the address behind the words of each link."""
    reader = _Plain(site)
    reader.feed(html)
    reader.close()
    text = "\n".join(line.strip() for line in "".join(reader.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self, site: str) -> None:
        super().__init__(convert_charrefs=True)
        self.site = site
        self.parts: list[str] = []
        self.unread = 0

    def address(self, attrs: list[tuple[str, str | None]]) -> str:
        """Return the whole address of a link, or nothing for one that no mail should have."""
        href = (dict(attrs).get("href") or "").strip()
        whole = urljoin(f"{self.site}/", href) if href else ""
        return whole if urlsplit(whole).scheme in SCHEMES else ""


class _Mail(_Reader):
    """Writes the text with the tags that every mail program knows."""

    def __init__(self, site: str) -> None:
        super().__init__(site)
        self.links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread += 1
        elif tag == "a":
            address = self.address(attrs)
            self.links.append(bool(address))
            if address:
                self.parts.append(f'<a class="link" href="{escape(address)}" style="{LINK_STYLE}">')
        elif tag in STYLES:
            self.parts.append(f'<{tag} style="{STYLES[tag]}">' if STYLES[tag] else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag == "a":
            if self.links and self.links.pop():
                self.parts.append("</a>")
        elif tag in STYLES and tag != "br":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(escape(data))


class _Plain(_Reader):
    """Writes the text with line breaks, and dashes or numbers before points."""

    def __init__(self, site: str) -> None:
        super().__init__(site)
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread += 1
        elif tag == "a":
            self.links.append((self.address(attrs), len(self.parts)))
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.parts.append(self._point())

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag == "a" and self.links:
            address, start = self.links.pop()
            words = "".join(self.parts[start:]).strip()
            if address and address.removeprefix("mailto:").removeprefix("tel:") != words:
                self.parts.append(f" ({address})")
        elif tag == "p":
            self.parts.append("\n\n")
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data)

    def _point(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "
