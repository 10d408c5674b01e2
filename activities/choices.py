"""Word lists of activities (vocabulary page)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """Kinds of meeting with work (promise POR-3b names the first five)."""

    COMPANY_VISIT = "company-visit", _("Bedrijfsbezoek")
    JOB_SHADOWING = "job-shadowing", _("Snuffelstage of meeloopdag")
    GUEST_LESSON = "guest-lesson", _("Gastles")
    WORKSHOP = "workshop", _("Workshop")
    COMPANY_ASSIGNMENT = "company-assignment", _("Bedrijfsopdracht")
    CAREER_FAIR = "career-fair", _("Beroepenmarkt")
    CAROUSEL = "carousel", _("Beroepencarrousel")
    TASTER_DAY = "taster-day", _("Meeloopdag op het mbo")
    OPEN_DAY = "open-day", _("Open dag")
    FLASH_VISIT = "flash-visit", _("Bliksemstage")
    TEACHER_VISIT = "teacher-visit", _("Docentenstage")
    ONLINE_ENCOUNTER = "online-encounter", _("Online ontmoeting")
    SPEED_DATE = "speed-date", _("Speeddate")
    MBO_PLACEMENT = "mbo-placement", _("Stage in het mbo (bpv)")


class CareerCompetence(models.TextChoices):
    """The five career competences (loopbaancompetenties)."""

    QUALITIES_REFLECTION = "qualities-reflection", _("Kwaliteitenreflectie")
    MOTIVES_REFLECTION = "motives-reflection", _("Motievenreflectie")
    WORK_EXPLORATION = "work-exploration", _("Werkexploratie")
    CAREER_STEERING = "career-steering", _("Loopbaansturing")
    NETWORKING = "networking", _("Netwerken")


class LocationKind(models.TextChoices):
    """Where an activity takes place."""

    AT_PROVIDER = "at-provider", _("Bij de aanbieder")
    AT_SCHOOL = "at-school", _("Bij jullie op school")
    ELSEWHERE = "elsewhere", _("Ergens anders")
    ONLINE = "online", _("Online")


class Accessibility(models.TextChoices):
    """What makes a place reachable for everybody."""

    WHEELCHAIR = "wheelchair", _("Rolstoeltoegankelijk")
    PUBLIC_TRANSPORT = "public-transport", _("Met OV bereikbaar")
    ACCESSIBLE_TOILET = "accessible-toilet", _("Aangepast toilet")
    QUIET_ROOM = "quiet-room", _("Rustige ruimte")
    HEARING_LOOP = "hearing-loop", _("Ringleiding")


class AcceptanceMode(models.TextChoices):
    """What happens when a school signs up."""

    AUTOMATIC = "automatic", _("Meteen akkoord")
    MANUAL = "manual", _("Aanbieder keurt goed")


class NamesMode(models.TextChoices):
    """Head count first, names only where an activity needs them (design decision 5)."""

    COUNT = "count", _("Alleen aantal leerlingen")
    NAMES = "names", _("Namen van leerlingen")


class CapacityUnit(models.TextChoices):
    """What the places of a date count."""

    PUPILS = "pupils", _("Leerlingen")
    GROUPS = "groups", _("Groepen")


class SessionStatus(models.TextChoices):
    """The life of one date."""

    SCHEDULED = "scheduled", _("Gepland")
    CANCELLED = "cancelled", _("Gaat niet door")


class PlacesBand(models.TextChoices):
    """How full a date is, for everybody who may not see numbers."""

    PLENTY = "plenty", _("Ruim plek")
    LIMITED = "limited", _("Nog een paar plekken")
    FULL = "full", _("Vol")


class SendBackReason(models.TextChoices):
    """Why something comes back to its maker; own words may follow."""

    WORDING = "wording", _("De tekst is nog niet duidelijk genoeg.")
    PERSONAL = "personal", _("Er staan persoonlijke gegevens in.")
    PRACTICAL = "practical", _("Plek, datum of aantal klopt niet.")
    PHOTO = "photo", _("De foto kan zo niet online.")
    DUPLICATE = "duplicate", _("Deze activiteit is er al.")
    OTHER = "other", _("Iets anders")


class SearchRhythm(models.TextChoices):
    """How often somebody hears what is new in a search that they keep."""

    DAILY = "daily", _("Elke werkdag")
    WEEKLY = "weekly", _("Elke maandag")
