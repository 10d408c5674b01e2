"""What readers of a confidential release promised, and what they took with them. Who is a number: stats knows no person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.choices import Purpose, RequestStatus
from stats.models.release import Release


class ReaderRow(models.Model):
    """Base: who, for which organisation."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    by = models.BigIntegerField()
    organisation = models.CharField(_("organisatie"), max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ReleaseAcceptance(ReaderRow):
    """Somebody read the conditions of a confidential release and agreed (promise PM-3). Append-only."""

    terms_version = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("akkoord van een lezer")
        verbose_name_plural = _("akkoorden van lezers")
        constraints = [
            models.UniqueConstraint(fields=["release", "by", "terms_version"], name="release_accepted_once_per_version")
        ]


class ReleaseDownload(ReaderRow):
    """One file that somebody took, for which purpose, and the SHA-256 of what they got. Append-only."""

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20, choices=Purpose)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        indexes = [models.Index(fields=["release", "at"], name="release_download_by_release")]


class CommercialRequest(ReaderRow):
    """Somebody wants to use a release commercially: only after a yes of two bodies, under terms of its own (promise PM-4)."""

    words = models.CharField(_("waarvoor"), max_length=500)
    terms_version = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.ASKED)

    class Meta:
        verbose_name = _("verzoek om commercieel gebruik")
        verbose_name_plural = _("verzoeken om commercieel gebruik")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "by"], condition=Q(status=RequestStatus.ASKED), name="commercial_request_once_open"
            )
        ]


class CommercialDecision(models.Model):
    """One body's yes or no to commercial use. Append-only."""

    request = models.ForeignKey(CommercialRequest, on_delete=models.PROTECT, related_name="decisions")
    says_yes = models.BooleanField()
    by = models.BigIntegerField()
    body_kind = models.CharField(max_length=10)
    body_code = models.CharField(max_length=20, blank=True)
    body_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "by"], name="commercial_decision_once_per_person"),
            models.UniqueConstraint(fields=["request", "body_kind", "body_code"], name="commercial_decision_once_per_body"),
        ]

    def __str__(self) -> str:
        return f"commercial decision {self.pk}"
