"""The region's own pages, photos and settings."""

from pages.models.content import ContentPage
from pages.models.home import HomePage
from pages.models.photo import People, Photo, PhotoRendition
from pages.models.region import LegalForm, RegionSettings
from pages.models.updates import UpdatePage, UpdatesPage
from pages.models.visits import VisitCount

__all__ = [
    "ContentPage",
    "HomePage",
    "LegalForm",
    "People",
    "Photo",
    "PhotoRendition",
    "RegionSettings",
    "UpdatePage",
    "UpdatesPage",
    "VisitCount",
]
