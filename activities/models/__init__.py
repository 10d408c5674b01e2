"""Activities as pages; their dates as ordinary rows that publishing never touches."""

from activities.models.catalogue import CatalogueEntry, PostcodeArea, PublicPlaces
from activities.models.page import ActivityPage
from activities.models.session import Session

__all__ = ["ActivityPage", "CatalogueEntry", "PostcodeArea", "PublicPlaces", "Session"]
