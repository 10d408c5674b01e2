"""How pictures look in the content API."""

from typing import Any

from rest_framework import serializers

from pages.renditions import renditions_of


class PhotoField(serializers.Field[Any, Any, Any, Any]):  # Any: read only, of any illustrated page
    """The photo of an illustrated page: ``{"id", "alt", "is_decorative", "renditions"}`` or null."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> dict[str, Any] | None:  # Any: a page; JSON values
        """Return the photo with its description in this page."""
        photo = value.shown_image
        if photo is None:
            return None
        return {
            "id": value.image_id,
            "alt": "" if value.image_is_decorative else value.image_alt,
            "is_decorative": value.image_is_decorative,
            "renditions": renditions_of(photo),
        }


class BodyField(serializers.Field[Any, Any, Any, Any]):  # Any: read only, of any page with a body
    """The body of a page, block by block. Its photos are told which page they stand on."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:  # Any: a page; JSON values
        """Return the blocks as JSON."""
        return value.body.stream_block.get_api_representation(value.body, {**self.context, "page": value})


class RenditionsField(serializers.Field[Any, Any, Any, Any]):  # Any: read only, of a photo
    """The sizes of a photo, by name."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> dict[str, Any]:  # Any: a photo; JSON values
        """Return address, width and height of every size."""
        return renditions_of(value)
