"""Published counts. Nothing here has an id of a pupil, a class or a sign-up (promise POR-4d)."""

from stats.models.audit import AuditFinding
from stats.models.key import KeyRecord
from stats.models.order import ReleaseOrder
from stats.models.reading import CommercialDecision, CommercialRequest, ReleaseAcceptance, ReleaseDownload
from stats.models.release import Release
from stats.models.step import ReleaseStep
from stats.models.subscription import ReleaseSubscription
from stats.models.table import Artefact, ProgrammeYear, PublishedNumber, PublishedTable

__all__ = [
    "Artefact",
    "AuditFinding",
    "CommercialDecision",
    "CommercialRequest",
    "KeyRecord",
    "ProgrammeYear",
    "PublishedNumber",
    "PublishedTable",
    "Release",
    "ReleaseAcceptance",
    "ReleaseDownload",
    "ReleaseOrder",
    "ReleaseStep",
    "ReleaseSubscription",
]
