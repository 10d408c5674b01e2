"""Companies and institutions that let pupils in, their people and their pages."""

from providers.models.decision import ProviderDecision
from providers.models.membership import ProviderMembership
from providers.models.page import ProviderIndexPage, ProviderPage
from providers.models.provider import Provider
from providers.models.recognition import Recognition
from providers.models.reference import ListedRow, Qualification, ReferenceVersion, SectorTerm

__all__ = [
    "ListedRow",
    "Provider",
    "ProviderDecision",
    "ProviderIndexPage",
    "ProviderMembership",
    "ProviderPage",
    "Qualification",
    "Recognition",
    "ReferenceVersion",
    "SectorTerm",
]
