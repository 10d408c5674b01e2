"""The terms around a day, as the region set them."""

from enrolments.rules.names import Terms, Window
from pages.current import current_region


def current_terms() -> Terms:
    """Return how long providers see names and attendance is open: the region's terms, its defaults while nobody set them.

    Read once for a page or a task: the answer holds for all dates, an activity's own window comes with its row.
    """
    region = current_region()
    window = Window(region.names_visible_days_before, region.names_visible_days_after)
    return Terms(window, attendance_days=region.names_visible_days_after)
