"""Word lists of service messages."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from providers.choices import ProviderRole
from schools.choices import SchoolRole


class ServiceKind(models.TextChoices):
    """What a service message may be about. Nothing else: news and invitations belong in the newsletter (promise OGP-2.1c)."""

    CHANGE = "change", _("Er verandert iets")
    OUTAGE = "outage", _("Er is een storing of onderhoud")
    UPDATE = "update", _("Er is iets nieuws aan de site")


def group_of(kind: str, role: str = "") -> str:
    """Return the code of everybody with a role in a kind of organisation, or with any role there."""
    return f"{kind}:{role}" if role else str(kind)


# Whom a message can be for: a kind of organisation, and a role in it where that makes a difference.
GROUPS: tuple[tuple[str, Any, Any], ...] = (  # Any: lazy translations
    *((group_of(OrganisationKind.SCHOOL, role.value), _("School: %(role)s"), role.label) for role in SchoolRole),
    *((group_of(OrganisationKind.PROVIDER, role.value), _("Aanbieder: %(role)s"), role.label) for role in ProviderRole),
    (group_of(OrganisationKind.FUNDER), _("Financiers en partners"), ""),
    (group_of(OrganisationKind.REGION), _("Het team van de regio"), ""),
)
GROUP_CODES = tuple(code for code, _words, _role in GROUPS)


def group_labels() -> list[tuple[str, str]]:
    """Return the groups with their words, in the language of now."""
    return [(code, str(words) % {"role": str(role)} if role else str(words)) for code, words, role in GROUPS]
