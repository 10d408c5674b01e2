"""A page with one photo above its words: described for who cannot see it, or marked as decoration (WCAG 1.1.1)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel

from pages.models.showing import ShowsPhotos


class Illustrated(ShowsPhotos):
    """The photo's three columns and the rule that ties them."""

    image = models.ForeignKey(
        "pages.Photo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("foto"),
        help_text=_("Staan er mensen op? Vraag hun eerst of het mag. Zonder foto maken wij een tekening bij de sector."),
    )
    image_alt = models.CharField(
        _("beschrijving van de foto"),
        max_length=160,
        blank=True,
        help_text=_("Wat is er te zien? Dit leest een schermlezer voor. Bijvoorbeeld: twee leerlingen lassen een hek."),
    )
    image_is_decorative = models.BooleanField(
        _("de foto is alleen versiering"), default=False, help_text=_("Dan is een beschrijving niet nodig.")
    )

    photo_panels: ClassVar[list[Panel]] = [
        FieldPanel("image"),
        FieldPanel("image_alt"),
        FieldPanel("image_is_decorative"),
    ]

    class Meta:
        abstract = True

    @property
    def shown_image(self) -> Any:  # Any: a photo or None; Wagtail is untyped
        """The photo, unless somebody on it did not agree to this page: then the page goes without (POR-2e)."""
        return None if self.image is None or self.image.is_withheld_on(self.pk) else self.image

    def clean(self) -> None:
        """Ask for a description of a photo that says something."""
        super().clean()
        if self.image_id and not self.image_alt.strip() and not self.image_is_decorative:
            raise ValidationError({"image_alt": _("Zeg wat er op de foto staat, of kies dat hij alleen versiering is.")})
