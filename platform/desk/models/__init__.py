"""Tables of the desk."""

from desk.models.request import PrivacyRequest, RequestStep
from desk.models.statement import StatementNotice, StatementVersion

__all__ = ["PrivacyRequest", "RequestStep", "StatementNotice", "StatementVersion"]
