"""What the desk changed about an account: from what, to what, in which role, when (promise SP-8d)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import AccountFact, ChangedByDesk


class AccountChange(models.Model):
    """One fact that somebody else changed about an account. Rows are added, never altered; they go with the account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True, db_index=True)
    role = models.CharField(_("door"), max_length=20, choices=ChangedByDesk)
    fact = models.CharField(_("wat"), max_length=20, choices=AccountFact)
    before = models.CharField(_("was"), max_length=120, blank=True)
    after = models.CharField(_("werd"), max_length=120, blank=True)

    def __str__(self) -> str:
        return f"account change {self.pk}"
