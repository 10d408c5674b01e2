"""What a school keeps in mind: one person's favourites, and lists that colleagues share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.page import ActivityPage
from activities.querysets import ShortlistQuerySet
from schools.models import School


class Favourite(models.Model):
    """An activity that somebody marked for themselves."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    activity = models.ForeignKey(ActivityPage, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="favourite_once")]

    def __str__(self) -> str:
        return f"favourite {self.pk}"


class Shortlist(models.Model):
    """Lijstje. Everybody who works at the school reads and changes it; ``link_hash`` opens it for reading without an account."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="shortlists")
    name = models.CharField(_("naam van het lijstje"), max_length=80)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    link_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("lijstje")
        verbose_name_plural = _("lijstjes")

    def __str__(self) -> str:
        return f"shortlist {self.pk}"


class ShortlistItem(models.Model):
    """One activity on a list, with a few words for colleagues."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="items")
    activity = models.ForeignKey(ActivityPage, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("opmerking"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shortlist", "activity"], name="shortlist_activity_once")]

    def __str__(self) -> str:
        return f"shortlist item {self.pk}"
