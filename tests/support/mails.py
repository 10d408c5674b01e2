"""Mails as pictures: how a mail program would show them.

With MEELOOP_MAILS=folder each run of tests keeps the longest mail of every kind and language there, as it was written in a test;
``tools/mail_pictures.py folder`` draws them, many on one sheet, to be looked at.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation

from outbox import rendering

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (600, 360)


@dataclass(frozen=True)
class Picture:
    """One look at a mail. ``overflow`` is in pixels; ``other_hosts`` are addresses it tried to load (there should be none)."""

    width: int
    dark: bool
    overflow: int
    other_hosts: list[str]


def pictures_of(chromium: "Browser", html: str, *, name: str) -> Iterator[Picture]:
    """Show a mail at 600 and 360 pixels, light and dark; keep pictures in MEELOOP_SHOTS when that is set."""
    for width in WIDTHS:
        for dark in (False, True):
            with chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", offline=True
            ) as context:
                page = context.new_page()
                asked: list[str] = []
                page.on("request", lambda request, asked=asked: asked.append(request.url))
                page.set_content(html)
                if folder := os.environ.get("MEELOOP_SHOTS"):
                    page.screenshot(path=Path(folder) / f"{name}-{width}{'-dark' if dark else ''}.png", full_page=True)
                overflow = int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))
                yield Picture(width, dark, overflow, asked)


def keep_every_kind(folder: Path) -> None:
    """From now on keep what is written for a mail: ``schools.declined.nl.body.html``. The longest stays: it has most in it."""
    folder.mkdir(parents=True, exist_ok=True)
    write = rendering._render  # the one place where a template of a mail becomes words

    def kept(name: str, values: Any, *, escape: bool) -> str:  # Any: template context
        words = write(name, values, escape=escape)
        if found := re.fullmatch(r"(\w+)/email/(\w+)/([\w.]+)", name):
            app, kind, part = found.groups()
            file = folder / f"{app}.{kind}.{translation.get_language() or 'nl'}.{part}"
            if not file.exists() or file.stat().st_size < len(words.encode()):
                file.write_text(words, encoding="utf-8")
        return words

    rendering._render = kept  # as above
