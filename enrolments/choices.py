"""Word lists of sign-ups: the states of design page §2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentStatus(models.TextChoices):
    """Where a group's sign-up stands."""

    DRAFT = "draft", _("Concept")
    REQUESTED = "requested", _("Aangevraagd")
    WAITING = "waiting", _("Op de wachtlijst")
    OFFERED = "offered", _("Plek aangeboden")
    ACCEPTED = "accepted", _("Akkoord")
    CONFIRMED = "confirmed", _("Bevestigd")
    ATTENDED = "attended", _("Geweest")
    NO_SHOW = "no_show", _("Niet gekomen")
    DECLINED = "declined", _("Afgewezen")
    CANCELLED_BY_SCHOOL = "cancelled_by_school", _("Afgemeld door school")
    CANCELLED_BY_PROVIDER = "cancelled_by_provider", _("Afgezegd door aanbieder")
    LAPSED = "lapsed", _("Aanbod verlopen")
    EXPIRED = "expired", _("Verlopen")


# Holds places on the session's counter.
HOLDING = (
    EnrolmentStatus.REQUESTED,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.ACCEPTED,
    EnrolmentStatus.CONFIRMED,
    EnrolmentStatus.ATTENDED,
    EnrolmentStatus.NO_SHOW,
)
# Still going somewhere: one per class and session.
ACTIVE = (EnrolmentStatus.DRAFT, EnrolmentStatus.WAITING, *HOLDING)


class Attendance(models.TextChoices):
    """Opkomst of one pupil."""

    UNKNOWN = "unknown", _("Nog niet genoteerd")
    PRESENT = "present", _("Er geweest")
    ABSENT = "absent", _("Niet geweest")
