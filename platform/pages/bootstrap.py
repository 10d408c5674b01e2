"""The pages that every region starts with; the region makes them its own in the CMS. Nothing that exists is touched."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from pages import starters
from pages.models import ContentPage, UpdatePage, UpdatesPage


def ensure_starter_pages(home: Page) -> None:
    """Make each starter page that is missing by its address; an edited or renamed one stays as it is."""
    taken = set(home.get_children().values_list("slug", flat=True))
    for starter in starters.PAGES:
        if starter.slug not in taken:
            make_page(home, starter)


def ensure_updates(home: Page) -> None:
    """Make the list of what is new, with its first notes, where no such list is. Safe to repeat."""
    if UpdatesPage.objects.exists() or home.get_children().filter(slug=starters.UPDATES.slug).exists():
        return
    updates = UpdatesPage(title=starters.UPDATES.title, slug=starters.UPDATES.slug, intro=starters.UPDATES.intro)
    home.add_child(instance=updates)
    for title, paragraphs in starters.FIRST_UPDATES:
        updates.add_child(instance=UpdatePage(title=title, text="".join(f"<p>{one}</p>" for one in paragraphs)))


def make_page(home: Page, starter: starters.Starter) -> ContentPage:
    """Put one starter page online below the home page."""
    page = ContentPage(
        title=starter.title,
        slug=starter.slug,
        intro=starter.intro,
        body=blocks(starter.sections),
        checked_on=timezone.localdate(),
        shows_controller=starter.shows_controller,
        live=False,
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def blocks(sections: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, Any]]:  # Any: values of blocks
    """Return headings and texts as StreamField blocks."""
    made: list[tuple[str, Any]] = []
    for heading, paragraphs in sections:
        if heading:
            made.append(("heading", {"text": heading, "level": "2"}))
        made.append(("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)))
    return made
