"""People who work for the region."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import RegionRole


class RegionMembership(models.Model):
    """One person's role in the region's own team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="region_memberships")
    role = models.CharField(_("rol"), max_length=20, choices=RegionRole)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("medewerker van de regio")
        verbose_name_plural = _("medewerkers van de regio")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="region_role_once_per_user")]

    def __str__(self) -> str:
        return f"region membership {self.pk}"
