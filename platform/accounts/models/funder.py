"""Funders and partners: they see released counts and nothing else (promise POR-4d)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import FunderKind


class FunderOrganisation(models.Model):
    """An organisation that pays or answers for the programme; verified by the region before it sees anything (PM-2a)."""

    name = models.CharField(_("naam"), max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=FunderKind)
    verified_at = models.DateTimeField(_("gecontroleerd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("financier")
        verbose_name_plural = _("financiers")

    def __str__(self) -> str:
        return self.name


class FunderMembership(models.Model):
    """One person who reads releases for a funder."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="funder_memberships")
    organisation = models.ForeignKey(FunderOrganisation, on_delete=models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="funder_membership_once")]

    def __str__(self) -> str:
        return f"funder membership {self.pk}"
