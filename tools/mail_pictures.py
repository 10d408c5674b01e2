"""Draw every kind of mail as a mail program would, many on one sheet, to be looked at.

    MEELOOP_MAILS=/tmp/mails make test        # keeps one mail of every kind (tests.support.mails)
    python tools/mail_pictures.py /tmp/mails  # sheets beside them, and a line for what a picture does not say

In a newsletter stand the marks at which a reader gets their own links and cards. Leaves with 1 when a mail sticks out of its window, loads something, shows an address instead of a link, or has holes in its words.
"""

import html
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS = ((640, "light", 4), (390, "dark", 6))
MARGIN, LINE = 8, 18
HOLES = re.compile(r"\{\{|\{%|%\(\w+\)s|\bNone\b")
# The words of a letter are people's own, and may name an address.
MAY_NAME_ADDRESSES = {"desk.letter"}


def draw(browser: "Browser", mails: list[Path], *, width: int, scheme: str) -> Iterator[str]:
    """Draw each mail beside itself; yield what is wrong with it in a window of this width."""
    context = browser.new_context(viewport={"width": width, "height": 500}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]  # "light" or "dark"
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for mail in mails:
        asked.clear()
        page.set_content(mail.read_text(encoding="utf-8"))
        page.screenshot(path=picture_of(mail, width), full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{kind_of(mail)}: wider than {width} pixels"
        if asked:
            yield f"{kind_of(mail)}: loads {asked[0]}"
    context.close()


def judge(mail: Path) -> Iterator[str]:
    """Yield what is wrong with the words of a mail."""
    source = mail.read_text(encoding="utf-8")
    words = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", source, flags=re.DOTALL))
    if HOLES.search(words):
        yield f"{kind_of(mail)}: holes in the words"
    if kind_of(mail) not in MAY_NAME_ADDRESSES and (found := re.search(r"https?://\S+", words)):
        yield f"{kind_of(mail)}: shows {found[0]}"
    if not mail.with_name(mail.name.replace(".html", ".txt")).exists():
        yield f"{kind_of(mail)}: no text part"


def sheets(folder: Path, mails: list[Path], *, width: int, on_one: int) -> None:
    """Put pictures side by side."""
    for number, group in enumerate(mails[start : start + on_one] for start in range(0, len(mails), on_one)):
        pictures = [Image.open(picture_of(mail, width)).convert("RGB") for mail in group]
        size = (sum(one.width + MARGIN for one in pictures), max(one.height for one in pictures) + LINE)
        sheet = Image.new("RGB", size, "#777777")
        pen, left = ImageDraw.Draw(sheet), 0
        for mail, one in zip(group, pictures, strict=True):
            pen.text((left + 4, 3), kind_of(mail), fill="#ffffff")
            sheet.paste(one, (left, LINE))
            left += one.width + MARGIN
        sheet.save(folder / f"sheet-{width}-{number:02d}.png")


def chromium() -> str:
    """Return the browser of this machine. Raises ``SystemExit`` where there is none."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        sys.exit("There is no Chromium here: name one in CHROMIUM.")
    return found


def kind_of(mail: Path) -> str:
    """Return the name of a mail, as the outbox has it."""
    return ".".join(mail.name.split(".")[:2])


def picture_of(mail: Path, width: int) -> Path:
    """Return where its picture goes."""
    return mail.with_name(f"{kind_of(mail)}-{width}.png")


def main(folder: Path) -> int:
    """Draw and judge everything in a folder."""
    mails = sorted(folder.glob("*.nl.body.html"))
    wrong = [line for mail in mails for line in judge(mail)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for width, scheme, on_one in LOOKS:
            wrong += draw(browser, mails, width=width, scheme=scheme)
            sheets(folder, mails, width=width, on_one=on_one)
        browser.close()
    print(f"{len(mails)} mails drawn in {folder}", *wrong, sep="\n")  # what this program says
    return 1 if wrong or not mails else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
