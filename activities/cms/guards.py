"""A page does not go while dates hang on it or below it (design, known traps). PROTECT in the database is the net below.

Wiped or moved: never, once there are dates at all. Taken offline: not while a date is still to come.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from activities.errors import SessionsBelow
from activities.models import Session

NEEDS_NO_DATES = {"delete", "move"}
NEEDS_NO_COMING_DATES = {"unpublish"}


def check_page_may_go(page: Page, action: str) -> None:
    """Raise ``SessionsBelow`` when dates forbid this action (delete, move or unpublish) on the page."""
    below = Session.objects.below(page)
    if action in NEEDS_NO_COMING_DATES:
        below = below.upcoming()
    if below.exists():
        raise SessionsBelow(title=page.title)


def refuse(request: HttpRequest, pages: Iterable[Any], action: str) -> HttpResponse | None:  # Any: pages, or users or images
    """Return the way back, with the reason as a message, or None when every page may go."""
    for page in pages:
        if not isinstance(page, Page):
            continue
        try:
            check_page_may_go(page, action)
        except SessionsBelow as refusal:
            messages.error(request, refusal.detail)
            parent = page.get_parent()
            return redirect("wagtailadmin_explore", parent.pk) if parent else redirect("wagtailadmin_home")
    return None


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Guard Wagtail's delete screen."""
    return refuse(request, [page], "delete")


def before_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Guard Wagtail's move screen: another parent is another provider. The order below one parent may change."""
    if page.get_parent().pk == destination.pk:
        return None
    return refuse(request, [page], "move")


def before_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Guard Wagtail's unpublish screen."""
    return refuse(request, [page], "unpublish")


def before_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:  # Any: Wagtail's
    """Guard the bulk actions; one page with dates stops them all, and nothing is done by halves."""
    if action_type in NEEDS_NO_DATES | NEEDS_NO_COMING_DATES:
        return refuse(request, objects, action_type)
    return None
