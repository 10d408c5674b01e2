"""A provider's own corner of the site: one page, with its activities below it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock
from providers.models.provider import Provider


class ProviderIndexPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """The parent of all providers' pages; visitors see the list of providers."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["providers.ProviderPage"]
    template = "providers/index_page.html"

    class Meta:
        verbose_name = _("overzicht van aanbieders")


class ProviderPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """One provider in words and pictures. Its people's page permissions hang on this node and nothing else."""

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="page", verbose_name=_("aanbieder"))
    intro = models.CharField(_("inleiding"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("foto")
    )
    image_alt = models.CharField(_("beschrijving van de foto"), max_length=160, blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("image"),
        FieldPanel("image_alt"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("intro"), APIField("body"), APIField("image"), APIField("image_alt")]
    parent_page_types: ClassVar[list[str]] = ["providers.ProviderIndexPage"]
    subpage_types: ClassVar[list[str]] = ["activities.ActivityPage"]
    template = "providers/provider_page.html"

    class Meta:
        verbose_name = _("pagina van een aanbieder")
        verbose_name_plural = _("pagina's van aanbieders")
