"""Subscribers and the proof of what they agreed to. Knows no school and no activity."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class SubscriberStatus(models.TextChoices):
    """Nobody gets a newsletter before they confirmed it (promise POR-3d)."""

    PENDING = "pending", _("Nog niet bevestigd")
    ACTIVE = "active", _("Ingeschreven")
    LEFT = "left", _("Uitgeschreven")


class Topic(models.TextChoices):
    """What a subscriber may choose from."""

    NEWS = "news", _("Nieuws")
    MEETINGS = "meetings", _("Bijeenkomsten")
    NEW_ACTIVITIES = "new-activities", _("Nieuwe activiteiten")


class Subscriber(models.Model):
    """One address on the list."""

    email = models.EmailField(_("e-mailadres"))
    status = models.CharField(_("status"), max_length=10, choices=SubscriberStatus, default=SubscriberStatus.PENDING)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic), verbose_name=_("onderwerpen"), default=list)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("abonnee")
        verbose_name_plural = _("abonnees")
        constraints = [models.UniqueConstraint(Lower("email"), name="subscriber_once_per_address")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class ConsentRecord(models.Model):
    """Append-only: what text, which version, when, how. Outlives the subscriber as a keyed hash of the address."""

    address_hash = models.CharField(max_length=64, db_index=True)
    action = models.CharField(
        max_length=12, choices=[("asked", _("gevraagd")), ("given", _("gegeven")), ("withdrawn", _("ingetrokken"))]
    )
    text_version = models.CharField(max_length=20)
    text = models.TextField(max_length=1000)
    channel = models.CharField(max_length=20)
    topics = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"consent record {self.pk}"


class Suppression(models.Model):
    """A keyed hash of an address that must not be mailed, so that an import or somebody else cannot revive it."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=20, choices=[("left", _("uitgeschreven")), ("bounced", _("onbestelbaar"))])
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"suppression {self.pk}"
