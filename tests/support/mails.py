"""Mails as pictures: how a mail program would show them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
