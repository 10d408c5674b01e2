"""What base.html asks the desk: the bars of the region's messages."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from desk.services.notices import notices_for


def notices(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the list
    """Return ``service_notices``: the messages for whoever asks, read only when a template draws them."""
    return {"service_notices": SimpleLazyObject(lambda: notices_for(request))}
