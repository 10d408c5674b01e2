"""What the region decided about a provider."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import RegionDecision
from providers.choices import ProviderVerdict
from providers.models.provider import Provider


class ProviderDecision(RegionDecision):
    """Approved, declined, blocked or let in again: by whom, when and why. Append-only."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("besluit"), max_length=10, choices=ProviderVerdict)

    class Meta:
        verbose_name = _("besluit over een aanbieder")
        verbose_name_plural = _("besluiten over aanbieders")
        indexes = [models.Index(fields=["provider", "-at"], name="provider_decision_by_provider")]
