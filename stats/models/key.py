"""Which secrets the installation has used: by what recognises them, never the secrets themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.choices import KeyUse


class KeyRecord(models.Model):
    """A secret that was in use from a moment on. The newest of a use is the one that settings must hold; an old one may come back.

    ``fingerprint`` is 64 hexadecimal characters. ``public_key`` (base64, 32 bytes; signing keys only) stays, so that what was
    signed with an earlier key can always be verified. ``reason`` says why a new one was taken into use.
    """

    use = models.CharField(max_length=10, choices=KeyUse)
    fingerprint = models.CharField(max_length=64)
    public_key = models.CharField(max_length=44, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("sleutel van cijfers")
        verbose_name_plural = _("sleutels van cijfers")
        constraints = [
            models.CheckConstraint(condition=~Q(use=KeyUse.SIGNING) | ~Q(public_key=""), name="signing_key_can_be_verified"),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.fingerprint[:8]}"
