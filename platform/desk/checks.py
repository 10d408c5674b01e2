"""What must be filled in before anybody can be answered (promises SBB-8b, POR-1a, SP-1)."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from pages.current import current_region
from pages.models import RegionSettings

# What the letters of the desk, the statement and the colophon name.
NEEDED = ("controller", "legal_form", "kvk_number", "postal_address", "email", "dpo_contact", "complaint_url")


@register(Tags.database)
def region_can_be_asked(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:  # Any: Django's
    """Refuse to run in production while nobody is named to whom people can turn (``check --database default``)."""
    # Django asks checks of this kind always, and names the databases only when it may look into them.
    if settings.MEELOOP_ENV != "production" or not databases:
        return []
    try:
        missing = missing_names(current_region())
    except DatabaseError:  # before the first migration there is nothing to look at
        return []
    hint = "Fill them in at /beheer/, Instellingen, Regio."
    return [Error(f"The region's settings lack: {', '.join(missing)}.", hint=hint, id="desk.E001")] if missing else []


def missing_names(region: RegionSettings) -> list[str]:
    """Return which of the names that people need are not filled in."""
    return [name for name in NEEDED if not str(getattr(region, name)).strip()]
