"""Who works for which provider."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.choices import ProviderRole
from providers.models.provider import Provider


class ProviderMembership(models.Model):
    """One person's role at one provider."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provider_memberships")
    role = models.CharField(_("rol"), max_length=10, choices=ProviderRole)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("beëindigd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("medewerker van een aanbieder")
        verbose_name_plural = _("medewerkers van aanbieders")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "user", "role"], condition=models.Q(ended_at=None), name="provider_role_once_per_user"
            )
        ]

    def __str__(self) -> str:
        return f"provider membership {self.pk}"
