"""Classes and pupils on sessions. Every row carries ``school``."""

from enrolments.models.bundle import Bundle
from enrolments.models.consent import PhotoGroup, PupilConsent
from enrolments.models.conversation import EnrolmentMessage
from enrolments.models.date_request import DateRequest
from enrolments.models.enrolment import Enrolment
from enrolments.models.evaluation import EvaluationAnswer, EvaluationLink
from enrolments.models.feed import CalendarFeed
from enrolments.models.hold import Hold, KeptBefore
from enrolments.models.place import Place
from enrolments.models.reminder import Reminder
from enrolments.models.transition import EnrolmentTransition
from enrolments.models.warning import WarningSetAside

__all__ = [
    "Bundle",
    "CalendarFeed",
    "DateRequest",
    "Enrolment",
    "EnrolmentMessage",
    "EnrolmentTransition",
    "EvaluationAnswer",
    "EvaluationLink",
    "Hold",
    "KeptBefore",
    "PhotoGroup",
    "Place",
    "PupilConsent",
    "Reminder",
    "WarningSetAside",
]
