"""Word lists of published counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseStatus(models.TextChoices):
    """The life of a release (``stats.moves``). Its numbers never change: no step touches them."""

    DRAFT = "draft", _("Concept")
    AUDITED = "audited", _("Nagerekend")
    REQUESTED = "requested", _("Wacht op akkoord")
    APPROVED = "approved", _("Akkoord")
    PUBLISHED = "published", _("Gepubliceerd")
    SUPERSEDED = "superseded", _("Vervangen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


# On its way: only one release at a time, so that the audit has always looked at everything that goes out.
OPEN = (ReleaseStatus.DRAFT, ReleaseStatus.AUDITED, ReleaseStatus.REQUESTED, ReleaseStatus.APPROVED)
# Has been seen by its readers, and stays: an earlier version can still be read.
OUT = (ReleaseStatus.PUBLISHED, ReleaseStatus.SUPERSEDED)


class ReaderKind(models.TextChoices):
    """The kinds of organisation that a release is for (promise PM-2a). The region reads everything."""

    PUBLIC = "public", _("Iedereen")
    MUNICIPALITY = "municipality", _("Gemeenten")
    PROVINCE = "province", _("Provincies")
    MINISTRY = "ministry", _("Het Rijk")
    FUND = "fund", _("Fondsen")
    PARTNER = "partner", _("Samenwerkingspartners")
    SCHOOL = "school", _("Scholen")
    PROVIDER = "provider", _("Aanbieders")


FUNDERS = (ReaderKind.MUNICIPALITY, ReaderKind.PROVINCE, ReaderKind.MINISTRY, ReaderKind.FUND, ReaderKind.PARTNER)


class BodyKind(models.TextChoices):
    """In whose name somebody decides about a release."""

    REGION = "region", _("De regio")
    BOARD = "board", _("Schoolbestuur")
    SYSTEM = "system", _("Meeloop")


class Term(models.IntegerChoices):
    """What a release is about: a part of the school year, the finest there is (stats page §5.2), or the whole year."""

    YEAR = 0, _("heel schooljaar")
    AUTUMN = 1, _("augustus tot en met december")
    WINTER = 2, _("januari tot en met maart")
    SPRING = 3, _("april tot en met juli")


# What a term is called where there is little room.
SHORT_TERMS = {
    Term.YEAR: _("heel schooljaar"),
    Term.AUTUMN: _("augustus–december"),
    Term.WINTER: _("januari–maart"),
    Term.SPRING: _("april–juli"),
}


class OrderStatus(models.TextChoices):
    """Whether what was asked has been counted."""

    ASKED = "asked", _("Wacht op de teller")
    DONE = "done", _("Geteld")
    REFUSED = "refused", _("Niet gelukt")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Purpose(models.TextChoices):
    """What somebody wants to do with confidential counts (promise PM-4)."""

    ACCOUNTABILITY = "accountability", _("Subsidie verantwoorden")
    POLICY = "policy", _("Beleid maken of bijstellen")
    RESEARCH = "research", _("Onderzoek")
    COMMERCIAL = "commercial", _("Commercieel gebruik")


class RequestStatus(models.TextChoices):
    """Where a request for commercial use stands."""

    ASKED = "asked", _("Wacht op akkoord")
    APPROVED = "approved", _("Akkoord")
    DECLINED = "declined", _("Afgewezen")


class KeyUse(models.TextChoices):
    """What a secret of the installation is for."""

    ROUNDING = "rounding", _("Afronden")
    SIGNING = "signing", _("Ondertekenen")
