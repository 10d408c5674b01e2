"""Word lists of Dutch education (vocabulary page)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels of secondary education, lowest first, and mbo."""

    PRO = "pro", _("praktijkonderwijs")
    VMBO_BB = "vmbo-bb", _("vmbo basis")
    VMBO_KB = "vmbo-kb", _("vmbo kader")
    VMBO_GL = "vmbo-gl", _("vmbo gemengd")
    VMBO_TL = "vmbo-tl", _("vmbo theoretisch (mavo)")
    HAVO = "havo", _("havo")
    VWO = "vwo", _("vwo")
    VSO = "vso", _("voortgezet speciaal onderwijs")
    MBO = "mbo", _("mbo")


# The highest year of each level; pro may go on to 6.
YEARS = {
    Level.PRO: 6,
    Level.VMBO_BB: 4,
    Level.VMBO_KB: 4,
    Level.VMBO_GL: 4,
    Level.VMBO_TL: 4,
    Level.HAVO: 5,
    Level.VWO: 6,
    Level.VSO: 6,
    Level.MBO: 4,
}


class SchoolRole(models.TextChoices):
    """What somebody does at a school."""

    COORDINATOR = "coordinator", _("LOB-coördinator")
    TEACHER = "teacher", _("Docent")
    MENTOR = "mentor", _("Mentor")
    ADMIN = "admin", _("Schoolbeheerder")


class RollOverStatus(models.TextChoices):
    """The life of one roll-over to the next school year."""

    DRAFT = "draft", _("In voorbereiding")
    DONE = "done", _("Klaar")
    UNDONE = "undone", _("Teruggedraaid")


class ImportStatus(models.TextChoices):
    """The life of one class list that was read in."""

    PREVIEW = "preview", _("Voorbeeld")
    DONE = "done", _("Ingelezen")
    UNDONE = "undone", _("Teruggedraaid")
    DISCARDED = "discarded", _("Weggegooid")


class HolidayRegion(models.TextChoices):
    """The three regions of the Dutch school holidays."""

    NORTH = "north", _("Noord")
    MIDDLE = "middle", _("Midden")
    SOUTH = "south", _("Zuid")


class ApprovalMode(models.TextChoices):
    """Who at the school itself says yes before a sign-up goes out."""

    NONE = "none", _("Niemand: de coördinator beslist")
    MENTOR = "mentor", _("Een mentor")
    HEAD = "head", _("De schoolbeheerder")


class ClosureKind(models.TextChoices):
    """Why a school would rather not go out in a week."""

    TEST_WEEK = "test-week", _("Toetsweek")
    HOLIDAY = "holiday", _("Vakantie of vrije dag")
    OTHER = "other", _("Iets anders")


class SchoolVerdict(models.TextChoices):
    """What the region decided about a school."""

    VERIFIED = "verified", _("Gecontroleerd")
    DECLINED = "declined", _("Afgewezen")
