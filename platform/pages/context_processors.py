"""What every template may ask about the region."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pages.current import current_region


def region(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the settings row
    """Return ``region``: the settings of this site, read only when a template uses them."""
    return {"region": SimpleLazyObject(current_region)}
