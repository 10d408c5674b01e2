"""What every mail may say about the region (``settings.OUTBOX_CONTEXT``)."""

from typing import Any

from pages.current import current_region


def for_mail() -> dict[str, Any]:  # Any: template context
    """Return ``region``: the settings of the default site, or their defaults while nobody has filled them in."""
    return {"region": current_region()}
