"""What every mail may say about the region (``settings.OUTBOX_CONTEXT``)."""

from typing import Any

from pages.models import RegionSettings


def for_mail() -> dict[str, Any]:  # Any: template context
    """Return ``region``: the settings of the default site, or their defaults while nobody has filled them in."""
    return {"region": RegionSettings.objects.filter(site__is_default_site=True).first() or RegionSettings()}
