"""The sizes of a photo that pages and clients of the content API can count on."""

from typing import Any

from django.conf import settings

# WebP: half the bytes of JPEG, read by every browser of today.
RENDITIONS = {"card": "fill-640x360|format-webp", "page": "width-1280|format-webp"}


def absolute(url: str) -> str:
    """Return the whole address of something on this site; storage elsewhere gives whole addresses already."""
    return url if "://" in url else f"{settings.WAGTAILAPI_BASE_URL}{url}"


def renditions_of(photo: Any) -> dict[str, dict[str, Any]]:  # Any: Wagtail is untyped; JSON values
    """Return address, width and height of every size of one photo, by name. Makes sizes that do not exist yet."""
    made = photo.get_renditions(*RENDITIONS.values())
    return {
        name: {"url": absolute(made[spec].url), "width": made[spec].width, "height": made[spec].height}
        for name, spec in RENDITIONS.items()
    }
