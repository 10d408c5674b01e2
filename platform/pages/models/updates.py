"""What is new: notes for the people who use the site, newest first (promise SP-13)."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel, PublishingPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import RICH_TEXT_FEATURES

SHOWN = 30


class UpdatePage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """One note: what is different, since when, in words that everybody understands."""

    published_on = models.DateField(_("sinds"), default=timezone.localdate, help_text=_("Vanaf welke dag het zo is."))
    text = RichTextField(
        _("wat is er anders"),
        features=RICH_TEXT_FEATURES,
        max_length=2000,
        help_text=_("Korte zinnen, gewone woorden. Zeg wat iemand nu anders doet, niet hoe het gemaakt is."),
    )

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("published_on"), FieldPanel("text")]
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    search_fields: ClassVar[list[index.BaseField]] = [*Page.search_fields, index.SearchField("text")]
    api_fields: ClassVar[list[APIField]] = [APIField("published_on"), APIField("text")]
    parent_page_types: ClassVar[list[str]] = ["pages.UpdatesPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/update_page.html"

    class Meta:
        verbose_name = _("vernieuwing")
        verbose_name_plural = _("vernieuwingen")


class UpdatesPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """The list of notes; one per site."""

    intro = models.CharField(_("inleiding"), max_length=300, blank=True)

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro")]
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    api_fields: ClassVar[list[APIField]] = [APIField("intro")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.UpdatePage"]
    max_count = 1
    template = "pages/updates_page.html"

    class Meta:
        verbose_name = _("wat is er nieuw")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's
        """Add the notes."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "notes": newest_updates(SHOWN)}


def newest_updates(number: int) -> "models.QuerySet[UpdatePage]":
    """Return the newest notes that are online."""
    notes: models.QuerySet[UpdatePage] = UpdatePage.objects.live().public().order_by("-published_on", "-pk")[:number]
    return notes
