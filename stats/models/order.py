"""Somebody asked for a count; the worker makes it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from stats.choices import OrderStatus, ReaderKind, Term
from stats.models.release import Release


class ReleaseOrder(models.Model):
    """The truth that the queue is only a doorbell for: a killed worker leaves it standing, and the next one takes it up.

    ``refusal`` is the code of why it could not be counted, ``words`` the sentence for people. ``tries``: how often a worker began
    it. ``withdrawn_by`` took it back. Nobody asked (``asked_by`` is empty) where names were about to go (``services.freezing``).
    """

    start_year = models.PositiveSmallIntegerField(_("schooljaar"))
    term = models.PositiveSmallIntegerField(_("periode"), choices=Term)
    readers = ArrayField(models.CharField(max_length=20, choices=ReaderKind), verbose_name=_("voor wie"))
    is_confidential = models.BooleanField(_("vertrouwelijk"), default=False)
    reason = models.CharField(_("waarom een nieuwe versie"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=OrderStatus, default=OrderStatus.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.BigIntegerField(null=True)
    asked_role = models.CharField(max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    withdrawn_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    release = models.OneToOneField(Release, null=True, on_delete=models.PROTECT, related_name="order")
    refusal = models.CharField(max_length=40, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("opdracht om te tellen")
        verbose_name_plural = _("opdrachten om te tellen")
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(status=OrderStatus.ASKED), name="release_order_one_at_a_time"),
            models.CheckConstraint(
                condition=~Q(status=OrderStatus.DONE) | Q(release__isnull=False), name="release_order_done_has_release"
            ),
        ]

    def __str__(self) -> str:
        return f"release order {self.pk}"
