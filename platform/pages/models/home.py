"""The root of the region's site. Visitors see the catalogue there (``/`` is search, design study §4.2)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.api import APIField
from wagtail.models import Page


class HomePage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """One per site; the words above the search box."""

    intro = models.CharField(_("inleiding"), max_length=300, blank=True)

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro")]
    api_fields: ClassVar[list[APIField]] = [APIField("intro")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "pages.ContentPage",
        "pages.UpdatesPage",
        "newsletter.NewsletterIndexPage",
        "providers.ProviderIndexPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("startpagina")
