"""An ordinary page: help, privacy, accessibility, news."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel, PublishingPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.showing import ShowsPhotos


class ContentPage(ShowsPhotos, Page):  # type: ignore[misc,django-manager-missing]  # Wagtail is untyped
    """A page of words, with the date on which somebody last checked it (promise PM-7a)."""

    intro = models.CharField(_("inleiding"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)
    checked_on = models.DateField(
        _("nagekeken op"),
        null=True,
        blank=True,
        help_text=_("Klopt alles nog? Zet hier dan de dag van vandaag. Bezoekers zien hem."),
    )
    shows_controller = models.BooleanField(
        _("laat zien wie verantwoordelijk is"),
        default=False,
        help_text=_("Naam en adressen van de regio staan dan onder aan de pagina. Ze komen uit Instellingen, Regio."),
    )

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("checked_on"),
        FieldPanel("shows_controller"),
    ]
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("intro"), APIField("body"), APIField("checked_on")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["pages.ContentPage"]
    template = "pages/content_page.html"

    class Meta:
        verbose_name = _("pagina")
        verbose_name_plural = _("pagina's")
