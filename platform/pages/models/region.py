"""What a region says about itself: shown in header, footer, mails and privacy page (promises POR-1a, SP-1, SBB-8b)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class RegionSettings(BaseSiteSetting):  # type: ignore[misc]  # Wagtail is untyped
    """Name, contact and controller of the region that runs this site."""

    name = models.CharField(_("naam van de regio"), max_length=80, default="Meeloop")
    controller = models.CharField(_("verwerkingsverantwoordelijke"), max_length=200, blank=True)
    kvk_number = models.CharField(
        _("KvK-nummer"), max_length=8, blank=True, validators=[RegexValidator(r"^\d{8}$", _("Vul 8 cijfers in."))]
    )
    postal_address = models.CharField(_("postadres"), max_length=200, blank=True)
    visiting_address = models.CharField(_("bezoekadres"), max_length=200, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    dpo_contact = models.CharField(_("functionaris gegevensbescherming"), max_length=200, blank=True)
    complaint_url = models.URLField(
        _("adres voor een klacht bij de toezichthouder"),
        default="https://www.autoriteitpersoonsgegevens.nl/",
        db_default="https://www.autoriteitpersoonsgegevens.nl/",
    )
    names_visible_days_before = models.PositiveSmallIntegerField(_("aanbieder ziet namen vanaf (dagen ervoor)"), default=7)
    names_visible_days_after = models.PositiveSmallIntegerField(_("aanbieder ziet namen tot (dagen erna)"), default=7)

    class Meta:
        verbose_name = _("regio")

    def __str__(self) -> str:
        return self.name
