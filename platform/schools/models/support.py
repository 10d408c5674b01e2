"""An hour in which somebody of the region may look along with a school, because the school says so (promise SP-5e)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School
from schools.querysets import SupportGrantQuerySet


class ConfidentialityDeclaration(models.Model):
    """Somebody of the region promised in writing to keep silent. Without it nobody can be let in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="confidentiality")
    signed_on = models.DateField(_("getekend op"))
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("geheimhoudingsverklaring")
        verbose_name_plural = _("geheimhoudingsverklaringen")

    def __str__(self) -> str:
        return f"confidentiality of user {self.user_id}"


class SupportGrant(models.Model):
    """One person of the region may see the classes and pupils of one school, for at most an hour, to look and not to touch."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="support_grants")
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("waarvoor"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(_("gegeven op"))
    expires_at = models.DateTimeField(_("tot"))
    ended_at = models.DateTimeField(_("eerder gesloten op"), null=True, blank=True)

    objects = SupportGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("toegang voor hulp")
        verbose_name_plural = _("toegang voor hulp")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at"), expires_at__lte=F("granted_at") + timedelta(hours=1)),
                name="support_lasts_an_hour_at_most",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "-granted_at"], name="support_grant_by_school"),
            models.Index(fields=["helper", "expires_at"], name="support_grant_by_helper"),
        ]

    def __str__(self) -> str:
        return f"support grant {self.pk}"
