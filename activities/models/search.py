"""A search of the catalogue that somebody keeps, to hear what is new in it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.choices import SearchRhythm

LONGEST_QUERY = 1000


class SavedSearch(models.Model):
    """Zoekopdracht. ``query`` holds the filters as they stand in an address, in one spelling (``catalogue.asked.normal``).

    ``looked_at`` is when we last looked for something new, ``due_at`` when we look again. ``told`` are the activities that a mail
    about this search named: each at most once. ``trouble_since`` is set while the filters cannot be asked any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("naam van de zoekopdracht"), max_length=80)
    query = models.CharField(max_length=LONGEST_QUERY)
    rhythm = models.CharField(_("hoe vaak mail"), max_length=10, choices=SearchRhythm)
    found = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    told = ArrayField(models.IntegerField(), default=list)
    trouble_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("zoekopdracht")
        verbose_name_plural = _("zoekopdrachten")
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="search_saved_once")]
        indexes = [models.Index(fields=["due_at", "id"], name="search_due")]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
