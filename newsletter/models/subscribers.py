"""Subscribers and the proof of what they agreed to. Knows no school and no activity."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class SubscriberStatus(models.TextChoices):
    """Nobody gets a newsletter before they confirmed it (promise POR-3d)."""

    PENDING = "pending", _("Nog niet bevestigd")
    ACTIVE = "active", _("Ingeschreven")
    LEFT = "left", _("Uitgeschreven")


class Topic(models.TextChoices):
    """What every region's newsletter is about; sectors, kinds and places come beside it (``newsletter.interests``)."""

    NEWS = "news", _("Nieuws")
    MEETINGS = "meetings", _("Bijeenkomsten")
    NEW_ACTIVITIES = "new-activities", _("Nieuwe activiteiten")


class Frequency(models.TextChoices):
    """How often a subscriber wants mail at most (``newsletter.receiving``)."""

    EACH = "each", _("Elke nieuwsbrief meteen")
    WEEKLY = "weekly", _("Hoogstens één per week")
    MONTHLY = "monthly", _("Hoogstens één per maand")


def masked(email: str) -> str:
    """Return an address for a page or a mail: ``i•••@school.example``."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Ways to read the list."""

    def mailable(self) -> Self:
        """Return who may be mailed: confirmed, and not on the list of those who left or cannot be reached."""
        suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
        return self.filter(~Exists(suppressed), status=SubscriberStatus.ACTIVE)


class Subscriber(models.Model):
    """One address on the list. No topics chosen means all of them, but never one of ``muted``.

    ``times_left`` is part of every confirmation link: a link from before somebody left cannot bring them back. ``times_moved``
    is part of the links of who changed the address: who reads the old mailbox opens nothing any more. ``last_issue_at`` is
    written by ``newsletter.receiving.note_issue``. ``told_until``: what was new until then, a mail told them.
    """

    email = models.EmailField(_("e-mailadres"))
    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=SubscriberStatus, default=SubscriberStatus.PENDING)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("onderwerpen"), default=list)
    muted = ArrayField(models.CharField(max_length=60), verbose_name=_("liever niet over"), default=list, db_default=[])
    frequency = models.CharField(
        _("hoe vaak"), max_length=10, choices=Frequency, default=Frequency.EACH, db_default=Frequency.EACH
    )
    paused_until = models.DateField(_("pauze tot"), null=True, blank=True)
    last_issue_at = models.DateTimeField(_("laatste nieuwsbrief op"), null=True, blank=True)
    told_until = models.DateTimeField(_("nieuwe activiteiten verteld tot"), null=True, blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    created_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    left_at = models.DateTimeField(_("uitgeschreven op"), null=True, blank=True)
    times_left = models.PositiveSmallIntegerField(_("aantal keer uitgeschreven"), default=0)
    times_moved = models.PositiveSmallIntegerField(_("aantal keer verhuisd"), default=0, db_default=0)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnee")
        verbose_name_plural = _("abonnees")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="subscriber_once_per_address"),
            models.CheckConstraint(
                condition=~Q(status=SubscriberStatus.ACTIVE) | Q(confirmed_at__isnull=False),
                name="subscriber_active_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(status=SubscriberStatus.LEFT) | Q(left_at__isnull=False), name="subscriber_left_at_some_time"
            ),
        ]
        indexes = [models.Index(fields=["status", "id"], name="subscriber_by_status")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"

    @property
    def masked_email(self) -> str:
        """Enough to recognise your own address, too little to learn somebody's: ``i•••@school.example``."""
        return masked(self.email)


class ConsentRecord(models.Model):
    """Append-only: what text, which version, when, how. Outlives the subscriber as a keyed hash of the address (POR-3g)."""

    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64, db_index=True)
    action = models.CharField(
        _("wat"), max_length=12, choices=[("asked", _("gevraagd")), ("given", _("gegeven")), ("withdrawn", _("ingetrokken"))]
    )
    text_version = models.CharField(_("versie van de tekst"), max_length=20)
    text = models.TextField(_("tekst"), max_length=1000)
    channel = models.CharField(_("waarmee"), max_length=20)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("onderwerpen"), default=list)
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("bewijs van een keuze")
        verbose_name_plural = _("bewijzen van keuzes")

    def __str__(self) -> str:
        return f"consent record {self.pk}"


class Suppression(models.Model):
    """A keyed hash of an address that must not be mailed, so that an import or somebody else cannot revive it."""

    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64, unique=True)
    reason = models.CharField(
        _("waarom"), max_length=20, choices=[("left", _("uitgeschreven")), ("bounced", _("onbestelbaar"))]
    )
    created_at = models.DateTimeField(_("sinds"), auto_now_add=True)

    class Meta:
        verbose_name = _("adres dat geen post krijgt")
        verbose_name_plural = _("adressen die geen post krijgen")

    def __str__(self) -> str:
        return f"suppression {self.pk}"
