"""Published counts. Nothing here has an id of a person, a class or an enrolment (promise POR-4d)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReleaseStatus(models.TextChoices):
    """A release is frozen when it is made; approving and publishing change nothing in it."""

    DRAFT = "draft", _("Concept")
    APPROVED = "approved", _("Goedgekeurd")
    PUBLISHED = "published", _("Gepubliceerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Release(models.Model):
    """One frozen set of tables about one period. Approvers are kept as numbers: stats knows no person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school_year = models.PositiveSmallIntegerField(_("schooljaar (beginjaar)"))
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=ReleaseStatus, default=ReleaseStatus.DRAFT)
    method_version = models.CharField(_("methode"), max_length=20)
    data_until = models.DateField(_("gegevens tot en met"))
    computed_at = models.DateTimeField(_("berekend op"))
    computed_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(_("goedgekeurd op"), null=True)
    approved_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("publicatie")
        verbose_name_plural = _("publicaties")
        constraints = [
            models.UniqueConstraint(fields=["school_year", "version"], name="release_version_once_per_year"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(approved_at__isnull=False, published_at__isnull=False),
                name="release_published_only_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(computed_by=None) | ~Q(approved_by=models.F("computed_by")),
                name="release_approved_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.school_year} v{self.version}"


class PublishedTable(models.Model):
    """One table of a release: a measure by one or more dimensions."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="tables")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    measure = models.CharField(max_length=40)
    dimensions = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="table_once_per_release")]

    def __str__(self) -> str:
        return self.code


class PublishedCell(models.Model):
    """One number as it is published, or the one symbol for "not shown" (value null)."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="cells")
    key = models.JSONField(default=dict)
    labels = models.JSONField(default=list)
    value = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField()
    is_total = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "position"], name="cell_once_per_position")]

    def __str__(self) -> str:
        return f"cell {self.pk}"
