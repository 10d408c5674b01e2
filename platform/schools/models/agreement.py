"""The processing agreement: its versions, and which school accepted which (AVG article 28, promise OGP-0h)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School


class AgreementVersion(models.Model):
    """One published text with its annexes, frozen: what a school accepted stays readable word for word.

    ``document`` is a list of parts as ``schools.agreement_text`` makes them; ``digest`` the SHA-256 over it.
    """

    number = models.PositiveSmallIntegerField(_("versie"), unique=True)
    summary = models.CharField(_("wat is er veranderd"), max_length=500, blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("geldt vanaf"), unique=True)

    class Meta:
        verbose_name = _("versie van de verwerkersovereenkomst")
        verbose_name_plural = _("versies van de verwerkersovereenkomst")
        get_latest_by = "published_at"

    def __str__(self) -> str:
        return f"agreement version {self.number}"


class ProcessingAgreement(models.Model):
    """One school said yes to one version. Append-only; there is no address and no network in it.

    ``signature`` is the installation's, over the facts of this row (``schools.services.signed_agreements``).
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="agreements")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(_("aanvaard op"))
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    signer_name = models.CharField(_("naam van wie tekende"), max_length=120)
    signer_function = models.CharField(_("functie"), max_length=80)
    signature = models.CharField(max_length=100, blank=True)
    public_key = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("verwerkersovereenkomst")
        verbose_name_plural = _("verwerkersovereenkomsten")
        constraints = [models.UniqueConstraint(fields=["school", "version"], name="agreement_once_per_version")]

    def __str__(self) -> str:
        return f"processing agreement {self.pk}"
