"""The region's own pages, photos and settings."""

from pages.models.content import ContentPage
from pages.models.home import HomePage
from pages.models.photo import Photo, PhotoRendition
from pages.models.region import LegalForm, RegionSettings

__all__ = ["ContentPage", "HomePage", "LegalForm", "Photo", "PhotoRendition", "RegionSettings"]
