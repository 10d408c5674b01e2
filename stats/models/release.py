"""One frozen set of tables."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit import school_year
from stats.choices import Audience, ReleaseStatus


class Release(models.Model):
    """The tables of one school year as they were counted once.

    Who counted and who approved are kept as numbers: stats knows no person. ``digest`` is the SHA-256 over every cell,
    so that anybody can see that what is served is what was approved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    start_year = models.PositiveSmallIntegerField(_("schooljaar"))
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    audience = models.CharField(_("voor wie"), max_length=10, choices=Audience, default=Audience.FUNDERS)
    status = models.CharField(_("status"), max_length=10, choices=ReleaseStatus, default=ReleaseStatus.DRAFT)
    method_version = models.CharField(_("methode"), max_length=20)
    data_until = models.DateField(_("gegevens tot en met"))
    computed_at = models.DateTimeField(_("geteld op"))
    computed_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(_("goedgekeurd op"), null=True)
    approved_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("publicatie")
        verbose_name_plural = _("publicaties")
        constraints = [
            models.UniqueConstraint(fields=["start_year", "version"], name="release_version_once_per_year"),
            models.CheckConstraint(
                condition=~Q(status=ReleaseStatus.PUBLISHED) | Q(approved_at__isnull=False, published_at__isnull=False),
                name="release_published_only_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(computed_by=None) | ~Q(approved_by=F("computed_by")),
                name="release_approved_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_year} v{self.version}"

    @property
    def school_year(self) -> str:
        """The year's name: "2025-2026"."""
        return school_year.label(self.start_year)

    @property
    def is_complete_year(self) -> bool:
        """Whether the whole school year was counted; a running year is never compared as if it were whole."""
        return self.data_until >= school_year.days_of(self.start_year).last
