"""The CMS's way to the totals of visits and to the newsletter on its way: among its lists, beside who changed what."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def visits() -> MenuItem:
    """Return the item "Bezoek"."""
    return MenuItem(_("Bezoek"), reverse_lazy("region-visits"), name="visits", icon_name="view", order=100)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def newsletters() -> MenuItem:
    """Return the item "Nieuwsbrief versturen"."""
    return MenuItem(
        _("Nieuwsbrief versturen"), reverse_lazy("newsletter:sendings"), name="sendings", icon_name="mail", order=110
    )
