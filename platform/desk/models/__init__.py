"""Tables of the desk."""

from desk.models.incident import Incident, IncidentSource, IncidentStep, PersonNotice, SchoolNotice
from desk.models.inquiry import Inquiry, InquiryCount, InquiryLine, InquiryOwner
from desk.models.request import PrivacyRequest, RequestStep, WithheldText
from desk.models.service import ClosedNotice, ServiceMessage
from desk.models.statement import StatementNotice, StatementVersion

__all__ = [
    "ClosedNotice",
    "Incident",
    "IncidentSource",
    "IncidentStep",
    "Inquiry",
    "InquiryCount",
    "InquiryLine",
    "InquiryOwner",
    "PersonNotice",
    "PrivacyRequest",
    "RequestStep",
    "SchoolNotice",
    "ServiceMessage",
    "StatementNotice",
    "StatementVersion",
    "WithheldText",
]
