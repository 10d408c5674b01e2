"""What providers see of the CMS: three big buttons and their own things, no tree, no reports (design study, Wagtail admin)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.choices import RegionRole
from accounts.rules import has_region_role
from activities.models import ActivityPage, Session
from activities.rules import activities_of
from activities.services.moderation import waiting_for_region
from providers.models import ProviderPage
from providers.rules import may_judge, providers_of

NOT_FOR_PROVIDERS = {"explorer", "reports", "documents", "settings", "nieuwsbrieven"}
# Wagtail's guide and news are about Wagtail; help with Meeloop stands on the site.
FOR_NOBODY = {"help"}
# Of Wagtail's lists only these say something here: the queue of the region has its own page.
LISTS = {"site-history", "aging-pages"}
# For everybody of the region who makes pages.
LISTS_FOR_EDITORS = {"visits"}


def is_provider_only(request: HttpRequest) -> bool:
    """Return whether somebody is in the CMS for a provider and for nothing else."""
    return not request.user.is_superuser and not may_judge(request.user)


class ActivityListing(PageListingViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Beheer > Activiteiten: a flat list, because a tree puzzles who comes twice a year."""

    model = ActivityPage
    name = "activiteiten"
    icon = "list-ul"
    menu_label = _("Activiteiten")
    menu_order = 200
    add_to_admin_menu = True
    columns = (
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Titel"), sort_key="title"),
        Column("kind", label=_("Soort"), accessor="get_kind_display"),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
        DateColumn("latest_revision_created_at", label=_("Veranderd"), sort_key="latest_revision_created_at"),
    )


def way_back() -> MenuItem:
    """Return the last item of the menu: out of the CMS, to the work on the site."""
    return MenuItem(_("Terug naar Meeloop"), reverse_lazy("accounts:home"), name="meeloop", icon_name="home", order=20000)


class BigButtons(Component):  # type: ignore[misc]  # Wagtail is untyped
    """The first thing on the CMS's home page."""

    name = "meeloop_start"
    template_name = "activities/cms/big_buttons.html"
    order = 10

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: template context
        """Return what the buttons lead to."""
        assert parent_context is not None
        request: HttpRequest = parent_context["request"]
        judges = may_judge(request.user)
        own_pages = ProviderPage.objects.filter(provider__in=providers_of(request.user)).order_by("pk")
        return {
            "request": request,
            "judges": judges,
            "waiting": waiting_for_region().count() if judges else 0,
            "own_pages": own_pages,
            "dates": Session.objects.upcoming().filter(activity__in=activities_of(request.user)).count(),
        }


def home_panels(request: HttpRequest, panels: list[Any]) -> None:  # Any: Wagtail's components
    """Show the big buttons and nothing else: what waits has its own queue, with the checks beside it."""
    panels[:] = [BigButtons()]


def main_menu(request: HttpRequest, items: list[Any]) -> None:  # Any: Wagtail's menu items
    """Leave out what this person cannot use."""
    left_out = FOR_NOBODY | NOT_FOR_PROVIDERS if is_provider_only(request) else FOR_NOBODY
    items[:] = [item for item in items if item.name not in left_out]


def lists_menu(request: HttpRequest, items: list[Any]) -> None:  # Any: Wagtail's menu items
    """Keep the lists about pages: what changed for who runs the site, how often pages are read for who makes them."""
    runs_the_site = request.user.is_superuser or has_region_role(request.user, RegionRole.ADMIN)
    kept = LISTS_FOR_EDITORS | (LISTS if runs_the_site else set())
    items[:] = [item for item in items if item.name in kept]


def summary(request: HttpRequest, items: list[Any]) -> None:  # Any: Wagtail's components
    """Leave out the numbers of pages and photos: they say nothing here."""
    items[:] = []


def action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:  # Any: Wagtail's menu items
    """Put sending in first for who cannot publish: hidden in a fold nobody finds it (design study §1)."""
    if is_provider_only(request):
        items.sort(key=lambda item: item.name != "action-submit")


def choosable_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Let providers link to what everybody can read, and to their own; never to a draft of somebody else."""
    if not is_provider_only(request):
        return pages
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(live=True) | pages.filter(pk__in=own.values("pk"))
