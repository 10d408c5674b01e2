"""Activities as pages; their dates as ordinary rows that publishing never touches."""

from activities.models.catalogue import CatalogueEntry, PostcodeArea, PublicPlaces
from activities.models.page import ActivityPage
from activities.models.search import SavedSearch
from activities.models.series import Series
from activities.models.session import Session
from activities.models.shortlist import Favourite, Shortlist, ShortlistItem

__all__ = [
    "ActivityPage",
    "CatalogueEntry",
    "Favourite",
    "PostcodeArea",
    "PublicPlaces",
    "SavedSearch",
    "Series",
    "Session",
    "Shortlist",
    "ShortlistItem",
]
