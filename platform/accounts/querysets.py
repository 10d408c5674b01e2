"""Ways to read invitations, tokens and terms."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import Invitation, TermsVersion
else:
    Invitation = TermsVersion = Any


def shown_people(path: str = "") -> Q:
    """Return the condition that leaves frozen accounts out; ``path`` is the way to the account ("user__" from a membership)."""
    return Q(**{f"{path}restricted_at": None})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; perhaps expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def to(self, kind: str, organisation_id: int | None) -> Self:
        """Those to one organisation."""
        return self.filter(kind=kind, organisation_id=organisation_id)


class TermsQuerySet(models.QuerySet["TermsVersion"]):
    """Versions of the terms."""

    def published(self) -> Self:
        """Those that hold now, newest first."""
        return self.filter(published_at__lte=timezone.now()).order_by("-published_at", "-pk")
