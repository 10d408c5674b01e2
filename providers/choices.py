"""Word lists of providers (vocabulary page: SBB sector chambers and three outside SBB)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """Where the work is done."""

    BUILT_ENVIRONMENT = "built-environment", _("Techniek en gebouwde omgeving")
    MOBILITY = "mobility", _("Vervoer en logistiek")
    CARE = "care", _("Zorg, welzijn en sport")
    RETAIL = "retail", _("Handel")
    ICT_CREATIVE = "ict-creative", _("ICT en creatief")
    FOOD_GREEN_HOSPITALITY = "food-green-hospitality", _("Voedsel, groen en gastvrijheid")
    BUSINESS_SECURITY = "business-security", _("Zakelijk en veiligheid")
    SPECIAL_CRAFTS = "special-crafts", _("Bijzonder vakmanschap")
    EDUCATION = "education", _("Onderwijs")
    GOVERNMENT = "government", _("Overheid")
    CULTURE = "culture", _("Kunst en cultuur")


class ProviderStatus(models.TextChoices):
    """Where a provider stands with the region."""

    APPLIED = "applied", _("Aangemeld")
    APPROVED = "approved", _("Goedgekeurd")
    DECLINED = "declined", _("Afgewezen")
    BLOCKED = "blocked", _("Geblokkeerd")


class ProviderVerdict(models.TextChoices):
    """What the region decided about a provider."""

    APPROVED = "approved", _("Goedgekeurd")
    DECLINED = "declined", _("Afgewezen")
    BLOCKED = "blocked", _("Geblokkeerd")
    UNBLOCKED = "unblocked", _("Weer toegelaten")


class RecognitionSource(models.TextChoices):
    """Where the region looked up that a training company is recognised."""

    REGISTER = "register", _("Openbaar register van SBB")
    DECISION = "decision", _("Besluit van SBB, getoond door de aanbieder")
    LIST = "list", _("Lijst van SBB")


class ReferenceKind(models.TextChoices):
    """Lists that others keep and we follow."""

    SECTORS = "sectors", _("Sectoren")
    QUALIFICATIONS = "qualifications", _("Kwalificaties")


class ProviderRole(models.TextChoices):
    """What somebody does for a provider."""

    OWNER = "owner", _("Beheerder")
    EDITOR = "editor", _("Redacteur")
    HOST = "host", _("Begeleider op de dag")
