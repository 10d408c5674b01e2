"""An activity in words. Nothing that a sign-up touches lives here: publishing restores the row from its draft."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from activities.choices import (
    AcceptanceMode,
    Accessibility,
    ActivityKind,
    CareerCompetence,
    LocationKind,
    NamesMode,
)
from kit.fields import ChoiceArrayField
from pages.blocks import BodyBlock
from providers.choices import Sector
from schools.choices import Level


class ActivityPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """What a provider offers; one page below the provider's own."""

    kind = models.CharField(_("soort activiteit"), max_length=30, choices=ActivityKind)
    intro = models.CharField(_("wat doet een leerling bij jullie?"), max_length=300)
    body = StreamField(BodyBlock(), verbose_name=_("meer vertellen"), blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("foto")
    )
    image_alt = models.CharField(_("beschrijving van de foto"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector)
    levels = ChoiceArrayField(
        models.CharField(max_length=10, choices=Level), verbose_name=_("niveaus"), default=list, blank=True
    )
    years = ChoiceArrayField(
        models.PositiveSmallIntegerField(choices=[(year, str(year)) for year in range(1, 7)]),
        verbose_name=_("leerjaren"),
        default=list,
        blank=True,
    )
    competences = ChoiceArrayField(
        models.CharField(max_length=30, choices=CareerCompetence),
        verbose_name=_("loopbaancompetenties"),
        default=list,
        blank=True,
    )
    location_kind = models.CharField(_("waar"), max_length=20, choices=LocationKind, default=LocationKind.AT_PROVIDER)
    street = models.CharField(_("straat en nummer"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    municipality_code = models.CharField(max_length=4, blank=True, editable=False)
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    accessibility = ChoiceArrayField(
        models.CharField(max_length=30, choices=Accessibility), verbose_name=_("toegankelijkheid"), default=list, blank=True
    )
    what_to_bring = models.CharField(_("wat neem je mee of trek je aan?"), max_length=300, blank=True)
    acceptance_mode = models.CharField(
        _("aanmeldingen"), max_length=10, choices=AcceptanceMode, default=AcceptanceMode.AUTOMATIC
    )
    names_mode = models.CharField(_("namen"), max_length=10, choices=NamesMode, default=NamesMode.COUNT)
    min_group = models.PositiveSmallIntegerField(_("minste aantal per groep"), null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(_("hoogste aantal per groep"), null=True, blank=True)
    pupils_per_adult = models.PositiveSmallIntegerField(_("leerlingen per begeleider"), null=True, blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("intro"),
        FieldPanel("sector"),
        MultiFieldPanel([FieldPanel("levels"), FieldPanel("years"), FieldPanel("competences")], heading=_("Voor wie")),
        MultiFieldPanel(
            [
                FieldPanel("location_kind"),
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
                FieldPanel("accessibility"),
                FieldPanel("what_to_bring"),
            ],
            heading=_("Waar"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("acceptance_mode"),
                FieldPanel("names_mode"),
                FieldRowPanel([FieldPanel("min_group"), FieldPanel("max_group"), FieldPanel("pupils_per_adult")]),
            ],
            heading=_("Aanmelden"),
        ),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Foto")),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("sector"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField(name)
        for name in (
            "kind",
            "intro",
            "body",
            "image",
            "image_alt",
            "sector",
            "levels",
            "years",
            "competences",
            "location_kind",
            "street",
            "postcode",
            "city",
            "accessibility",
            "what_to_bring",
            "acceptance_mode",
            "names_mode",
            "min_group",
            "max_group",
        )
    ]
    parent_page_types: ClassVar[list[str]] = ["providers.ProviderPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "activities/activity_page.html"

    class Meta:
        verbose_name = _("activiteit")
        verbose_name_plural = _("activiteiten")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(min_group=None) | models.Q(max_group=None) | models.Q(min_group__lte=models.F("max_group")),
                name="activity_smallest_group_fits_largest",
            )
        ]
