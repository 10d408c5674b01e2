"""Tables of the desk."""

from desk.models.request import PrivacyRequest, RequestStep

__all__ = ["PrivacyRequest", "RequestStep"]
