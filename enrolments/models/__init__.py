"""Classes and pupils on sessions. Every row carries ``school``."""

from enrolments.models.enrolment import Enrolment
from enrolments.models.place import Place
from enrolments.models.transition import EnrolmentTransition

__all__ = ["Enrolment", "EnrolmentTransition", "Place"]
