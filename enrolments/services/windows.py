"""The region's own terms for names."""

from enrolments.rules.names import Window
from pages.current import current_region


def names_window() -> Window:
    """Return how long providers see names, as the region set it (its defaults while nobody did)."""
    region = current_region()
    return Window(region.names_visible_days_before, region.names_visible_days_after)
