"""A provider's own corner of the site: one page, with its activities below it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel, PublishingPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.illustrated import Illustrated
from providers.models.provider import Provider


class ProviderIndexPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """The parent of all providers' pages; visitors see the list of providers."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["providers.ProviderPage"]
    template = "providers/index_page.html"

    class Meta:
        verbose_name = _("overzicht van aanbieders")


class ProviderPage(Illustrated, Page):  # type: ignore[misc,django-manager-missing]  # Wagtail is untyped
    """One provider in words and pictures. Its people's page permissions hang on this node and nothing else.

    Made by the region's approval only (``providers.services.applications``), never by hand: it needs its provider.
    """

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="page", verbose_name=_("aanbieder"))
    intro = models.CharField(
        _("inleiding"),
        max_length=300,
        blank=True,
        help_text=_("Zeg in 1 of 2 zinnen wat jullie doen. Dit staat boven aan de pagina."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("inhoud"),
        blank=True,
        help_text=_("Vertel meer: tekst, een lijst met punten, een foto of een citaat."),
    )

    content_panels: ClassVar[list[Panel]] = [
        FieldPanel("title", heading=_("Naam op de pagina")),
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel(Illustrated.photo_panels, heading=_("Foto boven aan de pagina")),
    ]
    # The address follows from the title; search texts are made from the words above.
    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    # The content API adds the photo and the provider (meeloop.api.cms).
    api_fields: ClassVar[list[APIField]] = [APIField("intro"), APIField("body")]
    parent_page_types: ClassVar[list[str]] = ["providers.ProviderIndexPage"]
    subpage_types: ClassVar[list[str]] = ["activities.ActivityPage"]
    is_creatable = False
    template = "providers/provider_page.html"

    class Meta:
        verbose_name = _("pagina van een aanbieder")
        verbose_name_plural = _("pagina's van aanbieders")
