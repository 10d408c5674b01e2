"""What the region decided about an organisation: who, when and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import RegionRole


class RegionDecision(models.Model):
    """Base of the tables of decisions (schools, providers). Append-only: a later decision is a later row.

    ``by_role`` says in which role somebody decided and stays when the account is gone; ``by`` becomes empty then.
    """

    at = models.DateTimeField(_("besloten op"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_role = models.CharField(_("rol"), max_length=20, choices=RegionRole, blank=True)
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @classmethod
    def newest_about(cls, **subject: models.Model) -> Self | None:
        """Return the last decision about one organisation, such as ``school=...``; None when nobody decided yet."""
        return cls._default_manager.filter(**subject).select_related("by").order_by("-at", "-pk").first()
