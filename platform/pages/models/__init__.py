"""The region's own pages and settings."""

from pages.models.content import ContentPage
from pages.models.home import HomePage
from pages.models.region import RegionSettings

__all__ = ["ContentPage", "HomePage", "RegionSettings"]
