"""Terms of use, per version (promise PM-8)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import TermsQuerySet


class TermsVersion(models.Model):
    """One published text of the terms; the newest published one must be accepted before anything else."""

    version = models.CharField(_("versie"), max_length=20, unique=True)
    text = models.TextField(_("tekst"), max_length=50_000)
    published_at = models.DateTimeField(_("geldt vanaf"))

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("voorwaarden")
        verbose_name_plural = _("voorwaarden")
        get_latest_by = "published_at"

    def __str__(self) -> str:
        return self.version

    def sections(self) -> list[tuple[str, str]]:
        """Return the text as (heading, body): a short first line without a full stop above a paragraph is its heading."""
        parts = []
        for block in self.text.replace("\r\n", "\n").split("\n\n"):
            first, _newline, rest = block.strip().partition("\n")
            parts.append((first, rest) if rest and not first.endswith(".") else ("", block.strip()))
        return parts


class TermsAcceptance(models.Model):
    """Proof that one person accepted one version; no address is stored with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="terms_acceptances")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "terms"], name="terms_accepted_once")]

    def __str__(self) -> str:
        return f"terms acceptance {self.pk}"
