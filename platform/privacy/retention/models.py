"""What the job of each night did, and what may not go yet."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RetentionRun(models.Model):
    """One night. A worker that is killed leaves the row open, and the next one goes on with it.

    ``counts``: rows per rule that went or were emptied. ``left``: per rule what was overdue afterwards and why, as
    ``{"left": 3, "legal": 1, "waits": {"code": 2}}``. ``errors``: rules that failed, with the class of the error.
    ``overdue_after`` counts what nothing keeps: it must be 0. ``proof`` is what was signed, ``digest`` its SHA-256.
    """

    day = models.DateField(_("nacht van"), unique=True)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    overdue_after = models.PositiveIntegerField(null=True)
    proof = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=88, blank=True)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("nacht van het opruimen")
        verbose_name_plural = _("nachten van het opruimen")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(overdue_after__isnull=False), name="retention_run_ends_with_a_count"
            )
        ]

    def __str__(self) -> str:
        return f"retention run {self.pk}"

    @property
    def is_good(self) -> bool:
        """Whether it came to its end and left nothing that should have gone."""
        return self.ended_at is not None and not self.overdue_after and not self.errors


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Ways to read holds."""

    def standing(self, now: datetime) -> Self:
        """Holds that keep something at this moment."""
        return self.filter(set_at__lte=now, until__gt=now, lifted_at=None)


class LegalHold(models.Model):
    """One row that must not go before a day, because the law or a court asks it (promise POR-6c): who says so, why, until when.

    A hold on a person keeps every row about that person, and one on a row keeps what the row would go along with.
    """

    label = models.CharField(_("soort"), max_length=60)
    object_id = models.CharField(_("nummer"), max_length=64)
    reason = models.CharField(_("reden"), max_length=300)
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("tot"))
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarplicht")
        verbose_name_plural = _("bewaarplichten")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("set_at")), name="legal_hold_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
            models.UniqueConstraint(fields=["label", "object_id"], condition=Q(lifted_at=None), name="legal_hold_once_per_row"),
        ]

    def __str__(self) -> str:
        return f"legal hold {self.pk}"
