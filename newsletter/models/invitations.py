"""A list of its own, with a basis of its own: contact persons are told once a school year that the newsletter exists.

Legitimate interest (GDPR article 6.1f), not consent: nobody here is a subscriber, and no address is kept (promises POR-3d, POR-7f).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitedAs(models.TextChoices):
    """As what somebody is known to us."""

    SCHOOL = "school", _("Contactpersonen van scholen")
    PROVIDER = "provider", _("Contactpersonen van aanbieders")


class Invitation(models.Model):
    """That an address was invited in a school year: so that nobody is asked twice."""

    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64)
    known_as = models.CharField(_("uitgenodigd als"), max_length=10, choices=InvitedAs)
    start_year = models.PositiveSmallIntegerField(_("schooljaar vanaf"))
    sent_at = models.DateTimeField(_("verstuurd op"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("uitnodiging voor de nieuwsbrief")
        verbose_name_plural = _("uitnodigingen voor de nieuwsbrief")
        constraints = [models.UniqueConstraint(fields=["address_hash", "start_year"], name="invited_once_a_school_year")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Objection(models.Model):
    """A keyed hash of an address that is never invited again."""

    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64, unique=True)
    channel = models.CharField(
        _("waarmee"),
        max_length=20,
        choices=[("page", _("pagina")), ("one-click", _("knop van het mailprogramma")), ("desk", _("verzoek bij de regio"))],
    )
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("bezwaar tegen uitnodigingen")
        verbose_name_plural = _("bezwaren tegen uitnodigingen")

    def __str__(self) -> str:
        return f"objection {self.pk}"
