"""Tables and numbers, stored as they are published."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.models.release import Release


class PublishedTable(models.Model):
    """One table of a release: its shape. ``rows`` are places (``level=havo,municipality=0014``) in published order.

    ``audience`` is the programme's: public, funders or board (a school's own rows). The numbers are in ``PublishedNumber``:
    two tables that share a cell share the row, so that they cannot differ.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    code = models.CharField(_("tabel"), max_length=60)
    title = models.CharField(_("titel"), max_length=200)
    dimensions = ArrayField(models.CharField(max_length=30), default=list)
    measures = ArrayField(models.CharField(max_length=30))
    audience = models.CharField(_("voor wie"), max_length=20)
    rows = ArrayField(models.CharField(max_length=200))
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("tabel van een publicatie")
        verbose_name_plural = _("tabellen van publicaties")
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="table_once_per_release")]

    def __str__(self) -> str:
        return self.code

    @property
    def database(self) -> str | None:
        """The database that this row was read from: what belongs to it is read from there as well."""
        return self._state.db


class PublishedNumber(models.Model):
    """One number as it is published: which measure, where, its value and why it may be empty.

    ``place`` is ``dimension=code`` pairs in alphabetical order, comma-separated; empty for the whole region. ``status`` is
    rounded, exact, few (shown as "<3") or withheld (shown as "x").
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="numbers")
    measure = models.CharField(max_length=30)
    place = models.CharField(max_length=200, blank=True)
    value = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("gepubliceerd getal")
        verbose_name_plural = _("gepubliceerde getallen")
        constraints = [models.UniqueConstraint(fields=["release", "place", "measure"], name="number_once_per_release")]

    def __str__(self) -> str:
        return f"{self.measure}|{self.place}"


class Artefact(models.Model):
    """One file of a release, byte for byte as it was audited. ``audience`` as of a table."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="artefacts")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    audience = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("bestand van een publicatie")
        verbose_name_plural = _("bestanden van publicaties")
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="artefact_once_per_release")]

    def __str__(self) -> str:
        return self.name


class ProgrammeYear(models.Model):
    """What was decided once about a school year: which tables and rows its releases have (``YearProgramme`` as JSON)."""

    start_year = models.PositiveSmallIntegerField(primary_key=True)
    version = models.CharField(max_length=20)
    decision = models.TextField()
    digest = models.CharField(max_length=64)
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("programma van een schooljaar")
        verbose_name_plural = _("programma's van schooljaren")

    def __str__(self) -> str:
        return f"{self.start_year} ({self.version})"
