"""How people and programs got in, and what they asked for once."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import AccountAct, LoginOutcome, TokenScope

# The first address of a /24 or a /48, as ``networks.truncated`` writes it: a whole address with an ending is none.
TRUNCATED = r"^([0-9]{1,3}\.){3}0/24$|^(([0-9a-f]{1,4}:){1,3}|:):/48$"


class LoginEvent(models.Model):
    """One attempt to sign in. Never a password; the network is truncated; an unknown address is not stored (POR-8d)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="login_events")
    at = models.DateTimeField(_("tijd"), auto_now_add=True, db_index=True)
    outcome = models.CharField(_("uitkomst"), max_length=10, choices=LoginOutcome)
    method = models.CharField(_("manier"), max_length=20, blank=True)
    network = models.CharField(_("netwerk"), max_length=45, blank=True, help_text=_("Ingekort: /24 of /48"))

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="login_event_by_user")]
        constraints = [
            # No whole address ever stands here, whoever writes the row (promise POR-2d).
            models.CheckConstraint(
                condition=models.Q(network="") | models.Q(network__regex=TRUNCATED), name="login_event_network_is_truncated"
            )
        ]

    def __str__(self) -> str:
        return f"login event {self.pk}"


class AccountEvent(models.Model):
    """One thing that was done to an account (PM-6, PM-8). Append-only; ids and labels, never a name.

    ``user`` and ``by`` are plain numbers, so that the log outlives the accounts it speaks of.
    """

    at = models.DateTimeField(_("tijd"), auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    act = models.CharField(_("wat"), max_length=20, choices=AccountAct)
    about = models.CharField(max_length=60, blank=True, help_text="Label and id, such as school:12:coordinator")

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="account_event_by_user")]

    def __str__(self) -> str:
        return f"account event {self.pk}"


class ApiToken(models.Model):
    """A revocable personal token for programs. Only its hash is stored; the first characters tell them apart."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_tokens")
    name = models.CharField(_("naam"), max_length=80)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope), verbose_name=_("mag"))
    # Numbers of schools' programs: accounts knows no school (promise SP-9e).
    programs = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    last_used_on = models.DateField(_("laatst gebruikt"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"token {self.prefix}"

    @property
    def scope_labels(self) -> list[str]:
        """The scopes in words."""
        return [str(TokenScope(scope).label) for scope in self.scopes]


class IdempotentRequest(models.Model):
    """The answer that one POST got, kept 24 hours, so that a retry gets it again (Idempotency-Key, IETF draft 07)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user")]

    def __str__(self) -> str:
        return f"idempotent request {self.pk}"
