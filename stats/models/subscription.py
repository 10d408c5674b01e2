"""Who wants a mail when new figures are out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseSubscription(models.Model):
    """A person (a number: stats knows no person) who asked for a mail about each new release from a moment on."""

    by = models.BigIntegerField(unique=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bericht over nieuwe cijfers")
        verbose_name_plural = _("berichten over nieuwe cijfers")

    def __str__(self) -> str:
        return f"subscription {self.pk}"
