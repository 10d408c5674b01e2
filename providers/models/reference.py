"""Lists that others keep and we follow: the qualification structure and the sectors, each with the version it came from."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.choices import ReferenceKind, Sector


class ReferenceVersion(models.Model):
    """One version of a list that was read in: when, how many rows, and the digest of its file."""

    kind = models.CharField(max_length=20, choices=ReferenceKind)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="reference_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class ListedRow(models.Model):
    """Base of a row of such a list. It never goes: what a newer version leaves out gets ``ended_on`` and stays readable."""

    name = models.CharField(_("naam"), max_length=200)
    ended_on = models.DateField(_("niet meer te kiezen vanaf"), null=True, blank=True)
    version = models.CharField(_("versie"), max_length=40)

    class Meta:
        abstract = True

    def may_be_chosen_on(self, day: date) -> bool:
        """Return whether something new may point at this row."""
        return self.ended_on is None or day < self.ended_on


class Qualification(ListedRow):
    """Kwalificatie of the mbo, by its crebo: five digits."""

    code = models.CharField(
        _("crebo"), max_length=5, primary_key=True, validators=[RegexValidator(r"^\d{5}$", _("Een crebo heeft 5 cijfers."))]
    )
    level = models.PositiveSmallIntegerField(_("niveau"))
    sector = models.CharField(_("sector"), max_length=30, choices=Sector)

    class Meta:
        verbose_name = _("kwalificatie")
        verbose_name_plural = _("kwalificaties")
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="qualification_level_of_mbo")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SectorTerm(ListedRow):
    """What the list of sectors says of a sector that the software knows: its official name, and whether it may still be chosen."""

    code = models.CharField(_("sector"), max_length=30, choices=Sector, primary_key=True)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectoren")

    def __str__(self) -> str:
        return self.code
