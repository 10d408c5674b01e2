"""Who works at which school, and as what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import SchoolRole
from schools.models.organisation import School


class SchoolMembership(models.Model):
    """One person's role at one school. Ending it closes access in the next request (promise SP-5a)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="school_memberships")
    role = models.CharField(_("rol"), max_length=20, choices=SchoolRole)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("beëindigd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("medewerker van een school")
        verbose_name_plural = _("medewerkers van scholen")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "role"], condition=models.Q(ended_at=None), name="school_role_once_per_user"
            )
        ]

    def __str__(self) -> str:
        return f"school membership {self.pk}"
