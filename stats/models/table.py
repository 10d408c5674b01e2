"""Tables and cells, stored as they are published."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.choices import TableCode
from stats.models.release import Release


class PublishedTable(models.Model):
    """One table of a release."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    code = models.CharField(_("tabel"), max_length=40, choices=TableCode)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="table_once_per_release")]

    def __str__(self) -> str:
        return self.code


class PublishedCell(models.Model):
    """One number as it is published. ``value`` is empty where a group is too small to show.

    ``code`` is a value of the table's dimension, ``_T`` for the total (SDMX). ``label`` is stored too: names of
    municipalities change, a published table does not.
    """

    table = models.ForeignKey(PublishedTable, on_delete=models.PROTECT, related_name="cells")
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    value = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField()

    TOTAL = "_T"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="cell_once_per_table")]

    def __str__(self) -> str:
        return f"{self.table_id}:{self.code}"

    @property
    def words(self) -> str:
        """The label in the reader's language; the name of a municipality is the same in all."""
        return gettext(self.label)

    @property
    def is_total(self) -> bool:
        """Whether this is the table's last line."""
        return self.code == self.TOTAL
