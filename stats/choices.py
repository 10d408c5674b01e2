"""Word lists of published counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseStatus(models.TextChoices):
    """A release is frozen when it is made; approving and publishing change no number in it."""

    DRAFT = "draft", _("Concept")
    APPROVED = "approved", _("Goedgekeurd")
    PUBLISHED = "published", _("Gepubliceerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Audience(models.TextChoices):
    """Who may read a published release (promise PM-2a)."""

    FUNDERS = "funders", _("Financiers en de regio")
    PUBLIC = "public", _("Iedereen")


class TableCode(models.TextChoices):
    """The tables of the fixed programme."""

    KEY_FIGURES = "key-figures", _("Kerncijfers")
    SECTOR = "participation-by-sector", _("Deelname per sector")
    KIND = "participation-by-kind", _("Deelname per soort activiteit")
    MUNICIPALITY = "participation-by-municipality", _("Deelname per gemeente")
