"""The newsletter in the CMS. Wagtail reads this file when it starts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button

from kit.when import day_and_clock
from newsletter import cms_views
from newsletter.issue_forms import IssueForm
from newsletter.models import NewsletterIssuePage
from newsletter.reviewing import waits_for
from newsletter.rules import may_send

# Where Wagtail's panels look for the form of a page.
NewsletterIssuePage.base_form_class = IssueForm


def planned_for(issue: NewsletterIssuePage) -> str:
    """Return when an issue goes by itself, in words; nothing for one that goes by hand."""
    return day_and_clock(issue.send_at) if issue.send_at else ""


class IssueListing(PageListingViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Beheer > Nieuwsbrieven: all issues, those being written too."""

    model = NewsletterIssuePage
    name = "nieuwsbrieven"
    icon = "mail"
    menu_label = _("Nieuwsbrieven")
    menu_order = 250
    add_to_admin_menu = True
    columns = (
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Titel"), sort_key="title"),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
        # Wagtail's column of dates calls a day to come "just now".
        Column("send_at", label=_("Versturen op"), accessor=planned_for, sort_key="send_at"),
        DateColumn("latest_revision_created_at", label=_("Veranderd"), sort_key="latest_revision_created_at"),
    )


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def issue_listing() -> IssueListing:
    """Return the list of issues."""
    return IssueListing("nieuwsbrieven")


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # as above
def addresses() -> list[URLPattern | URLResolver]:
    """Return our own screens below /beheer/."""
    own = [path("<int:pk>/proef/", cms_views.proof, name="proof")]
    return [path("nieuwsbrief/", include((own, "newsletter_cms")))]


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]  # as above
def action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:  # Any: Wagtail's
    """Put the yes first for whoever is asked to read along: in a fold, below "save", nobody finds it."""
    page = context.get("page")
    if isinstance(page, NewsletterIssuePage) and waits_for(page, request.user):
        items.sort(key=lambda item: (item.name != "approve", item.name != "reject"))


@hooks.register("register_page_header_buttons")  # type: ignore[untyped-decorator]  # as above
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # Any: Wagtail's
    """Add the ways to a test mail and to sending to the menu of an issue."""
    if isinstance(page, NewsletterIssuePage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(_("Stuur een proef"), url=reverse("newsletter_cms:proof", args=[page.pk]), icon_name="mail", priority=5)
        if page.live and may_send(user):
            yield Button(_("Verstuur"), url=reverse("newsletter:send_issue", args=[page.pk]), icon_name="mail", priority=6)
