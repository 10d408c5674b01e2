"""Companies and institutions that let pupils in, their people and their pages."""

from providers.models.decision import ProviderDecision
from providers.models.membership import ProviderMembership
from providers.models.page import ProviderIndexPage, ProviderPage
from providers.models.provider import Provider

__all__ = ["Provider", "ProviderDecision", "ProviderIndexPage", "ProviderMembership", "ProviderPage"]
