"""One frozen set of tables."""

import json
import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kit import school_year
from stats.choices import OPEN, OUT, SHORT_TERMS, ReaderKind, ReleaseStatus, Term


def out_by(now: datetime) -> Q:
    """Return what readers can see at a moment: published, and past its embargo."""
    return (Q(embargo_until=None) | Q(embargo_until__lte=now)) & Q(status__in=OUT)


class Release(models.Model):
    """The tables of one term, or of a whole year, as they were counted once.

    Who did what is kept in ``steps``, as numbers: stats knows no person. ``manifest`` is the JSON text that names every table
    and file with its SHA-256, ``digest`` the SHA-256 of the manifest. ``statement`` says what was published when and by which
    bodies; ``signature`` is the installation's Ed25519 signature (base64) under it, made with the key ``signing_key`` (its
    fingerprint). The counts of findings are those of the audit, empty until it has finished.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    start_year = models.PositiveSmallIntegerField(_("schooljaar"))
    term = models.PositiveSmallIntegerField(_("periode"), choices=Term)
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    status = models.CharField(_("status"), max_length=10, choices=ReleaseStatus, default=ReleaseStatus.DRAFT)
    readers = ArrayField(models.CharField(max_length=20, choices=ReaderKind), verbose_name=_("voor wie"))
    is_confidential = models.BooleanField(_("vertrouwelijk"), default=False)
    embargo_until = models.DateTimeField(_("niet te zien voor"), null=True, blank=True)
    programme_version = models.CharField(_("programma"), max_length=20)
    programme_digest = models.CharField(max_length=64)
    method_version = models.CharField(_("methode"), max_length=20)
    secret_fingerprint = models.CharField(max_length=64)
    data_until = models.DateField(_("gegevens tot en met"))
    dropped = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    computed_at = models.DateTimeField(_("geteld op"))
    computed_by = models.BigIntegerField(null=True)
    audited_at = models.DateTimeField(_("nagerekend op"), null=True)
    blocking_findings = models.PositiveIntegerField(null=True)
    weak_findings = models.PositiveIntegerField(null=True)
    checked = models.JSONField(default=dict)
    manifest = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True)
    statement = models.TextField(blank=True, default="")
    signature = models.CharField(max_length=88, blank=True, default="")
    signing_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("publicatie")
        verbose_name_plural = _("publicaties")
        constraints = [
            models.UniqueConstraint(
                fields=["start_year", "term", "version"],
                condition=~Q(status=ReleaseStatus.WITHDRAWN),
                name="release_version_once_per_term",
            ),
            models.UniqueConstraint(Value(1), condition=Q(status__in=OPEN), name="release_one_on_its_way"),
            models.UniqueConstraint(
                fields=["start_year", "term"], condition=Q(status=ReleaseStatus.PUBLISHED), name="release_newest_once_per_term"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ReleaseStatus.DRAFT, ReleaseStatus.AUDITED, ReleaseStatus.WITHDRAWN])
                | Q(audited_at__isnull=False, blocking_findings=0),
                name="release_with_a_finding_goes_nowhere",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OUT) | (Q(published_at__isnull=False) & ~Q(signature="")), name="release_out_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects=None) | Q(version__gt=1, corrects__isnull=False),
                name="release_corrects_another",
            ),
            models.CheckConstraint(condition=~Q(readers=[]), name="release_has_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.period_code} v{self.version}"

    @property
    def period_code(self) -> str:
        """The period as in addresses and file names: "2025-2026", or "2025-2026-1" for a term."""
        return f"{self.school_year}-{self.term}" if self.term else self.school_year

    @property
    def term_words(self) -> str:
        """The part of the year as a person reads it: "augustus–december", "heel schooljaar"."""
        return str(SHORT_TERMS[Term(self.term)])

    @property
    def period_words(self) -> str:
        """The period as a person reads it: "2025-2026, augustus–december", or "2025-2026" for the whole year."""
        return f"{self.school_year}, {self.term_words}" if self.term else self.school_year

    @property
    def reason(self) -> str:
        """Why this version took the place of the one before, as it was signed; empty for a first version."""
        return str(json.loads(self.manifest).get("reason", "")) if self.corrects_id else ""

    @property
    def school_year(self) -> str:
        """The year's name: "2025-2026"."""
        return school_year.label(self.start_year)

    @property
    def is_out(self) -> bool:
        """Whether it was published, also when a later version has taken its place."""
        return self.status in OUT

    @property
    def visible_at(self) -> datetime:
        """From when readers see a release that is out."""
        published = self.published_at or self.computed_at
        return max(published, self.embargo_until) if self.embargo_until else published

    @cached_property
    def has_newer(self) -> bool:
        """Whether readers see a newer version of this period; ``with_newer`` finds it for many rows at once."""
        found: bool | None = self.__dict__.get("newer_is_out")
        if found is not None:
            return found
        versions = Release.objects.using(self.database).filter(out_by(timezone.now()))
        return versions.filter(start_year=self.start_year, term=self.term, version__gt=self.version).exists()

    @property
    def shown_status(self) -> ReleaseStatus:
        """Where it stands for readers: while the version that takes its place is under embargo, this one is what there is."""
        status = ReleaseStatus(self.status)
        return ReleaseStatus.PUBLISHED if status == ReleaseStatus.SUPERSEDED and not self.has_newer else status

    @property
    def is_awaited(self) -> bool:
        """Whether it was published and waits for the end of its embargo."""
        return self.is_out and self.visible_at > timezone.now()

    @property
    def may_be_read(self) -> bool:
        """Whether its numbers may be seen at all, by its makers too: the attack on them was finished and found nothing that blocks."""
        return self.audited_at is not None and self.blocking_findings == 0

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return ReaderKind.PUBLIC in self.readers

    @property
    def readers_words(self) -> str:
        """For whom it is, as a person reads it."""
        return ", ".join(str(ReaderKind(kind).label) for kind in self.readers)

    @property
    def database(self) -> str | None:
        """The database that this row was read from: what belongs to it is read from there as well."""
        return self._state.db
