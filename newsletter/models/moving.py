"""Who asked to get the newsletter elsewhere, until the new mailbox says yes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.subscribers import Subscriber, masked


class AddressChange(models.Model):
    """A new address that has not said yes yet. A new request is a new row, so that an older link confirms nothing else."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, verbose_name=_("abonnee"))
    email = models.EmailField(_("nieuw e-mailadres"))
    address_hash = models.CharField(_("onleesbaar kenmerk"), max_length=64)
    asked_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)

    class Meta:
        verbose_name = _("verhuizing van een abonnee")
        verbose_name_plural = _("verhuizingen van abonnees")

    def __str__(self) -> str:
        return f"address change {self.pk}"

    @property
    def masked_email(self) -> str:
        """Enough to recognise your own address."""
        return masked(self.email)
