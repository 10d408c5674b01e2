"""An activity in words. Nothing that a sign-up touches lives here: publishing restores the row from its draft."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, PublishingPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
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
from activities.errors import RecognitionNeeded
from activities.panels import SessionsPanel
from activities.recognition import NEEDS_RECOGNITION
from kit import postcode as postcodes
from kit.fields import ChoiceArrayField
from pages.blocks import BodyBlock
from pages.illustrated import Illustrated
from pages.models.showing import is_by_clock
from providers.choices import Sector
from providers.errors import SectorEnded
from providers.facts import is_recognised
from providers.models import Provider
from providers.services.reference import ended_sectors
from schools.choices import Level

LARGEST_GROUP = 500
GROUP = (MinValueValidator(1), MaxValueValidator(LARGEST_GROUP))


class ActivityPage(Illustrated, Page):  # type: ignore[misc,django-manager-missing]  # Wagtail is untyped
    """What a provider offers; one page below the provider's own."""

    kind = models.CharField(_("soort activiteit"), max_length=30, choices=ActivityKind)
    intro = models.CharField(
        _("wat doet een leerling bij jullie?"),
        max_length=300,
        help_text=_("Zeg wat een leerling gaat doen. Bijvoorbeeld: bak je eigen brood in onze bakkerij."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("meer vertellen"),
        blank=True,
        help_text=_("Hoe ziet de dag eruit? Voeg tekst, een lijst, een foto of een citaat toe."),
    )
    sector = models.CharField(_("sector"), max_length=30, choices=Sector)
    levels = ChoiceArrayField(
        models.CharField(max_length=10, choices=Level),
        verbose_name=_("niveaus"),
        default=list,
        blank=True,
        help_text=_("Kies niets als iedereen welkom is."),
    )
    years = ChoiceArrayField(
        models.PositiveSmallIntegerField(choices=[(year, str(year)) for year in range(1, 7)]),
        verbose_name=_("leerjaren"),
        default=list,
        blank=True,
        help_text=_("Kies niets als alle leerjaren welkom zijn."),
    )
    competences = ChoiceArrayField(
        models.CharField(max_length=30, choices=CareerCompetence),
        verbose_name=_("loopbaancompetenties"),
        default=list,
        blank=True,
        help_text=_("Waar leert een leerling het meest over? Scholen zoeken hierop."),
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
    what_to_bring = models.CharField(
        _("waar moet een leerling op letten?"),
        max_length=300,
        blank=True,
        help_text=_("Bijvoorbeeld: dichte schoenen en een lunch."),
    )
    acceptance_mode = models.CharField(
        _("inschrijvingen"), max_length=10, choices=AcceptanceMode, default=AcceptanceMode.AUTOMATIC
    )
    names_mode = models.CharField(
        _("namen"),
        max_length=10,
        choices=NamesMode,
        default=NamesMode.COUNT,
        help_text=_("Vraag alleen namen als je die echt nodig hebt, bijvoorbeeld voor een toegangspas."),
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("antwoord binnen (werkdagen)"),
        default=5,
        db_default=5,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
        help_text=_("Alleen als jullie elke groep goedkeuren. Daarna komen de plekken vanzelf weer vrij."),
    )
    is_on_request = models.BooleanField(
        _("ook op aanvraag"), default=False, db_default=False, help_text=_("Scholen kunnen zelf om een datum vragen.")
    )
    names_days_before = models.PositiveSmallIntegerField(
        _("namen zichtbaar vanaf (dagen ervoor)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(30)],
        help_text=_("Leeg: zoals de regio het instelde."),
    )
    names_days_after = models.PositiveSmallIntegerField(
        _("namen zichtbaar tot (dagen erna)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(30)],
        help_text=_("Leeg: zoals de regio het instelde."),
    )
    most_per_school = models.PositiveSmallIntegerField(
        _("hoogste aantal groepen per school"), null=True, blank=True, validators=GROUP, help_text=_("Per schooljaar.")
    )
    most_per_class = models.PositiveSmallIntegerField(
        _("hoogste aantal keer per klas"), null=True, blank=True, validators=GROUP, help_text=_("Per schooljaar.")
    )
    most_per_pupil = models.PositiveSmallIntegerField(
        _("hoogste aantal keer per leerling"),
        null=True,
        blank=True,
        validators=GROUP,
        help_text=_("Per schooljaar. Telt alleen waar jullie namen vragen."),
    )
    min_group = models.PositiveSmallIntegerField(_("minste aantal per groep"), null=True, blank=True, validators=GROUP)
    max_group = models.PositiveSmallIntegerField(_("hoogste aantal per groep"), null=True, blank=True, validators=GROUP)
    pupils_per_adult = models.PositiveSmallIntegerField(
        _("leerlingen per begeleider"),
        null=True,
        blank=True,
        validators=GROUP,
        help_text=_("Per zoveel leerlingen komt er 1 begeleider van school mee."),
    )

    content_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("title", heading=_("Titel"), help_text=_("Bijvoorbeeld: Kijk in de drukkerij.")),
                FieldPanel("kind"),
                FieldPanel("intro", widget=AdminAutoHeightTextInput),
                FieldPanel("sector"),
            ],
            heading=_("Wat"),
        ),
        SessionsPanel(heading=_("Datums en plekken")),
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
                FieldRowPanel([FieldPanel("acceptance_mode"), FieldPanel("answer_working_days")]),
                FieldPanel("is_on_request"),
                FieldPanel("names_mode"),
                FieldRowPanel(
                    [
                        FieldPanel("names_days_before"),
                        FieldPanel(
                            "names_days_after",
                            help_text=_("Leeg: zoals de regio het instelde. Daarna noteert de school wie er was."),
                        ),
                    ]
                ),
                FieldRowPanel([FieldPanel("min_group"), FieldPanel("max_group"), FieldPanel("pupils_per_adult")]),
                FieldRowPanel([FieldPanel("most_per_school"), FieldPanel("most_per_class"), FieldPanel("most_per_pupil")]),
            ],
            heading=_("Inschrijven"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(Illustrated.photo_panels, heading=_("Foto")),
    ]
    # The address follows from the title; search texts are made from the words above.
    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("sector"),
    ]
    # The content API adds the photo, the provider and the sessions (meeloop.api.cms).
    api_fields: ClassVar[list[APIField]] = [
        APIField(name)
        for name in (
            "kind",
            "intro",
            "body",
            "sector",
            "levels",
            "years",
            "competences",
            "location_kind",
            "street",
            "postcode",
            "city",
            "latitude",
            "longitude",
            "accessibility",
            "what_to_bring",
            "acceptance_mode",
            "names_mode",
            "min_group",
            "max_group",
            "pupils_per_adult",
            "answer_working_days",
            "is_on_request",
            "most_per_school",
            "most_per_class",
            "most_per_pupil",
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
                violation_error_message=_("Het minste aantal is hoger dan het hoogste aantal. Draai ze om."),
            )
        ]

    def publish(self, revision: Any, **kwargs: Any) -> None:  # Any: Wagtail's, and its keyword arguments
        """Put a version online; every way there passes here. Raises ``RecognitionNeeded`` (promise SBB-2a).

        What the clock would put online keeps its moment and waits: nobody is there to read a refusal.
        """
        if revision.content.get("kind", self.kind) in NEEDS_RECOGNITION and not is_recognised(self.provider):
            if is_by_clock(kwargs):
                return
            raise RecognitionNeeded
        super().publish(revision, **kwargs)

    @property
    def provider(self) -> Provider:
        """The organisation that offers this: the owner of the page above. One query; lists fetch it in bulk."""
        parent_path = self.path[: -self.steplen]
        return Provider.objects.get(page__path=parent_path)

    def clean(self) -> None:
        """Check what a form of separate fields cannot: the postcode's shape, and an end after the last date."""
        super().clean()
        problems: dict[str, Any] = {}  # Any: sentences
        had = ActivityPage.objects.filter(pk=self.pk).values_list("sector", flat=True) if self.pk else ()
        if self.sector in ended_sectors(timezone.localdate()) and self.sector not in had:
            problems["sector"] = SectorEnded(names=str(Sector(self.sector).label)).detail
        if self.postcode:
            try:
                self.postcode = postcodes.for_display(self.postcode)
            except ValueError:
                problems["postcode"] = _("Schrijf de postcode als 4 cijfers en 2 letters, bijvoorbeeld 9712 AB.")
        if self.pk and self.expire_at and self.sessions.scheduled().filter(ends_at__gt=self.expire_at).exists():
            problems["expire_at"] = _("Er zijn nog datums na dit moment. Kies een later moment, of laat die datums vervallen.")
        if problems:
            raise ValidationError(problems)
