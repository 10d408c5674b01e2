"""The OpenAPI document lists our own interface only."""

from typing import Any


def only_our_interface(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Drop every endpoint outside ``/api/v1/`` (Wagtail and its friends bring DRF views of their own)."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
