"""The organisation behind a provider's page."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.fields import ChoiceArrayField
from providers.choices import ProviderStatus, Sector


class Provider(models.Model):
    """Aanbieder. Contact people are memberships, never columns here: this row is public."""

    name = models.CharField(_("naam"), max_length=120)
    kvk_number = models.CharField(
        _("KvK-nummer"),
        max_length=8,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("Een KvK-nummer heeft 8 cijfers."))],
    )
    sectors = ChoiceArrayField(models.CharField(max_length=30, choices=Sector), verbose_name=_("sectoren"), default=list)
    street = models.CharField(_("straat en nummer"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    municipality_code = models.CharField(
        _("gemeentecode"), max_length=4, blank=True, validators=[RegexValidator(r"^\d{4}$", _("Vul 4 cijfers in."))]
    )
    municipality = models.CharField(_("gemeente"), max_length=80, blank=True)
    latitude = models.FloatField(_("breedtegraad"), null=True, blank=True)
    longitude = models.FloatField(_("lengtegraad"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProviderStatus, default=ProviderStatus.APPLIED)
    status_reason = models.CharField(_("reden"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("aangemeld op"), auto_now_add=True)
    decided_at = models.DateTimeField(_("besloten op"), null=True, blank=True)

    class Meta:
        verbose_name = _("aanbieder")
        verbose_name_plural = _("aanbieders")

    def __str__(self) -> str:
        return self.name
