"""A way in for a colleague, by e-mail."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.querysets import InvitationQuerySet


class Invitation(models.Model):
    """An invitation to one role in one organisation.

    The organisation is named by kind and id, because schools and providers stand on higher floors: they listen to
    ``accounts.signals.invitation_accepted`` and make the membership. Only a hash of the link's secret is stored.
    """

    email = models.EmailField(_("e-mailadres"))
    kind = models.CharField(_("soort organisatie"), max_length=10, choices=OrganisationKind)
    organisation_id = models.BigIntegerField(null=True, blank=True)
    role = models.CharField(_("rol"), max_length=20)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    accepted_at = models.DateTimeField(_("aangenomen op"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_invitations"
    )
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        indexes = [models.Index(fields=["kind", "organisation_id"], name="invitation_by_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=OrganisationKind.REGION) | models.Q(organisation_id__isnull=False),
                name="invitation_names_its_organisation",
            ),
            models.UniqueConstraint(
                fields=["email", "kind", "organisation_id", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
