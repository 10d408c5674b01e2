"""What somebody hears who goes from link to link and from button to button."""

from collections import Counter
from html.parser import HTMLParser


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._leads_to: str | None = None
        self._words: list[str] = []
        self._form = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form":
            self._form = known.get("action") or ""
        if tag in {"a", "button"}:
            self._leads_to, self._words = known.get("href") or f"{self._form} {known.get('value') or ''}", []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"a", "button"} and self._leads_to is not None:
            self.found.append((" ".join(" ".join(self._words).split()), self._leads_to))
            self._leads_to = None


def shared_names(page: str) -> list[str]:
    """Return the names that more than one link or button of this page has, while they lead to different things."""
    parser = _Names()
    parser.feed(page)
    names = Counter(name for name, _where in set(parser.found))
    return sorted(name for name, times in names.items() if times > 1)
