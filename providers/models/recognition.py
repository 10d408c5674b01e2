"""Recognitions of training companies (SBB): what a provider says, what the region confirmed, and until when it holds."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from providers.choices import RecognitionSource
from providers.models.provider import Provider
from providers.querysets import RecognitionQuerySet


class Days(Func):
    """Days from one up to another; without one of them it has no end there."""

    function = "DATERANGE"
    output_field = DateRangeField()


class DaysInAll(Func):
    """The days that lie in each of these ranges; none where they lie in no common one."""

    template = "(%(expressions)s)"
    arg_joiner = " * "
    output_field = DateRangeField()


class Recognition(models.Model):
    """Erkenning: one period of one training company. It counts while it is confirmed, valid and not withdrawn (SBB-2a).

    ``valid_until`` is the last day; ``withdrawn_on`` the first day without. What is not confirmed has no source and no checker.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="recognitions")
    company_id = models.CharField(
        _("leerbedrijf-ID"),
        max_length=10,
        validators=[RegexValidator(r"^\d{6,10}$", _("Een leerbedrijf-ID heeft 6 tot 10 cijfers."))],
    )
    crebos = ArrayField(models.CharField(max_length=5), verbose_name=_("crebo's"), default=list)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_until = models.DateField(_("geldig tot en met"))
    withdrawn_on = models.DateField(_("ingetrokken op"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=20, choices=RecognitionSource, blank=True)
    checked_on = models.DateField(_("nagekeken op"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("bevestigd door"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("erkenning")
        verbose_name_plural = _("erkenningen")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="recognition_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | (Q(checked_on__isnull=False) & ~Q(source="")),
                name="recognition_confirmed_with_source_and_date",
            ),
            models.UniqueConstraint(fields=["provider", "company_id", "valid_from"], name="recognition_period_once"),
            # From the day on which somebody looked it up, within its term, until it was withdrawn.
            ExclusionConstraint(
                name="company_id_counts_for_one_provider",
                expressions=[
                    ("company_id", RangeOperators.EQUAL),
                    ("provider", RangeOperators.NOT_EQUAL),
                    (
                        DaysInAll(
                            Days(F("valid_from"), F("valid_until"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                            Days(F("checked_on"), Value(None)),
                            Days(Value(None), F("withdrawn_on")),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["company_id"], name="recognition_by_company"),
            models.Index(fields=["valid_until"], name="recognition_by_end"),
        ]

    def __str__(self) -> str:
        return f"recognition {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the region looked it up and found it."""
        return self.confirmed_at is not None

    def holds_on(self, day: date) -> bool:
        """Return whether it counts on a day: ``querysets.holding`` for one row."""
        is_withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= day
        return self.is_confirmed and self.valid_from <= day <= self.valid_until and not is_withdrawn
